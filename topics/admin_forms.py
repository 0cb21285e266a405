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

    def check_children(self) -> None:
        super().check_children()
        # Only here, and once: what was published keeps its dates, and demonstrations tell of the past.
        if self.instance.first_published_at:
            return
        for form in self.formsets["recommendations"].forms:
            due_on = form.cleaned_data.get("due_on") if form.is_bound and form.is_valid() else None
            if due_on and due_on < timezone.localdate():
                form.add_error("due_on", _("完成期限已经过去，请另定一天。"))
