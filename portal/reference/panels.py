"""How pages choose several entries of the district's lists."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.panels import FieldPanel


class InUseSelectMultiple(forms.SelectMultiple):
    """Leaves out retired entries, unless they are selected: what was chosen before stays chosen."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        return [
            (label, offered, index)
            for label, options, index in super().optgroups(name, value, attrs)
            if (offered := [option for option in options if is_offered(option)])
        ]


def is_offered(option: dict[str, Any]) -> bool:
    return option["selected"] or not option["value"].instance.retired


def entries_panel(name: str) -> FieldPanel:
    """The panel of a many-to-many field to reference entries."""
    return FieldPanel(name, widget=InUseSelectMultiple)
