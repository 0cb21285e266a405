from __future__ import annotations

from typing import Any

from django.forms import CharField
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from opinions.actions import Contact, Receipt, carry_files, drop_file, keep_files, submit
from opinions.codes import code_of_form, form_digests, new_form_id
from opinions.forms import (
    BadToken,
    IntakeForm,
    issue_token,
    only_file_errors,
    read_token,
    say_refused,
)
from opinions.forms.intake import WORDS
from opinions.lifecycle import Refusal
from opinions.models import Attachment, Opinion
from opinions.permissions import can_submit_for_residents, studios_written_for
from opinions.views.pending import say_missing, shown
from opinions.views.prospect import moment_in_words, prospect
from opinions.views.receipt import REOPENABLE


@method_decorator(sensitive_post_parameters(), name="dispatch")
class IntakeView(WagtailAdminTemplateMixin, View):
    """Takes down what a resident said, and shows the receipt to print or to read out.

    The form has an id like the public one: sent twice it makes one case, and shows the same receipt.
    """

    template_name = "opinions/admin/intake.html"
    receipt_template_name = "opinions/admin/intake_receipt.html"
    page_title = gettext_lazy("登记意见")
    header_icon = "edit"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        if not can_submit_for_residents(request.user):
            raise Http404

    @classmethod
    def words_of(cls) -> dict[str, str]:
        return {
            name: str(WORDS[name][0] if name in WORDS else field.label)
            for name, field in IntakeForm.base_fields.items()
            if isinstance(field, CharField) and not field.widget.is_hidden
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        try:
            form_id = read_token(request.POST.get("token", "")).form_id
        except BadToken:
            form.add_error(None, _("这一页已经失效。填写的内容都在，请核对后再按一次“登记”。"))
            form_id = new_form_id()
        self.take_files(form, form_id)
        if "drop" in request.POST:
            only_file_errors(form)
            return self.show(form, form_id=form_id)
        if not form.is_valid():
            return self.show(form, status=422, form_id=form_id)
        try:
            receipt = self.take_down(form, form_id)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, status=422, form_id=form_id)
        if not receipt.same:
            return self.tell_apart(form, form_id, receipt)
        if "next" in request.POST:
            return self.show_next(form, receipt)
        return self.show_receipt(receipt.opinion, receipt.code)

    def take_files(self, form: IntakeForm, form_id: str) -> None:
        """Keep what came with this press, drop what it says; what is refused or gone is an error of the field."""
        if dropped := self.request.POST.get("drop", ""):
            drop_file(form_id=form_id, key=dropped)
        came = self.request.FILES.getlist("attachments")
        say_refused(form, keep_files(came, form_id=form_id, at=self.at))
        say_missing(form, self.request)

    def form(self, data: Any = None, files: Any = None, **initial: Any) -> IntakeForm:
        user = self.request.user
        return IntakeForm(
            data,
            files,
            initial=initial,
            studios=studios_written_for(user),
            needs_studio=not user.has_perm("opinions.dispatch_opinion"),
            at=self.at,
        )

    def take_down(self, form: IntakeForm, form_id: str) -> Receipt:
        said = form.cleaned_data
        names = (
            "title",
            "text",
            "place",
            "field",
            "area",
            "topic",
            "studio",
            "channel",
            "language",
        )
        return submit(
            form_id=form_id,
            **{name: said[name] for name in names},
            publish_consent=form.publish_consent,
            contact=Contact(name=said["name"], phone=said["phone"], email=said["email"]),
            said_on=said["said_on"],
            sheet=said["sheet"],
            at=self.at,
            by=self.request.user,
        )

    def tell_apart(self, form: IntakeForm, form_id: str, receipt: Receipt) -> HttpResponse:
        form.add_error(
            None,
            _("这一页刚才已登记为 %(number)s，内容不同。要作为另一件登记，请再按一次“登记”。")
            % {"number": receipt.opinion.number},
        )
        other = new_form_id()
        carry_files(from_form=form_id, to_form=other)
        return self.show(form, status=409, form_id=other)

    def show(self, form: IntakeForm, *, status: int = 200, form_id: str = "") -> HttpResponse:
        """With what is pending under ``form_id``; without one, a new form."""
        files = shown(list(Attachment.objects.pending(form_id))) if form_id else []
        token = issue_token(form_id or new_form_id(), at=self.at)
        return self.answer(self.template_name, status=status, form=form, token=token, files=files)

    def show_next(self, form: IntakeForm, receipt: Receipt) -> HttpResponse:
        """The next record, with what stays the same from one to the next, and the receipt of the last one."""
        kept = {name: form[name].value() for name in form.kept_for_next}
        return self.answer(
            self.template_name,
            form=self.form(**kept),
            token=issue_token(new_form_id(), at=self.at),
            last=receipt,
            last_token=self.request.POST["token"],
            fresh=self.is_fresh(receipt.opinion),
        )

    def show_receipt(self, opinion: Opinion, code: str) -> HttpResponse:
        return self.answer(
            self.receipt_template_name,
            opinion=opinion,
            code=code if self.is_fresh(opinion) else "",
            prospect=prospect(opinion, received=moment_in_words(opinion.submitted_at)),
            track_url=self.request.build_absolute_uri(reverse("opinions:track")),
        )

    def is_fresh(self, opinion: Opinion) -> bool:
        return self.at - opinion.submitted_at <= REOPENABLE

    def answer(self, template: str, *, status: int = 200, **extra: Any) -> HttpResponse:
        context = self.get_context_data(**extra)
        response = TemplateResponse(self.request, template, context, status=status)
        patch_cache_control(response, private=True, no_store=True)
        return response


class ReceiptView(IntakeView):
    """The receipt of one's own record once more, to be printed; by POST with the token of its form."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            form_id = read_token(request.POST.get("token", "")).form_id
        except BadToken as bad:
            raise Http404 from bad
        mine = Opinion.objects.filter(steps__position=1, steps__by=request.user)
        opinion = mine.filter(form_digest__in=form_digests(form_id)).first()
        if opinion is None:
            raise Http404
        return self.show_receipt(opinion, code_of_form(form_id, stored=opinion.form_digest or ""))
