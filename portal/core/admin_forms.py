from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class CompletePageForm(WagtailAdminPageForm):
    """Says beside the fields what the model would say to everybody else, and keeps the typed text."""

    going_public = frozenset({"action-publish", "action-submit", "action-restart-workflow", "action-workflow-action"})

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        pressed = self.going_public & set(self.data)
        if pressed and self.data.get("workflow-action-name") != "reject":
            names = {field.name for field in self.instance._meta.fields}
            for name in names & set(data):
                setattr(self.instance, name, data[name])
            for name, reason in self.instance.missing().items():
                self.add_error(name if name in self.fields else None, reason)
        return data
