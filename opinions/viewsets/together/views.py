from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages

from opinions import actions
from opinions.lifecycle import AnyMove
from opinions.models import MoveRun, Opinion
from opinions.permissions import RIGHTS, OutsideScope, Standing
from opinions.viewsets.forms.together import OfMany
from opinions.viewsets.moves import SCREENS, slug_of
from opinions.viewsets.own import kept_query
from opinions.viewsets.page import QueuePage
from opinions.viewsets.queues import listing_of
from opinions.viewsets.together.preview import Preview, wanted_in
from opinions.viewsets.together.result import Result
from opinions.viewsets.together.table import BY_SLUG, TOGETHER, check_readable
from opinions.viewsets.work import EVERYTHING

LONGEST = 40
"""Seconds of one request, for a proxy cuts it off at sixty (deploy/nginx.conf). What is left waits for another press."""


class TogetherPage(QueuePage):
    """The two steps between listing and result. By POST alone: a link or a reload of a link moves nothing."""

    template_name = "opinions/admin/together/preview.html"
    left_out = 0

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.listing_url)

    def get_page_title(self) -> str:
        return _("%(move)s：多件一次办理") % {"move": SCREENS[self.move].button}

    def check_right(self) -> None:
        """:raises Http404: he may do this with no case at all."""
        if not self.request.user.has_perm(RIGHTS[self.move].permission):
            raise Http404

    def form(self, data: Any = None) -> OfMany:
        form = TOGETHER[self.move].form
        return form(data, at=timezone.now(), prefix=slug_of(self.move))

    def show(
        self, preview: Preview, form: OfMany, token: str, *, status: int = 200
    ) -> HttpResponse:
        context = self.get_context_data(
            preview=preview,
            form=form,
            token=token,
            move=SCREENS[self.move],
            rules=TOGETHER[self.move],
            queue=self.queue,
            way=self.way,
            listing_url=self.listing_url,
            address=self.address,
            left_out=self.left_out,
        )
        return TemplateResponse(self.request, self.template_name, context, status=status)

    @property
    def address(self) -> str:
        """Where the confirmation goes."""
        return reverse("cases:together_move", args=[self.queue, slug_of(self.move)]) + self.way

    def nothing(self) -> HttpResponse:
        messages.warning(self.request, _("请先勾选要办理的事项。"))
        return redirect(self.listing_url)


class PreviewView(TogetherPage):
    """What would happen to the cases that were ticked, or to all that the listing holds."""

    move: AnyMove

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slug = request.POST.get("move", "")
        if slug not in BY_SLUG:
            return self.nothing()
        self.move = BY_SLUG[slug]
        self.check_right()
        preview = Preview(self.move, self.chosen(), user=request.user, at=timezone.now())
        if not preview.rows:
            return self.nothing()
        return self.show(preview, self.form(), str(uuid.uuid4()))

    def chosen(self) -> list[int]:
        most = TOGETHER[self.move].most
        if "all" in self.request.POST:
            rows = listing_of(self.request, self.queue).get_queryset()
            keys = list(rows.values_list("pk", flat=True)[:most])
            self.left_out = rows.count() - len(keys) if len(keys) == most else 0
            return keys
        ticked = self.request.POST.getlist("pk")
        return [
            int(pk)
            for pk in dict.fromkeys(ticked)
            if pk.isascii() and pk.isdigit() and len(pk) < 19
        ][:most]


class TogetherView(TogetherPage):
    """Makes the move for each case of the preview; pressed again, for those that were not reached."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["move"] not in BY_SLUG:
            raise Http404
        self.move = BY_SLUG[kwargs["move"]]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check_right()
        wanted = wanted_in(request.POST.get("cases", ""))[: TOGETHER[self.move].most]
        token = self.token
        if not wanted or token is None:
            return self.nothing()
        form, skipped, at = (
            self.form(request.POST),
            set(request.POST.getlist("skip")),
            timezone.now(),
        )
        if not form.is_valid():
            seen = {each.pk: each.seen for each in wanted}
            preview = Preview(
                self.move, list(seen), user=request.user, at=at, seen=seen, skipped=skipped
            )
            return self.show(preview, form, str(token), status=422)
        until = time.monotonic() + LONGEST
        try:
            run = actions.make_together(
                [each for each in wanted if str(each.pk) not in skipped],
                self.act(form, at),
                move=self.move,
                token=token,
                by=request.user,
                at=at,
                enough=lambda: time.monotonic() > until,
            )
        except OutsideScope as foreign:
            raise Http404 from foreign
        result = Result(run, user=request.user)
        return self.finished(token) if result.run.finished else self.unfinished(result)

    def finished(self, token: uuid.UUID) -> HttpResponse:
        request = self.request
        back = f"queue={self.queue}" + (f"&{kept}" if (kept := kept_query(request.GET)) else "")
        return redirect(f"{reverse('cases:together_result', args=[token])}?{back}")

    def unfinished(self, result: Result) -> HttpResponse:
        """What was sent travels on in the page, so that one press goes on with the rest."""
        sent = self.request.POST
        context = self.get_context_data(
            result=result,
            carried=[
                (name, value)
                for name in sent
                if name != "csrfmiddlewaretoken"
                for value in sent.getlist(name)
            ],
            address=self.address,
            listing_url=self.listing_url,
            suffix=self.suffix,
        )
        return TemplateResponse(self.request, "opinions/admin/together/result.html", context)

    @property
    def token(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.request.POST.get("token", ""))
        except ValueError:
            return None

    def act(self, form: OfMany, at: dt.datetime) -> Callable[[Opinion, int], None]:
        fields = form.arguments()

        def make(opinion: Opinion, seen: int) -> None:
            check_readable(Standing(self.request.user, opinion), self.move)
            arguments = TOGETHER[self.move].arguments(opinion, fields)
            by = self.request.user
            actions.check_nobody_else_writes(
                opinion, self.move, by=by, at=at, refusal=actions.BeingWritten
            )
            SCREENS[self.move].act(opinion, **arguments, by=by, at=at, seen=seen)

        return make


class ResultView(QueuePage):
    """One line for each case. Reloading shows it again and does nothing."""

    template_name = "opinions/admin/together/result.html"

    @cached_property
    def run(self) -> MoveRun:
        return get_object_or_404(MoveRun, token=self.kwargs["token"], by=self.request.user)

    def get_page_title(self) -> str:
        return _("办理结果：%(move)s") % {"move": self.button}

    @property
    def button(self) -> str:
        return next(
            (str(SCREENS[each].button) for each in TOGETHER if each.value == self.run.move),
            self.run.move,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        result = Result(self.run, user=request.user)
        context = self.get_context_data(
            result=result, listing_url=self.listing_url, suffix=self.suffix
        )
        return TemplateResponse(request, self.template_name, context)

    @cached_property
    def queue(self) -> str:
        named = self.request.GET.get("queue", "")
        return named if named in self.work.queues else EVERYTHING.code
