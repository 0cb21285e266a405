from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.admin_forms import CompletePageForm


class TopicPageForm(CompletePageForm):
    def check_page(self, data: dict[str, Any]) -> None:
        super().check_page(data)
        # Only here: a topic brought over from elsewhere may well be over.
        until = data.get("collect_until")
        if until and until <= timezone.now() and not self.instance.first_published_at:
            self.add_error("collect_until", _("截止时间已经过去，发布后无人能提交意见。"))


class OutcomePageForm(CompletePageForm):
    def check_page(self, data: dict[str, Any]) -> None:
        if not self.instance.path:  # it is being created
            self.instance.topic = self.parent_page.specific
        super().check_page(data)
        reported_on = open_value(self, "reported_on")
        if reported_on and reported_on > timezone.localdate(self.instance.public_from()):
            self.add_error("reported_on", _("报送日期不能晚于成果公开的那一天。"))

    def check_children(self) -> None:
        # Only here, and once: what was published keeps its dates, and demonstrations tell of the past.
        if not self.instance.first_published_at:
            self.check_due_dates()
        super().check_children()

    def check_due_dates(self) -> None:
        """A date that passes while the outcome waits for approval stays as it was submitted."""
        approving = "action-workflow-action" in self.data
        formset = self.formsets["recommendations"]
        for form in formset.forms:
            if not self.is_kept(formset, form) or (approving and "due_on" not in form.changed_data):
                continue
            due_on = open_value(form, "due_on")
            if due_on and due_on < timezone.localdate():
                form.add_error("due_on", _("完成期限已经过去，请另定一天。"))


def open_value(form: Any, name: str) -> Any:
    """What was typed; None in a field that is closed because another page decides it."""
    field = form.fields.get(name)
    return form.cleaned_data.get(name) if field and not field.disabled else None
