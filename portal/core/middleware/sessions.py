"""Ends and renews the sessions of staff, and gives back what was typed when one had ended."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from portal.core.middleware.caching import GetResponse
from portal.core.sessions import is_over, renew
from portal.core.views.unsent import ADMIN, words_back

BY_ITSELF = "wagtailadmin_editing_sessions"
"""What an open editor asks every few seconds, whether anybody is there or not."""


class StaffSessionMiddleware:
    """Stands before the middleware that reads the user, and after that which checks where a form came from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _is_staffs(request) and is_over(request.session, timezone.now()):
            request.session.flush()
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.path.startswith(ADMIN):
            return None
        if not request.user.is_authenticated:
            return words_back(request, view, kwargs)
        match = request.resolver_match
        if match is None or BY_ITSELF not in match.namespaces:
            renew(request.session, timezone.now())
        return None


def _is_staffs(request: HttpRequest) -> bool:
    """Elsewhere nobody's session is touched: public pages stay free of cookies."""
    ours = request.path.startswith(ADMIN) and settings.SESSION_COOKIE_NAME in request.COOKIES
    return ours and SESSION_KEY in request.session
