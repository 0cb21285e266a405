"""The language of a request comes from its path alone."""

from __future__ import annotations

import re
from copy import copy
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.models import Site

from portal.core.languages import PREFIX, TRADITIONAL, without_prefix
from portal.core.middleware.caching import GetResponse
from portal.core.standing import standing
from portal.core.traditional import attribute, convert_html

OUTSIDE = re.compile(
    r"/(?:en|zh-hant|static|media|admin|documents|api|\.well-known)(?:/|$)"
    r"|/(?:sitemap\.xml|robots\.txt|healthz|readyz)$"
)
"""Addresses that have no language."""

LINK = attribute("href|action|formaction")
LINKING = frozenset({"a", "area", "form", "button", "link"})
LANG = re.compile(r'(\slang=["\'])zh-(?:hans|cn)\b', re.IGNORECASE)


class PathLocaleMiddleware(LocaleMiddleware):
    """Nothing varies by header or cookie, so that every address is one page for everybody."""

    def process_request(self, request: HttpRequest) -> None:
        code = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(code)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def in_traditional(url: str) -> str:
    """The same address in the Traditional rendering; foreign, relative and language-free ones stay."""
    ours = url.startswith("/") and not url.startswith("//")
    if not ours or OUTSIDE.match(urlsplit(url).path):
        return url
    return f"/{TRADITIONAL}{url}"


def _edit_tag(name: str, markup: str) -> str:
    if "hreflang" in markup:
        return markup  # the language switch and the alternates lead elsewhere on purpose
    if name in LINKING:
        markup = LINK.sub(
            lambda m: f"{m[1]}{m[2][0]}{in_traditional(m[2][1:-1])}{m[2][-1]}", markup
        )
    return LANG.sub(r"\1zh-Hant", markup)


class SiteMiddleware:
    """Tells Wagtail the site of a request from what is kept, instead of its asking each time.

    ``Site.find_for_request`` takes what it finds in ``request._wagtail_site``. Each request gets a
    copy of its own: pages remember things about the request that they serve.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        known = request.headers.get("host", ""), request.get_port()

        def site() -> Site | None:
            # Not through find_for_request, which would come back here.
            kept = standing(("site", *known), lambda: Site._find_for_request(request))  # noqa: SLF001
            if kept is None:
                return None
            root, own = copy(kept.root_page), copy(kept)
            own.root_page = root
            return own

        request._wagtail_site = SimpleLazyObject(site)  # noqa: SLF001 (the name that Wagtail documents)
        return self.get_response(request)


class TraditionalMiddleware:
    """Renders the Chinese page in Traditional characters under ``/zh-hant/``."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "LANGUAGE_CODE", "") != TRADITIONAL:
            return response
        if not isinstance(response, HttpResponse):
            return response  # a stream: a file, never a page
        if response.get("Content-Type", "").startswith("text/html"):
            page = response.content.decode(response.charset)
            response.content = convert_html(page, edit_tag=_edit_tag)
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        if response.has_header("Location"):
            response["Location"] = in_traditional(response["Location"])
        return response


class _Unprefixed:
    """What the redirect look-up may know of a request: the path without the language."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:
        return getattr(self._request, name)

    def get_full_path(self) -> str:
        return without_prefix(self._request.get_full_path())


class AnyLanguageRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects know no prefixes: look again without one, and stay in the language."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        found = super().process_response(request, response)
        if found is not response or not PREFIX.match(request.path):
            return found
        return super().process_response(_Unprefixed(request), response)
