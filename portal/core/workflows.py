from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Revision, TaskState, WorkflowState

from portal.core.publishing import ChangedSince, check_unchanged
from portal.core.refusals import Refused


class OwnApproval(ValidationError, Refused):
    """Nobody approves what he submitted or changed since the last published version."""


class LockedPage(PermissionDenied, Refused):
    """While a page is reviewed, locked or scheduled, only whom the lock lets through changes it."""


def check_unlocked(page: Any, user: Any) -> None:
    """:raises LockedPage: the page is locked for ``user``, whatever way he takes."""
    lock = page.get_lock()
    if lock is not None and lock.for_user(user):
        raise LockedPage(_("这一页正在审核或已锁定，现在不能修改。"))


def review_anew(page: Any, revision: Revision) -> None:
    """A review under way is one of ``revision`` from now on; whoever looked at another text cannot approve it."""
    vars(page).pop("_current_workflow_states", None)  # Wagtail's, read before
    review = page.workflow_states.filter(status=WorkflowState.STATUS_IN_PROGRESS).first()
    looked_at = review and review.current_task_state
    if not looked_at or looked_at.status != TaskState.STATUS_IN_PROGRESS:
        return
    review.current_task_state = looked_at.copy(update_attrs={"revision": revision})
    review.save()
    looked_at.status = TaskState.STATUS_CANCELLED
    looked_at.finished_at, looked_at.finished_by = timezone.now(), revision.user
    looked_at.save()


def check_read(request: HttpRequest, page: Any) -> None:
    """For ``before_edit_page``: the form of a text that somebody else has replaced since approves nothing.

    Showing it again would save that text over the newer one.

    :raises ChangedSince: the form is one of another text than the newest.
    """
    sent, newest = request.POST, page.latest_revision
    approves = "action-workflow-action" in sent and sent.get("workflow-action-name") == "approve"
    if not approves or newest is None:
        return
    if own := sent.get("overwrite_revision_id"):
        is_newest = own == str(newest.pk)
    else:
        read = sent.get("loaded_revision_id"), sent.get("loaded_revision_created_at")
        is_newest = read in ((None, None), (str(newest.pk), newest.created_at.isoformat()))
    if not is_newest:
        raise ChangedSince


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
        if action_name == "approve":
            page = task_state.workflow_state.content_object
            if user.pk in self.authors(page):
                raise OwnApproval(_("自己提交或修改过的内容，须由他人批准。"))
            if task_state.status != TaskState.STATUS_IN_PROGRESS:
                raise ChangedSince
            check_unchanged(page, task_state.revision)
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> Any:
        return _("由没有提交、也没有修改过这一页的人批准")
