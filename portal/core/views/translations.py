from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail_localize.views import convert

from portal.core.permissions import TRANSLATE


def convert_to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """wagtail-localize's view, which lets every editor replace a public translation by the Chinese text."""
    if not request.user.has_perm(TRANSLATE):
        raise PermissionDenied
    response: HttpResponse = convert.convert_to_alias(request, page_id)
    return response
