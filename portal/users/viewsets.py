from __future__ import annotations

from wagtail.users.views.users import UserViewSet

from portal.users.forms import StaffCreationForm, StaffEditForm


class StaffViewSet(UserViewSet):
    def get_form_class(self, for_update: bool = False) -> type:
        return StaffEditForm if for_update else StaffCreationForm
