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
