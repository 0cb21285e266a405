"""The person's own choice about the morning mail, on the account page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.users.models import UserProfile

from opinions.models import DigestChoice
from portal.users.models import User


class DigestForm(forms.ModelForm):
    class Meta:
        model = DigestChoice
        fields = ("wanted", "time")
        widgets = {"time": forms.TimeInput(format="%H:%M", attrs={"type": "time"})}


class DigestPanel(BaseSettingsPanel):
    name = "digest"
    title = _("每日提醒")
    help_text = _("一封邮件，说明今天有多少件事项等您办理，不含提交人的文字。")
    tab = notifications_tab
    order = 200
    form_class = DigestForm

    def is_active(self) -> bool:
        return self.user.has_module_perms("opinions")

    def get_form(self) -> DigestForm:
        chosen = DigestChoice.objects.filter(user=self.user).first() or DigestChoice(user=self.user)
        data: Any = self.request.POST if self.request.method == "POST" else None
        return self.form_class(data, instance=chosen, prefix=self.name)


def digest_panel(request: HttpRequest, user: User, profile: UserProfile) -> DigestPanel:
    return DigestPanel(request, user, profile)
