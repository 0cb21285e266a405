from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from search import asked

SHOWN = frozenset({200, 304})


class FollowedResultMiddleware:
    """Counts, for the query, that a page was opened from the search: the browser says where it comes from.

    Results keep their own addresses, nothing is asked of the browser, and nothing is said of who it was.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code in SHOWN:
            asked.note_followed(request, at=timezone.now())
        return response
