"""Elder mode (large type) without a cookie: the address says it, and the links carry it on."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from portal.core.middleware.caching import GetResponse
from portal.core.middleware.languages import OUTSIDE
from portal.core.traditional import attribute

PARAMETER, ELDER = "mode", "elder"

ANCHOR = re.compile(r"<(?:a|form)\b[^<>]*>", re.IGNORECASE)
ADDRESS = attribute("href|action|formaction")


class ElderModeMiddleware:
    """Keeps ``?mode=elder`` in the page's own links, for visitors whose browser runs no script.

    With scripts the device remembers the mode (``js/mode.js``). Either way an address is one page
    for everybody, and stays in shared caches.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.GET.get(PARAMETER) != ELDER or not isinstance(response, HttpResponse):
            return response
        if response.get("Content-Type", "").startswith("text/html"):
            page = response.content.decode(response.charset)
            response.content = ANCHOR.sub(_edit_tag, page)
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response


def _edit_tag(tag: re.Match[str]) -> str:
    def carried(found: re.Match[str]) -> str:
        quote, url = found[2][0], found[2][1:-1]
        return f"{found[1]}{quote}{_in_elder_mode(url)}{quote}"

    return ADDRESS.sub(carried, tag[0])


def _in_elder_mode(url: str) -> str:
    path, mark, fragment = url.partition("#")
    ours = path.startswith("?") or (path.startswith("/") and not path.startswith("//"))
    outside = OUTSIDE.match(path) and not path.startswith(("/en/", "/zh-hant/"))
    if not ours or outside or f"{PARAMETER}=" in path:
        return url
    joint = "&amp;" if "?" in path else "?"
    return f"{path}{joint}{PARAMETER}={ELDER}{mark}{fragment}"
