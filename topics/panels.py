"""What a topic's editing screen shows beside its fields."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class OriginPanel(Panel):
    """Why a topic was drafted for a case; shown on such topics alone, and never public."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "topics/admin/origin.html"

        def is_shown(self) -> bool:
            is_kept = self.instance is not None and self.instance.pk is not None
            return is_kept and hasattr(self.instance, "drafted_for")

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "topic": self.instance, "user": self.request.user}
