"""The receipt: shown as the answer to sending, again for a while to the same form, and as a text file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from opinions.codes import code_of_form, form_digests
from opinions.forms import BadToken, read_token
from opinions.models import Opinion
from opinions.views.prospect import moment_in_words, prospect
from opinions.views.protection import no_referrer, private_page
from portal.core.languages import TRADITIONAL
from portal.core.traditional import convert
from portal.core.views.gaps import filled, gap

REOPENABLE = dt.timedelta(minutes=30)
"""A receipt on a shared telephone or computer must not stay open to the next person."""


def is_sent(form_id: str) -> bool:
    return Opinion.objects.filter(form_digest__in=form_digests(form_id)).exists()


def find_sent(form_id: str) -> Opinion | None:
    """What was sent with this form."""
    return Opinion.objects.filter(form_digest__in=form_digests(form_id)).first()


def context_of(request: HttpRequest, opinion: Opinion, words: Mapping[str, str]) -> dict[str, Any]:
    return {
        **words,
        "prospect": tuple(prospect(opinion, received=words["received"])),
        "track_url": request.build_absolute_uri(reverse("opinions:track")),
    }


def text_file(request: HttpRequest, opinion: Opinion, words: Mapping[str, str]) -> HttpResponse:
    context = context_of(request, opinion, words)
    content: str = render_to_string("opinions/receipt.txt", context, request=request)
    if get_language() == TRADITIONAL:  # done for pages, not for files
        content = convert(content)
    response = HttpResponse(content.replace("\n", "\r\n"), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{opinion.number}.txt"'
    return response


def show_receipt(
    request: HttpRequest, opinion: Opinion, *, code: str, at: dt.datetime
) -> HttpResponse:
    """With the secret code for half an hour after sending; later with the number alone."""
    words = {
        "number": opinion.number,
        "received": moment_in_words(opinion.submitted_at),
        "code": code if at - opinion.submitted_at <= REOPENABLE else "",
        "token": request.POST.get("token", ""),
    }
    if request.POST.get("step") == "text":
        response = text_file(request, opinion, words)
    else:
        gaps = {name: gap(name) if word else "" for name, word in words.items()}
        response = filled(
            request, "opinions/receipt.html", context_of(request, opinion, gaps), words
        )
    response["Referrer-Policy"] = "no-referrer"
    return response


# Nothing is changed here, and who posts a token can only be shown what the token is for.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@no_referrer
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt once more, by POST with the token of the form; everybody else is sent to tracking."""
    try:
        form_id = read_token(request.POST.get("token", "")).form_id
    except BadToken:
        return redirect("opinions:track")
    opinion = find_sent(form_id)
    if opinion is None or opinion.form_digest is None:
        return redirect("opinions:track")
    code = code_of_form(form_id, stored=opinion.form_digest)
    return show_receipt(request, opinion, code=code, at=timezone.now())
