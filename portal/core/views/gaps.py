"""Pages that differ in a few words from reader to reader: rendered with gaps, kept, filled in each time."""

from __future__ import annotations

import re
import secrets
from collections.abc import Hashable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

from portal.core.standing import standing

MARK = secrets.token_hex(8)
"""Nobody can type it."""
GAP = re.compile(MARK + "-([a-z]+)-")


def gap(name: str) -> str:
    """What stands in the context of the template for the word of that name (a to z)."""
    return f"{MARK}-{name}-"


def filled(
    request: HttpRequest, template: str, context: Mapping[str, Hashable], words: Mapping[str, str]
) -> HttpResponse:
    """The page of ``template`` with ``words``, escaped, in the gaps of ``context``.

    Only for addresses of a fixed number and contexts of few different values: each is kept. What else
    differs between readers is not kept: a mode of display, the bar for staff.
    """

    def render() -> str:
        return render_to_string(template, dict(context), request=request)

    if request.GET or settings.SESSION_COOKIE_NAME in request.COOKIES:
        page = render()
    else:
        place = (get_language(), request.scheme, request.get_host(), request.path)
        page = standing(("page", template, *place, frozenset(context.items())), render)
    return HttpResponse(GAP.sub(lambda found: escape(words[found[1]]), page))
