"""/opinions/track/<deed>/: what the submitter does under his code. By POST alone, without a session.

The code is the right and travels hidden in the form, never in an address. Whatever is refused comes back with all
that was typed; a form that comes twice is done once and shows the same page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from opinions.actions import Offer, drop_file, offers
from opinions.casework.history import is_made, shown_position_of
from opinions.codes import normalise_code
from opinions.forms import only_file_errors, say_refused
from opinions.forms.acts import ActForm
from opinions.lifecycle import MoveRefused, Refusal, StaleScreen
from opinions.models import Attachment, Opinion
from opinions.views.case import case_context
from opinions.views.deeds import DEEDS, MOVED_ON, Deed, Shown, files_under, offered
from opinions.views.finding import find_by_code, not_found
from opinions.views.limits import wait_until
from opinions.views.pending import keep_uploaded, say_missing, shown
from opinions.views.protection import keeps_text, no_referrer, private_page


def view_of(slug: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view of one deed."""
    deed = DEEDS[slug]

    # Without a token against forged forms: another site does not know the code, and nothing else gives a right here.
    @csrf_exempt
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @private_page
    @no_referrer
    @keeps_text(lambda request: unavailable(request, deed))
    def view(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return redirect("opinions:track")
        return Attempt(request, deed, timezone.now()).answer()

    return view


@dataclass
class Attempt:
    """One press of a button of one deed."""

    request: HttpRequest
    deed: Deed
    at: dt.datetime

    @property
    def code(self) -> str:
        return self.request.POST.get("code", "")

    def answer(self) -> HttpResponse:
        with transaction.atomic():
            retry_at = wait_until(self.request, purpose="track", at=self.at)
            opinion = None if retry_at else find_by_code(self.code)
        if retry_at is not None:
            return self.wait(retry_at)
        if opinion is None:
            return self.not_found()
        offer = self.offers(opinion).get(self.deed.slug)
        if self.deed.asks_again and "sure" not in self.request.POST:
            return self.ask_again(opinion, offer)
        return self.act(opinion, offer)

    def ask_again(self, opinion: Opinion, offer: Offer | None) -> HttpResponse:
        """The page that is confirmed; the case, where there is nothing to confirm any more."""
        if offer is None:
            return self.case(opinion)
        return self.alone(form_of(self.deed, offer, None, opinion, self.code), opinion=opinion)

    def act(self, opinion: Opinion, offer: Offer | None) -> HttpResponse:
        form = form_of(self.deed, offer, self.request.POST, opinion, self.code)
        if offer and "attachments" in form.fields:
            self.take_files(form)
            if "drop" in self.request.POST or "more" in self.request.POST:
                only_file_errors(form)
                return self.refuse(opinion, form)
        if not form.is_valid():
            return self.refuse(opinion, form)
        said, seen = form.cleaned_data, form.cleaned_data["seen"]
        try:
            self.deed.make(opinion, said, at=self.at, seen=seen)
        except Refusal as refusal:
            move, text, facts = self.deed.made_as(said)
            if not is_made(opinion, move, text=text, facts=facts, after=seen):
                moved_on = isinstance(refusal, (StaleScreen, MoveRefused))
                form.add_error(None, MOVED_ON if moved_on else str(refusal))
                return self.refuse(opinion, form)
        return self.case(opinion, done=self.deed.done)

    def take_files(self, form: ActForm) -> None:
        """Keep what came with this press, drop what it says; what is refused or gone is an error of the field."""
        form_id = files_under(self.code)
        if dropped := self.request.POST.get("drop", ""):
            drop_file(form_id=form_id, key=dropped)
        say_refused(form, keep_uploaded(self.request, form_id=form_id, at=self.at))
        say_missing(form, self.request)

    def offers(self, opinion: Opinion) -> dict[str, Offer]:
        return offered(offers(opinion, self.at))

    # what is shown

    def case(self, opinion: Opinion, **more: Any) -> HttpResponse:
        """As it is now."""
        found = find_by_code(self.code) or opinion
        return show_case(self.request, found, code=self.code, at=self.at, **more)

    def refuse(self, opinion: Opinion, form: ActForm) -> HttpResponse:
        """The page of the case, or of the deed where it has one, with the form as it was filled in."""
        now = find_by_code(self.code) or opinion
        offer = self.offers(now).get(self.deed.slug)
        typed = self.request.POST.copy()
        typed["seen"] = str(shown_position_of(now))
        form.data = typed
        if offer and self.deed.asks_again:
            return self.alone(form, opinion=now)
        return self.case(now, refused=Shown(self.deed, form, offer))

    def alone(self, form: ActForm, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {"act": Shown(self.deed, form), "code": self.code, **more}
        return render(self.request, "opinions/act.html", context, status=status)

    def not_found(self) -> HttpResponse:
        """The same for a code that is wrong, revoked or none."""
        form = self.bound()
        form.show_code()
        if form.is_valid() or "code" not in form.errors:
            form.add_error("code", not_found(self.code))
        form.errors.pop("seen", None)  # of whichever page it was: the code is what is wrong
        return self.alone(form)

    def wait(self, retry_at: dt.datetime) -> HttpResponse:
        response = self.alone(self.bound(), status=429, retry_at=retry_at)
        response["Retry-After"] = str(int((retry_at - self.at).total_seconds()) + 1)
        return response

    def bound(self) -> ActForm:
        """What was typed, for nobody's case; not judged."""
        return self.deed.form(None)(self.request.POST, auto_id=f"{self.deed.slug}_%s")


def form_of(deed: Deed, offer: Offer | None, data: Any, opinion: Opinion, code: str) -> ActForm:
    initial = {"code": normalise_code(code) or code, "seen": shown_position_of(opinion)}
    return deed.form(offer)(data, initial=initial, auto_id=f"{deed.slug}_%s")


def show_case(
    request: HttpRequest,
    opinion: Opinion,
    *,
    code: str,
    at: dt.datetime,
    refused: Shown | None = None,
    done: Any = "",
) -> HttpResponse:
    """The page of a case that the code opened, with a form for everything that may be done now."""
    acts = {
        slug: Shown(DEEDS[slug], form_of(DEEDS[slug], offer, None, opinion, code), offer)
        for slug, offer in offered(offers(opinion, at)).items()
    }
    if refused and refused.deed.slug in acts:
        acts[refused.deed.slug] = refused
    context = case_context(opinion, today=timezone.localdate(at))
    pending = Attachment.objects.pending(files_under(code))
    lost = refused if refused and refused.deed.slug not in acts else None
    context |= {
        "pending": shown(pending) if "supplement" in acts else [],
        "unsent_files": list(pending) if context["wait_over"] else [],
        "acts": acts,
        "code": code,  # for the forms on the page, which post it again
        "done": done,
        "refused": refused,
        "lost": lost,
        "files_lost": bool(lost) and any(request.FILES.getlist("attachments")),
    }
    return render(request, "opinions/case.html", context)


def unavailable(request: HttpRequest, deed: Deed) -> HttpResponse:
    """With all that was typed in it, to be sent again. Without the database, which may be what fails."""
    names = [*deed.form(None).base_fields, "stars", "sure"]
    typed = [
        (name, str(request.POST[name])) for name in dict.fromkeys(names) if name in request.POST
    ]
    text = request.POST.get("text", "") or request.POST.get("reason", "")
    files_lost = any(request.FILES.getlist("attachments"))
    context = {"hidden": typed, "text": text, "deed": deed, "files_lost": files_lost}
    response = render(request, "opinions/act_unavailable.html", context, status=503)
    response["Retry-After"] = "60"
    return response
