from __future__ import annotations

from typing import Self

from wagtail.models import PageQuerySet


class CardQuerySet(PageQuerySet):
    """Pages as lists show them."""

    def as_cards(self, *columns: str) -> Self:
        """Rows with title, address and summary, and these columns besides: a page has forty."""
        return self.select_related("alias_of").only(
            "title",
            "url_path",
            "translation_key",
            "locale",
            "alias_of__locale",
            "summary",
            *columns,
        )
