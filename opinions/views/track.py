"""/opinions/track/: the secret code opens the case. By POST alone: a code is never part of an address."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from opinions.forms import TrackForm
from opinions.models import Attachment
from opinions.views.acts import show_case
from opinions.views.finding import find_by_code, not_found
from opinions.views.limits import wait_until
from opinions.views.protection import keeps_text, no_referrer, private_page
from opinions.views.serving import served


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
    return show_case(request, opinion, code=form.cleaned_data["code"], at=at)


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
