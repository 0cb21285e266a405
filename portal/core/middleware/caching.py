"""What may be kept by a cache between us and many readers, and what may not."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control

from portal.core.revocable import reading

GetResponse = Callable[[HttpRequest], HttpResponseBase]

SHARED_STATUSES = frozenset({200, 301, 304, 404})
SHARED_SECONDS = 60


class PublicCacheMiddleware:
    """``public`` only for what provably does not depend on the visitor; everything else ``private``.

    What shows something that may be taken back is the same for everybody, but a cache has to ask each time.

    Must stand outside of sessions, CSRF and messages, or it would not see what they did.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with reading() as read:
            response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response  # the admin, previews and restricted pages know better
        if _is_shared(request, response) and read.revocable:
            patch_cache_control(response, public=True, no_cache=True)
        elif _is_shared(request, response):
            patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS)
        else:
            patch_cache_control(response, private=True, no_store=True)
        return response


def _is_shared(request: HttpRequest, response: HttpResponseBase) -> bool:
    session = getattr(request, "session", None)
    personal = (
        (session is not None and session.accessed)
        or bool(response.cookies)
        or "Cookie" in response.get("Vary", "")
    )
    readable = request.method in {"GET", "HEAD"} and response.status_code in SHARED_STATUSES
    return readable and not personal


class PublicGZipMiddleware(GZipMiddleware):
    """Compresses shared pages only: a page with a secret in it must not be measurable (BREACH)."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if "public" not in response.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)
