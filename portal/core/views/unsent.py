"""What a member of staff typed comes back when his session has ended: the words of this very request, nothing else.

Whoever sees the page may not be logged in. It reads no database, and shows nothing but what his browser has just sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.core.languages import admin_language_of
from portal.core.visitors import from_our_own_page

ADMIN = "/admin/"
BEFORE_LOGIN = ("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_password_reset")
SECRET = re.compile(r"password|token|secret|otp", re.IGNORECASE)
KEY = re.compile(r"[!-~]*")
"""No words: the key of a choice, a number, a mark of the page. Said of fields of which nothing else is known."""


@dataclass(frozen=True)
class Unsent:
    label: str
    text: str


def words_back(request: HttpRequest, view: Any, kwargs: Mapping[str, Any]) -> HttpResponse | None:
    """The page with what was typed; None where nothing was, and where another site or a script has sent it.

    ``view`` may say in ``words_of(**kwargs)`` in which fields people write, with their labels, in their order.
    """
    match = request.resolver_match
    before_login = match is not None and (match.url_name or "").startswith(BEFORE_LOGIN)
    if request.method != "POST" or not request.path.startswith(ADMIN) or before_login:
        return None
    if not from_our_own_page(request) or _by_script(request):
        return None
    with translation.override(admin_language_of(request)):
        typed = list(_typed(request, view, kwargs))
        return _page(request, typed) if typed else None


def _by_script(request: HttpRequest) -> bool:
    """Nobody would see the page."""
    wanted = request.headers.get("Sec-Fetch-Dest", "document")
    return wanted != "document" or "x-requested-with" in request.headers


def _typed(request: HttpRequest, view: Any, kwargs: Mapping[str, Any]) -> Iterator[Unsent]:
    words_of = getattr(getattr(view, "view_class", None), "words_of", None)
    if words_of is not None:
        for name, label in words_of(**kwargs).items():
            if (text := request.POST.get(name, "")).strip():
                yield Unsent(str(label), text)
        return
    texts = (
        text for name, texts in request.POST.lists() if not SECRET.search(name) for text in texts
    )
    words = (text for text in texts if not KEY.fullmatch(text))
    for count, text in enumerate(words, start=1):
        yield Unsent(_("第 %(count)d 栏") % {"count": count}, text)


def _page(request: HttpRequest, typed: list[Unsent]) -> HttpResponse:
    back = _form_of(request)
    known = request.user.is_authenticated
    login = f"{reverse('wagtailadmin_login')}?{urlencode({'next': back})}"
    context = {
        "typed": typed,
        "known": known,
        "way": back if known else login,
        "files_lost": any(request.FILES.values()),
    }
    response = render(request, "wagtailadmin/unsent.html", context, status=403)
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex"
    return response


def _form_of(request: HttpRequest) -> str:
    """The page on which he typed; by its own name it came from here, and only its path is believed."""
    page = urlsplit(request.headers.get("Referer", ""))
    if not page.path.startswith(ADMIN) or page.path.startswith(reverse("wagtailadmin_login")):
        return request.get_full_path()
    return f"{page.path}?{page.query}" if page.query else page.path
