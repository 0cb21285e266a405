from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from opinions.views.protection import keeps_text, private_page, unavailable
from opinions.views.submit import after_csrf_failure
from portal.core.views.unsent import words_back


@sensitive_post_parameters()
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """``CSRF_FAILURE_VIEW``: on the opinion form and on staff screens nothing typed is lost; elsewhere the 403 page."""
    match = request.resolver_match
    posted = request.method == "POST"  # nothing is typed into what comes by another method
    if posted and match is not None and match.view_name == "opinions:new":
        return private_page(keeps_text(unavailable)(after_csrf_failure))(request)
    kept = words_back(request, match.func, match.kwargs) if match is not None else None
    return kept or render(request, "403.html", status=403)
