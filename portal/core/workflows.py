from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask

from portal.core.refusals import Refused


class OwnApproval(ValidationError, Refused):
    """Nobody approves what he submitted or changed since the last published version."""


class SecondPersonTask(AbstractGroupApprovalTask):
    """Approval by somebody who neither submitted nor changed the page."""

    class Meta:
        verbose_name = _("第二人审核")
        verbose_name_plural = _("第二人审核")

    def authors(self, page: Any) -> set[int | None]:
        """Ids of those who submitted the page or saved anything since its live version."""
        unpublished = page.revisions.all()
        if page.live_revision_id:
            unpublished = unpublished.filter(pk__gt=page.live_revision_id)
        state = page.current_workflow_state
        return set(unpublished.values_list("user_id", flat=True)) | {
            state.requested_by_id if state else None
        }

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        actions = super().get_actions(obj, user)
        if user.pk in self.authors(obj):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        # The approve address does not ask get_actions().
        if action_name == "approve" and user.pk in self.authors(
            task_state.workflow_state.content_object
        ):
            raise OwnApproval(_("自己提交或修改过的内容，须由他人批准。"))
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> Any:
        return _("由没有提交、也没有修改过这一页的人批准")
