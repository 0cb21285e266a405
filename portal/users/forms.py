"""Staff accounts: one name as people say it, instead of a first and a last one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm
from wagtail.users.forms import UserCreationForm, UserEditForm


class StaffFields(forms.Form):
    first_name = None
    last_name = None
    display_name = forms.CharField(label=_("姓名"), max_length=60)


class StaffCreationForm(StaffFields, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = (UserCreationForm.Meta.fields - {"first_name", "last_name"}) | {"display_name"}


class StaffEditForm(StaffFields, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = (UserEditForm.Meta.fields - {"first_name", "last_name"}) | {"display_name"}


class StaffLoginForm(LoginForm):
    """Wagtail's, which leaves the password's label in English."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].label = _("密码")
