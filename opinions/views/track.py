"""/opinions/track/: the secret code opens the case. By POST alone: a code is never part of an address."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from opinions.codes import code_digests, looks_like_number, normalise_code
from opinions.forms import TrackForm
from opinions.models import Attachment, Opinion
from opinions.views.case import case_context
from opinions.views.limits import wait_until
from opinions.views.protection import keeps_text, no_referrer, private_page
from opinions.views.serving import served


@sensitive_variables()
def find_by_code(typed: str) -> Opinion | None:
    """One query, whether the code is right, revoked, unknown or no code at all."""
    digests = code_digests(normalise_code(typed) or "")
    cases = Opinion.objects.select_related(
        "topic__locale", "studio__locale", "field", "area", "lead_unit", "merged_into"
    )
    return cases.filter(code_digest__in=digests, code_revoked_at=None).first()


def not_found(typed: str) -> str:
    """Judged by the shape of what was typed alone, so that nobody learns which numbers there are."""
    if looks_like_number(typed):
        return _("这是编号，不是查询码。查询码是回执上的另外 16 位数字和字母")
    return _("没有找到这个查询码。请对照回执，看看有没有输错或漏输")


def unavailable(request: HttpRequest) -> HttpResponse:
    """With the code in it, to be sent again. Without the database, which may be what fails."""
    context = {"code": request.POST.get("code", "")}
    response = render(request, "opinions/track_unavailable.html", context, status=503)
    response["Retry-After"] = "60"
    return response


def too_many(
    request: HttpRequest, form: TrackForm, *, retry_at: dt.datetime, at: dt.datetime
) -> HttpResponse:
    context = {"form": form, "retry_at": retry_at}
    response = render(request, "opinions/track.html", context, status=429)
    response["Retry-After"] = str(int((retry_at - at).total_seconds()) + 1)
    return response


# Nothing is changed here; whoever posts a code can only be shown what the code opens.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@no_referrer
@keeps_text(unavailable)
def track(request: HttpRequest) -> HttpResponse:
    form = TrackForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "opinions/track.html", {"form": form})
    at = timezone.now()
    with transaction.atomic():
        retry_at = wait_until(request, purpose="track", at=at)
        opinion = None if retry_at else find_by_code(form.cleaned_data["code"])
    if retry_at is not None:
        return too_many(request, form, retry_at=retry_at, at=at)
    if opinion is None:
        form.add_error("code", not_found(form.cleaned_data["code"]))
        return render(request, "opinions/track.html", {"form": form})
    context = case_context(opinion, today=timezone.localdate(at))
    context["code"] = form.cleaned_data["code"]  # for the forms on the page, which post it again
    return render(request, "opinions/case.html", context)


# As above: what a code opens can only be shown, here one file of its case.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["POST"])
@private_page
@no_referrer
def own_file(request: HttpRequest) -> HttpResponse:
    """One of the submitter's own files. Everything that is not one is not there, as with codes."""
    form = TrackForm(request.POST)
    if not form.is_valid():
        raise Http404
    at = timezone.now()
    with transaction.atomic():
        retry_at = wait_until(request, purpose="track", at=at)
        opinion = None if retry_at else find_by_code(form.cleaned_data["code"])
    if retry_at is not None:
        return too_many(request, form, retry_at=retry_at, at=at)
    files = Attachment.objects.ready().keyed(request.POST.get("file", ""))
    attachment = files.filter(opinion=opinion).first() if opinion else None
    if opinion is None or attachment is None:
        raise Http404
    return served(attachment, number=opinion.number)
