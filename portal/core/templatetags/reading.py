"""Texts in the reader's language, and the mark on those that are in another. Loaded as builtins.

A screen reader reads with the voice of the page's language unless the mark-up says otherwise (WCAG
3.1.2). English pages show much that is Chinese: names, labels and pages without a translation::

    {{ member|shown:"introduction" }}      English if there is some and the page is English
    <h1{% own_lang page.title %}>          writes lang="zh-Hans" where an English page shows Chinese
    {{ page.address|own_lang }}            the same, in a span around the text
    {% image photo width-1000 lang=photo.default_alt_text|text_language %}
    {{ page.summary|beginning:160 }}       at most so many characters, no word cut in two

Chinese pages pay nothing for it. What residents write has its language beside it in the database.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.core import cutting
from portal.core.languages import (
    ENGLISH,
    LANGUAGE_TAGS,
    SOURCE,
    content_language,
    in_readers_language,
    is_chinese,
)

register = template.Library()

MARK = mark_safe(f' lang="{LANGUAGE_TAGS[SOURCE]}"')  # noqa: S308 (a constant)


@register.filter
def shown(row: Any, name: str) -> str:
    return in_readers_language(row, name)


@register.simple_tag(name="own_lang")
def lang_attribute(text: object) -> str:
    return MARK if _stands_out(text) else ""


@register.filter(name="own_lang")
def with_lang(text: Any) -> Any:
    return _in_span(text) if _stands_out(text) else text


@register.filter
def beginning(text: str, length: int) -> str:
    """Instead of ``truncatechars``, which looks at every character for combining marks: slow for lists of long texts."""
    return cutting.beginning(text, length)


@register.filter
def text_language(text: object) -> str:
    """For tags that take a value and no attribute."""
    return LANGUAGE_TAGS[SOURCE if is_chinese(str(text)) else content_language()]


def _stands_out(text: object) -> bool:
    return content_language() == ENGLISH and text is not None and is_chinese(str(text))


def _in_span(text: object) -> SafeString:
    return format_html("<span{}>{}</span>", MARK, text)
