"""What pages have in common when they describe themselves to the public index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.utils import timezone, translation
from wagtail.blocks import StreamValue

from portal.core.publishing import SearchDocument


def plain_text(stream: StreamValue) -> str:
    """The words of a StreamField, a line for each block, without mark-up."""
    return "\n".join(text for text in stream.stream_block.get_searchable_content(stream) if text)


def lineages(entries: Iterable[Any]) -> list[str]:
    """Codes of tree entries and of all above them, each once."""
    return sorted({code for entry in entries for code in entry.lineage})


def in_own_language(
    describe: Callable[[Any], Iterable[SearchDocument]],
) -> Callable[[Any], Iterable[SearchDocument]]:
    """Labels of lists have two languages: a page's document takes those of the page, whoever publishes it."""

    @wraps(describe)
    def described(page: Any) -> Iterable[SearchDocument]:
        with translation.override(page.locale.language_code):
            return describe(page)

    return described


def document_of(
    page: Any, *, text: Iterable[str], date: dt.date | None = None, **more: Any
) -> Iterable[SearchDocument]:
    """The one document of a page in its own language; none for drafts and untranslated stand-ins.

    ``text`` are lines; empty ones are left out. ``date`` is the day of first publication if not given.
    """
    if not page.live or page.is_untranslated:
        return ()
    code = page.locale.language_code
    with translation.override(code):
        url = page.get_url() or ""
    published = page.first_published_at or timezone.now()
    return (
        SearchDocument(
            kind=page.search_kind,
            source_id=page.pk,
            locale=code,
            title=page.title,
            text="\n".join(line for line in text if line),
            url=url,
            date=date or timezone.localdate(published),
            **more,
        ),
    )
