"""One site in three languages: which addresses belong together.

``zh-hans`` (no prefix) and ``en`` are trees of pages; ``zh-hant`` is the Chinese tree rendered
in Traditional characters, so that it has addresses of its own but no pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils import translation
from wagtail.models import Locale, Page

from portal.core.standing import standing

SOURCE, TRADITIONAL, ENGLISH = "zh-hans", "zh-hant", "en"
LANGUAGE_TAGS = {SOURCE: "zh-Hans", TRADITIONAL: "zh-Hant", ENGLISH: "en"}
"""Language code → BCP 47 tag, as ``lang`` and ``hreflang`` want it."""

LABELS = {SOURCE: "简体", TRADITIONAL: "繁體", ENGLISH: "English"}

ORDER = {code: place for place, code in enumerate((TRADITIONAL, SOURCE, ENGLISH))}

PREFIX = re.compile(r"^/(?:en|zh-hant)(?=/|$)")
HAN, LATIN_WORD = re.compile("[\u3400-\u9fff\uf900-\ufaff]"), re.compile("[A-Za-z]{2,}")
LONGEST_QUERY = 2000
"""Characters as they stand in an address: of Chinese nine each."""
SAMPLE = 200
"""Characters that tell the language of a text."""
TITLE_WORDS = 2
"""As many make a title English, whatever Chinese names stand in it."""


@dataclass(frozen=True)
class LanguageLink:
    """One row of the language switch. ``translated`` is False for a stand-in in Chinese."""

    code: str
    url: str
    full_url: str
    current: bool
    translated: bool

    @property
    def label(self) -> str:
        return LABELS[self.code]

    @property
    def tag(self) -> str:
        return LANGUAGE_TAGS[self.code]


def content_language() -> str:
    """The tree that the present language reads from: Traditional reads the Chinese one."""
    code = translation.get_language() or settings.LANGUAGE_CODE
    return SOURCE if code == TRADITIONAL else code


def is_chinese(text: str) -> bool:
    """Chinese characters outweigh words in Latin letters; a name quoted in an English text does not."""
    sample = text[:SAMPLE]
    characters = len(HAN.findall(sample))
    return bool(characters) and characters >= len(LATIN_WORD.findall(sample))


def in_readers_language(row: Any, name: str) -> str:
    """``name_en`` of a row if the reader reads English and there is some, else ``name``."""
    english = getattr(row, f"{name}_en") if content_language() == ENGLISH else ""
    return english or getattr(row, name)


def language_of(page: Page) -> str:
    """The content language of a page; no query for its locale."""
    codes: dict[int, str] = standing(
        "locales", lambda: dict(Locale.objects.values_list("pk", "language_code"))
    )
    return codes[page.locale_id]


def begun_only(page: Page) -> bool:
    """A translation whose title is Chinese yet: it has been begun, and its text is not to be called English."""
    translated = len(LATIN_WORD.findall(page.title)) >= TITLE_WORDS
    return language_of(page) != SOURCE and is_chinese(page.title) and not translated


def in_present_language(page: Page) -> Page:
    """The live translation for the reader, else the page itself; as ``page.localized``, without asking in vain."""
    return page if language_of(page) == content_language() else page.localized


def without_prefix(path: str) -> str:
    """``/en/topics/`` → ``/topics/``."""
    # Of several slashes one stays: two would make the rest of the path another host.
    return "/" + PREFIX.sub("", path, count=1).lstrip("/")


def with_prefix(path: str, code: str) -> str:
    """``/topics/`` → ``/en/topics/``; whatever language the path had is replaced."""
    bare = without_prefix(path)
    return bare if code == SOURCE else f"/{code}{bare}"


def page_addresses(page: Page, request: HttpRequest) -> dict[str, tuple[str, bool]]:
    """Language code → (address, translated) of a live page and its translations. Seldom a query."""
    key = ("addresses", page.pk, request.get_host())
    return standing(key, lambda: _read_addresses(page, request))


def _read_addresses(page: Page, request: HttpRequest) -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    # As stored, not as at hand: in a preview that is a draft, which may have another slug.
    rows = page.get_translations(inclusive=True).live().order_by("pk")
    for row in rows.only("alias_of", "url_path", "locale", "title"):
        code = language_of(row)
        for each in (SOURCE, TRADITIONAL) if code == SOURCE else (code,):
            with translation.override(each):
                if url := row.get_url(request):
                    own = row.alias_of_id is None and not begun_only(row)
                    found[each] = (url, code == SOURCE or own)
    return found


def kept_query(request: HttpRequest) -> QueryDict:
    """The question of the present address, for links to the same page in another form.

    None of one that is longer than any of ours, which would stand in each of a dozen links, nor of one that
    holds a code: it opens a case and does not belong into an address.
    """
    too_long = len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY
    return QueryDict() if too_long or "code" in request.GET else request.GET


def language_links(request: HttpRequest, page: object = None) -> list[LanguageLink]:
    """The present page in every language it has; a view (no page) has all of them."""
    if isinstance(page, Page) and page.pk and page.live:
        addresses = page_addresses(page, request)
    else:
        query = kept_query(request).urlencode()
        here = f"{request.path}?{query}" if query else request.path
        addresses = {code: (with_prefix(here, code), True) for code in LANGUAGE_TAGS}
    current = translation.get_language()
    return [
        LanguageLink(
            code,
            url,
            request.build_absolute_uri(url),
            current=code == current,
            translated=translated,
        )
        for code, (url, translated) in sorted(addresses.items(), key=lambda row: ORDER[row[0]])
    ]


def admin_language_of(request: HttpRequest) -> str | None:
    """What the person has chosen for the admin; Wagtail's own choice of it ended with the view."""
    profile = getattr(getattr(request, "user", None), "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else translation.get_language()
