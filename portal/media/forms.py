"""What is on a published page is changed as the page is: by two persons."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import BaseCollectionMemberForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtail.permissions import page_permission_policy

from portal.media.queries import is_public


class ApprovedFile(BaseCollectionMemberForm):
    """An editor puts in another in its place; those who may publish alone may also change it."""

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        shown = set(self.changed_data) - {"tags", "collection"}
        if self.instance.pk and shown and not self.may_publish():
            # A draft under review may show it too, which the reference index does not know.
            if "file" in shown:
                raise ValidationError(
                    _("已上传的不能更换。请上传新的，在页面里换上，经审核后发布。")
                )
            if is_public(self.instance):
                raise ValidationError(
                    _(
                        "它已经在公开的页面上，不能直接改动。请上传新的，在页面里换上，经审核后发布。"
                    )
                )
        return cleaned

    def may_publish(self) -> bool:
        allowed: bool = page_permission_policy.user_has_permission(self.user, "publish")
        return allowed


class DocumentForm(ApprovedFile, BaseDocumentForm):
    pass


class ImageForm(ApprovedFile, BaseImageForm):
    pass
