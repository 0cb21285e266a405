"""The site map for search engines: every public page in every language it is translated into."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from wagtail.models import Page

from portal.core.languages import (
    ENGLISH,
    LANGUAGE_TAGS,
    SOURCE,
    TRADITIONAL,
    begun_only,
    with_prefix,
)

FIXED = ("/opinions/", "/opinions/new/", "/opinions/track/", "/studios/members/", "/site-map/")
"""Addresses that are views, in all three languages."""


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """What Django's ``sitemap.xml`` template prints. What is not translated is left out. Two queries."""
    groups: dict[Any, dict[str, str]] = defaultdict(dict)
    changed: dict[Any, Any] = {}
    for page in _pages():
        code = page.locale.language_code
        for each in (SOURCE, TRADITIONAL) if code == SOURCE else (code,):
            with translation.override(each):
                groups[page.translation_key][each] = request.build_absolute_uri(
                    page.get_url(request)
                )
        changed[page.translation_key] = page.last_published_at
    found = [row for key, group in groups.items() for row in _rows(group, changed[key])]
    for path in FIXED:
        group = {
            code: request.build_absolute_uri(with_prefix(path, code)) for code in LANGUAGE_TAGS
        }
        found += _rows(group, None)
    return found


def _pages() -> list[Page]:
    pages = (
        Page.objects.live()
        .public()
        .filter(depth__gt=1, locale__language_code__in=(SOURCE, ENGLISH))
    )
    pages = pages.filter(alias_of=None).select_related("locale").order_by("path", "pk")
    return [page for page in pages if not begun_only(page)]


def _rows(group: dict[str, str], changed: Any) -> list[dict[str, Any]]:
    links = [{"lang_code": LANGUAGE_TAGS[code], "location": url} for code, url in group.items()]
    if SOURCE in group:
        links.append({"lang_code": "x-default", "location": group[SOURCE]})
    return [{"location": url, "lastmod": changed, "alternates": links} for url in group.values()]
