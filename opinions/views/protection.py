"""What keeps a resident's words safe: from others, and from being lost."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from opinions.views.attempt import typed
from opinions.views.subject import VIA

View = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)


def private_page(view: View) -> View:
    """For one person's eyes: stored nowhere unless the page says so itself, not found by search engines."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        response = view(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def no_referrer(view: View) -> View:
    """Only for views whose forms post to views without CSRF check: browsers then send ``Origin: null``."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


def keeps_text(answer: View) -> Callable[[View], View]:
    """When anything breaks while a form is being handled, ``answer`` still holds all that was typed.

    It makes its page without the database, for it may be the database that is locked, full or away.
    """

    def keeping(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            try:
                return view(request)
            except (Http404, PermissionDenied, SuspiciousOperation):
                raise
            except Exception as error:
                if request.method != "POST":
                    raise  # nothing was typed
                report(error)
                return answer(request)

        return guarded

    return keeping


def report(error: Exception) -> None:
    """Into the log: what and where. Never the message, in which databases quote the row."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    logger.error("opinion form failed", extra={"error": type(error).__name__, "where": where})


def unavailable(request: HttpRequest) -> HttpResponse:
    hidden = typed(request.POST)
    hidden += [
        (name, request.POST[name])
        for name in ("topic", "studio", VIA, "token", "step")
        if name in request.POST
    ]
    hidden += [("kept_file", key) for key in request.POST.getlist("kept_file")]
    context = {
        "hidden": hidden,
        "text": request.POST.get("text", ""),
        "files_lost": any(request.FILES.getlist("attachments")),
    }
    response = render(request, "opinions/unavailable.html", context, status=503)
    response["Retry-After"] = "60"
    return response
