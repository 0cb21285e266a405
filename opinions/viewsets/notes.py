from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from opinions import actions
from opinions.lifecycle import Refusal
from opinions.viewsets.case import CaseBase
from opinions.viewsets.forms import NoteForm
from opinions.viewsets.lost import Typed


class NoteView(CaseBase):
    """Leaves a note. What is refused comes back beside the typed text."""

    http_method_names = ["get", "post"]

    def typed(self) -> list[Typed]:
        return [
            Typed(label, self.request.POST.get(name, ""))
            for name, label in self.words_of(**self.kwargs).items()
        ]

    @classmethod
    def words_of(cls, **kwargs: Any) -> dict[str, str]:
        return {"note-text": _("备注")}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Somebody went back to the address of the form."""
        return redirect(self.address("case", self.opinion.pk))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.show(status=422, note_form=form)
        try:
            note = actions.write_note(
                self.opinion, text=form.cleaned_data["text"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("text", str(refusal))
            return self.show(status=422, note_form=form)
        told = "、".join(str(mention.user) for mention in note.mentions.select_related("user"))
        messages.success(
            request,
            _("备注已记下，已提醒：%(people)s。") % {"people": told} if told else _("备注已记下。"),
        )
        return redirect(self.address("case", self.opinion.pk) + "#case-notes")
