"""What staff type into the search boxes of the admin."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.core.middleware.caching import GetResponse

BOX = "q"
NOTHING_SEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
LOOKS_LIKE = str.maketrans({'"': "＂", "'": "＇"})


class AdminSearchMiddleware:
    """A search for something finds that or nothing.

    Wagtail takes a quotation mark alone, and what its form refuses, for no search, and lists everything.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/admin/") and BOX in request.GET:
            typed = request.GET[BOX]
            if (searched := searchable(typed)) != typed:
                request.GET = request.GET.copy()  # type: ignore[assignment]
                request.GET[BOX] = searched
        return self.get_response(request)


def searchable(typed: str) -> str:
    """``typed`` as it looks, so that it is searched for."""
    seen = NOTHING_SEEN.sub("\ufffd", typed)
    return seen if re.search(r"\w", seen) else seen.translate(LOOKS_LIKE)
