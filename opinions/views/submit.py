"""/opinions/new/: form → check your answers (nothing sent yet) → receipt. Without JavaScript."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from opinions.actions import Contact, Receipt, submit
from opinions.enums import Channel
from opinions.forms import Freshness, only_file_errors
from opinions.lifecycle import Refusal
from opinions.views.attempt import Attempt, may_go_back
from opinions.views.limits import OverLimit, admit
from opinions.views.protection import keeps_text, private_page, unavailable
from opinions.views.receipt import is_sent, show_receipt
from portal.core.visitors import from_our_own_page


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return press(request) if request.method == "POST" else may_go_back(start(request))


@private_page
@keeps_text(unavailable)
def press(request: HttpRequest) -> HttpResponse:
    attempt = Attempt.read(request, at=timezone.now())
    attempt.take_files()
    if "drop" in request.POST:
        return more_files(attempt)
    return STEPS.get(request.POST.get("step", ""), check)(attempt)


def start(request: HttpRequest) -> HttpResponse:
    attempt = Attempt.read(request, at=timezone.now())
    if attempt.subject.lost:
        return attempt.show("closed", status=404)
    if not attempt.subject.accepts(attempt.at):
        return attempt.show("closed")
    return attempt.show_form()


def edit(attempt: Attempt) -> HttpResponse:
    return closed(attempt) or attempt.show_form()


def more_files(attempt: Attempt) -> HttpResponse:
    """The form again, so that another file can be chosen: a camera gives one at a time."""
    only_file_errors(attempt.form)
    return closed(attempt) or attempt.show_form()


def check(attempt: Attempt) -> HttpResponse:
    """What will be sent, to be looked over."""
    return refused(attempt) or closed(attempt) or attempt.show("check")


def again(attempt: Attempt) -> HttpResponse:
    """The same words as a new opinion: another form id."""
    attempt.start_anew()
    return closed(attempt) or (
        attempt.show("check") if attempt.form.is_valid() else attempt.show_form()
    )


def send(attempt: Attempt) -> HttpResponse:
    if attempt.is_ready or was_sent(attempt):
        return deliver(attempt)
    return refused(attempt) or closed(attempt) or deliver(attempt)


def was_sent(attempt: Attempt) -> bool:
    """Then there is the same receipt, whatever has closed or filled up since."""
    return bool(attempt.form_id) and attempt.form.is_valid() and is_sent(attempt.form_id)


STEPS: dict[str, Callable[[Attempt], HttpResponse]] = {
    "check": check,
    "edit": edit,
    "files": more_files,
    "again": again,
    "send": send,
}


def refused(attempt: Attempt) -> HttpResponse | None:
    """The form again, with everything in it, when something about it is not right."""
    if objection := attempt.objection:
        if attempt.token is None or attempt.token.freshness(attempt.at) is Freshness.EXPIRED:
            attempt.renew_token()
        attempt.refuse(objection)
    return None if attempt.form.is_valid() else attempt.show_form()


def closed(attempt: Attempt) -> HttpResponse | None:
    if attempt.subject.accepts(attempt.at):
        return None
    return attempt.show("closed", status=409, subject=False)


def deliver(attempt: Attempt) -> HttpResponse:
    try:
        receipt = hand_over(attempt)
    except OverLimit as limit:
        if not was_sent(attempt):
            return over_limit(attempt, retry_at=limit.retry_at)
        receipt = hand_over(attempt)  # its twin came in while this one waited to be counted
    except Refusal as refusal:
        attempt.refuse(str(refusal))
        return attempt.show_form()
    if not receipt.same:
        return attempt.show(
            "different", status=409, opinion=receipt.opinion, changed=receipt.changed
        )
    return show_receipt(attempt.request, receipt.opinion, code=receipt.code, at=attempt.at)


def over_limit(attempt: Attempt, *, retry_at: dt.datetime) -> HttpResponse:
    response = attempt.show("check", status=429, retry_at=retry_at)
    response["Retry-After"] = str(int((retry_at - attempt.at).total_seconds()) + 1)
    return response


def hand_over(attempt: Attempt) -> Receipt:
    said = attempt.form.cleaned_data
    contact = Contact(name=said["name"], phone=said["phone"], email=said["email"])
    return submit(
        form_id=attempt.form_id,
        title=attempt.title,
        text=said["text"],
        place=said["place"],
        field=said["field"],
        area=said["area"],
        topic=attempt.subject.topic,
        studio=attempt.subject.studio,
        channel=Channel.QR if attempt.subject.scanned else Channel.WEB,
        language=get_language() or "zh-hans",
        publish_consent=attempt.form.publish_consent,
        contact=contact if any((contact.name, contact.phone, contact.email)) else None,
        at=attempt.at,
        admit=partial(admit, attempt.request, purpose="submit", at=attempt.at),
    )


def after_csrf_failure(request: HttpRequest) -> HttpResponse:
    """In place of Django's page, which loses the text.

    Some web views keep no cookies. What the browser says of the page that the form came from,
    together with our signature in it, is worth as much as the cookie.
    """
    attempt = Attempt.read(request, at=timezone.now())
    if attempt.token is not None and from_our_own_page(request):
        return new(request)
    attempt.renew_token()
    attempt.refuse(_("为了您的安全，需要再确认一次。您写的内容都在，请再按一次“下一步”"))
    if any(request.FILES.getlist("attachments")):
        attempt.form.add_error("attachments", _("刚才选的文件没有存上，请重新选择"))
    return attempt.show_form(status=403)
