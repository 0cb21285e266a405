from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from opinions import actions
from opinions.lifecycle import MoveRefused, Refusal, StaleScreen
from opinions.models import Opinion
from opinions.permissions import NotPermitted, OutsideScope, check_move, original_is_open
from opinions.viewsets.alike import ANSWERS, TAKEN_OVER, taken_over
from opinions.viewsets.forms import CutForm, LetterForm, MoveForm
from opinions.viewsets.lost import LostPage, Typed, lost_to
from opinions.viewsets.moves import SCREENS, SLUGS
from opinions.viewsets.original import NEEDS_ORIGINAL, title_for
from opinions.viewsets.queues import case_after
from opinions.viewsets.reading import case_in_scope
from opinions.viewsets.screen import CaseScreen
from opinions.viewsets.work import EVERYTHING, Work


class CaseBase(WagtailAdminTemplateMixin, View):
    """A case in the person's scope; any other does not exist (404)."""

    template_name = "opinions/admin/case.html"
    header_icon = "comment"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.work = Work.of(request)
        if not self.work.queues:
            raise Http404

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.opinion = case_in_scope(request.user, pk=kwargs["pk"])
            return super().dispatch(request, *args, **kwargs)
        except (Http404, OutsideScope) as gone:
            typed = self.typed() if request.method == "POST" else None
            lost = None if typed is None else lost_to(request.user, kwargs["pk"], typed)
            if lost is None:
                raise Http404 from gone
            return LostPage.as_view(lost=lost, way_back=self.listing)(request)

    def typed(self) -> list[Typed] | None:
        """What he would lose with the case; None where nothing is typed."""
        return None

    @cached_property
    def queue(self) -> str:
        """The queue from which the person came, empty when he came from elsewhere."""
        named = self.request.GET.get("queue", "")
        return named if named in self.work.queues else ""

    @property
    def way_back(self) -> str:
        """The listing's filters go along from address to address."""
        kept = self.request.GET.copy()
        for name in TAKEN_OVER:
            kept.pop(name, None)
        return f"?{kept.urlencode()}" if self.queue else ""

    def address(self, name: str, *args: Any) -> str:
        return reverse(f"cases:{name}", args=args) + self.way_back

    def get_page_title(self) -> str:
        return self.opinion.number

    def get_page_subtitle(self) -> str:
        return title_for(self.opinion)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        url, label = self.listing
        above, here = {"url": url, "label": label}, {"url": "", "label": self.opinion.number}
        return [*self.breadcrumbs_items, above, here]

    @property
    def listing(self) -> tuple[str, str | Promise]:
        """Address and name."""
        queue = self.queue or EVERYTHING.code
        return self.address("queue", queue), self.work.queues[queue].label

    def show(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        screen = CaseScreen(self.opinion, user=self.request.user, at=timezone.now(), **extra)
        context = self.get_context_data(
            screen=screen, opinion=self.opinion, queue=self.queue, way_back=self.way_back
        )
        return TemplateResponse(self.request, self.template_name, context, status=status)


class CaseView(CaseBase):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions.see_mentions(self.opinion, by=request.user, at=timezone.now())
        filled = taken_over(request.GET, user=request.user)
        drafted = any(move in filled for move in ANSWERS)
        return self.show(filled=filled, draft_from=request.GET["draft_from"] if drafted else "")


class MoveView(CaseBase):
    """Makes one move. What is refused comes back beside the typed text."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["move"] not in SLUGS:
            raise Http404
        self.move = SLUGS[kwargs["move"]]

    def typed(self) -> list[Typed]:
        sent, words = self.request.POST, self.words_of(**self.kwargs)
        return [Typed(label, sent.get(name, "")) for name, label in words.items()]

    @classmethod
    def words_of(cls, *, move: str, **kwargs: Any) -> dict[str, str]:
        """The fields of this address in which people write, as they are sent, and their labels."""
        words = SCREENS[SLUGS[move]].form.words() if move in SLUGS else {}
        return {f"{move}-{name}": label for name, label in words.items()}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Somebody went back to the address of a form."""
        return redirect(self.address("case", self.opinion.pk))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "fill" in request.POST:
            return self.fill()
        form = self.form(request.POST)
        if not form.is_valid():
            return self.mistyped(form)
        if "draft" in request.POST and getattr(form, "has_drafts", False):
            return self.save_draft(form)
        following = self.following() if "next" in request.POST else None
        at = timezone.now()
        try:
            actions.check_nobody_else_writes(self.opinion, self.move, by=request.user, at=at)
            SCREENS[self.move].act(self.opinion, **form.arguments(), by=request.user, at=at)
        except OutsideScope as gone:
            raise Http404 from gone
        except Refusal as refusal:
            return self.refuse(refusal)
        actions.drop_lock(self.opinion, by=request.user)
        messages.success(request, f"{self.opinion.number} {SCREENS[self.move].done}")
        return redirect(following or self.destination())

    def mistyped(self, form: MoveForm) -> HttpResponse:
        try:
            check_move(self.request.user, self.opinion, self.move)
        except Refusal as refusal:
            return self.refuse(refusal)
        return self.show_again(form, status=422)

    def show_again(self, form: MoveForm, **extra: Any) -> HttpResponse:
        """The form as it was sent. One that needs the original is, where that is not open, a look at it."""
        opened, shows_it = False, isinstance(form, CutForm) or not form.is_bound
        needs_it = isinstance(form, CutForm) or self.move in NEEDS_ORIGINAL
        if needs_it and not original_is_open(self.request.user, self.opinion):
            try:
                actions.look_at_original(self.opinion, by=self.request.user, at=timezone.now())
                opened = True
            except Refusal as refusal:
                if shows_it:
                    return self.show(status=403, original_refusal=str(refusal))
        return self.show(refused=(self.move, form), opened=opened, **extra)

    def form(self, data: Any, **kwargs: Any) -> MoveForm:
        return SCREENS[self.move].form(
            data, opinion=self.opinion, at=timezone.now(), prefix=self.kwargs["move"], **kwargs
        )

    def fill(self) -> HttpResponse:
        """The same screen with a template's text in the form, beside all that was typed."""
        try:
            check_move(self.request.user, self.opinion, self.move)
        except Refusal as refusal:
            return self.refuse(refusal)
        prefix, posted = f"{self.kwargs['move']}-", self.request.POST
        typed = {
            name.removeprefix(prefix): posted[name] for name in posted if name.startswith(prefix)
        }
        form = self.form(None, initial=typed)
        if not isinstance(form, LetterForm):
            raise Http404
        if not form.take_template(typed.get("template", "")):
            messages.error(self.request, _("请选择模板。"))
        return self.show_again(form)

    def save_draft(self, form: MoveForm) -> HttpResponse:
        arguments = {name: value for name, value in form.arguments().items() if name != "seen"}
        try:
            actions.save_draft(self.opinion, **arguments, by=self.request.user, at=timezone.now())
        except OutsideScope as gone:
            raise Http404 from gone
        except Refusal as refusal:
            return self.refuse(refusal)
        messages.success(self.request, _("草稿已保存，只有本单位看得到。"))
        return redirect(self.address("case", self.opinion.pk))

    def refuse(self, refusal: Refusal) -> HttpResponse:
        """The case as it is now, with the refusal and everything that was typed."""
        self.opinion = case_in_scope(self.request.user, pk=self.opinion.pk)
        typed = self.request.POST.copy()
        for name, mark in SCREENS[self.move].form.marks(self.opinion).items():
            typed[f"{self.kwargs['move']}-{name}"] = str(mark)
        form = self.form(typed)
        form.add_error(None, str(refusal))
        status = (
            409
            if isinstance(refusal, (StaleScreen, actions.SomebodyWrites))
            else 403
            if isinstance(refusal, NotPermitted)
            else 422
        )
        stale = isinstance(refusal, (StaleScreen, MoveRefused))
        return self.show_again(form, status=status, stale=stale)

    def following(self) -> str | None:
        """What comes next in the listing, or the listing when nothing does.

        Asked before the move, which takes the case out of it.
        """
        if not self.queue:
            return None
        pk = case_after(self.request, queue=self.queue, pk=self.opinion.pk)
        return self.address("case", pk) if pk else self.address("queue", self.queue)

    def destination(self) -> str:
        """The case, unless the move took it out of the person's scope; then his queue."""
        if Opinion.objects.visible_to(self.request.user).filter(pk=self.opinion.pk).exists():
            return self.address("case", self.opinion.pk)
        return self.address("queue", self.queue or EVERYTHING.code)


class ContactView(CaseBase):
    """Shows the submitter's contact data once and logs the look; by POST, so that no link or reload of a link looks."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            contact = actions.look_at_contact(self.opinion, by=request.user, at=timezone.now())
        except Refusal as refusal:
            return self.show(status=403, contact_refusal=str(refusal))
        return self.show(contact=contact)


class OriginalView(CaseBase):
    """Opens the original of a matter that the public sees with cuts, and logs the look; by POST, as for contact data."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions.look_at_original(self.opinion, by=request.user, at=timezone.now())
        except actions.OriginalNotCut:
            return self.show()
        except Refusal as refusal:
            return self.show(status=403, original_refusal=str(refusal))
        return self.show(opened=True)


class NextView(CaseBase):
    """Leads to the case that follows in the listing."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.queue:
            return redirect(self.address("case", self.opinion.pk))
        following = case_after(request, queue=self.queue, pk=self.opinion.pk)
        if following is None:
            messages.info(request, _("这里没有别的事项了。"))
            return redirect(self.address("queue", self.queue))
        return redirect(self.address("case", following))
