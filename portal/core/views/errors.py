"""Error pages of our own. Those for a broken site (400, 500, 503) touch neither database nor host."""

from __future__ import annotations

import datetime as dt
import sys
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

RETRY_SECONDS = 60
API = "/api/"
"""What programs ask is answered in JSON, errors too."""


def for_programs(request: HttpRequest) -> bool:
    return request.path.startswith(API)


def problem(status: int) -> JsonResponse:
    """In the form of the API's own errors (RFC 9457)."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return JsonResponse(said, status=status, content_type="application/problem+json")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if for_programs(request):
        return problem(400)
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if for_programs(request):
        return problem(404)
    return render(request, "404.html", status=404)


def too_many_requests(
    request: HttpRequest, *, retry_at: dt.datetime, at: dt.datetime
) -> HttpResponse:
    """For what has no text to keep; a form says the same above its fields instead."""
    response = render(request, "429.html", {"retry_at": retry_at}, status=429)
    response["Retry-After"] = str(max(1, round((retry_at - at).total_seconds())))
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when it is the database that does not answer."""
    if isinstance(sys.exc_info()[1], OperationalError):
        return unavailable(request)
    if for_programs(request):
        return problem(500)
    return HttpResponse(render_to_string("500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    response: HttpResponse
    if for_programs(request):
        response = problem(503)
    else:
        response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
