"""What translation does with a page's columns: facts stay those of the Chinese page."""

from __future__ import annotations

from wagtail_localize.fields import SynchronizedField


def facts(*names: str) -> list[SynchronizedField]:
    """Columns that a translation takes from its source and that a translator cannot change."""
    return [SynchronizedField(name, overridable=False) for name in names]
