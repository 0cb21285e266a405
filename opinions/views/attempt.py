"""One press of a button on the opinion form: what came, and what is shown in return.

There is no session: everything that was typed travels in the page, from step to step.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from opinions.actions import carry_files, drop_file
from opinions.codes import new_form_id
from opinions.forms import (
    BadToken,
    FormToken,
    Freshness,
    OpinionForm,
    issue_token,
    read_token,
    say_refused,
)
from opinions.forms.token import YOUNGEST
from opinions.models import Attachment
from opinions.models.opinion import MAX_TEXT
from opinions.rules import title_from
from opinions.views.pending import ShownFile, keep_uploaded, say_missing, shown
from opinions.views.subject import Subject, find_subject


@dataclass
class Attempt:
    request: HttpRequest
    at: dt.datetime
    form: OpinionForm
    subject: Subject
    token: FormToken | None = None
    """None: it was missing or forged."""
    fresh: str = field(default="", init=False)
    """A token to hand out in place of the one that came."""

    @classmethod
    def read(cls, request: HttpRequest, *, at: dt.datetime) -> Attempt:
        try:
            token = read_token(request.POST.get("token", ""))
        except BadToken:
            token = None
        came = request.method == "POST"
        subject = find_subject(request.POST if came else request.GET)
        form = OpinionForm(request.POST, request.FILES) if came else begun(request.GET)
        return cls(request, at, form, subject, token)

    def renew_token(self, *, form_id: str | None = None) -> None:
        """Hand out a token that is good at once. The form keeps its id unless it gets another or had none."""
        known = form_id or self.outgoing_form_id
        self.fresh = issue_token(known, at=self.at - YOUNGEST)

    def start_anew(self) -> None:
        """The same words and files as another opinion."""
        before, after = self.outgoing_form_id, new_form_id()
        carry_files(from_form=before, to_form=after)
        self.renew_token(form_id=after)
        self.forget_files()

    def take_files(self) -> None:
        """Keep what came with this press, drop what it says; what is refused or gone is an error of the field."""
        form_id = self.outgoing_form_id
        if dropped := self.request.POST.get("drop", ""):
            drop_file(form_id=form_id, key=dropped)
        say_refused(self.form, keep_uploaded(self.request, form_id=form_id, at=self.at))
        self.forget_files()
        say_missing(self.form, self.request)

    @cached_property
    def attachments(self) -> list[Attachment]:
        """Pending under this form."""
        if self.request.method != "POST":
            return []  # a form that was handed out just now
        return list(Attachment.objects.pending(self.outgoing_form_id))

    def forget_files(self) -> None:
        self.__dict__.pop("attachments", None)

    @property
    def shown_files(self) -> list[ShownFile]:
        return shown(self.attachments)

    def refuse(self, message: Any) -> None:
        """Put an error over the form that belongs to no field."""
        self.form.add_error(None, message)

    @property
    def objection(self) -> str:
        """To how the form came, in words for the resident; empty: there is none."""
        if self.token is None:
            return _("这一页已经失效。您写的内容都在，请核对后再按一次“下一步”")
        if self.token.freshness(self.at) is Freshness.EXPIRED:
            return _("这一页打开超过 24 小时了。您写的内容都在，请核对后再按一次“下一步”")
        if self.token.freshness(self.at) is Freshness.TOO_FAST:
            return _("提交得太快，系统分不清是人还是程序。您写的内容都在，请等几秒再按一次“下一步”")
        if self.form.looks_automatic:
            return _("一个看不见的栏目被自动填写了，现已清空。您写的内容都在，请再按一次“下一步”")
        return ""

    @property
    def is_ready(self) -> bool:
        """Nothing speaks against taking it in."""
        return not self.objection and self.form.is_valid() and self.subject.accepts(self.at)

    @property
    def form_id(self) -> str:
        """Empty when the token was missing or forged."""
        return self.token.form_id if self.token else ""

    @property
    def title(self) -> str:
        """Of a valid form."""
        return self.form.cleaned_data["title"] or title_from(self.form.cleaned_data["text"])

    @property
    def title_note(self) -> str:
        return "" if self.form.cleaned_data["title"] else _("（取自内容的开头）")

    @property
    def address_without_topic(self) -> str:
        kept = self.subject.without_topic.kept
        return reverse("opinions:new") + (f"?{urlencode(kept)}" if kept else "")

    @property
    def outgoing_form_id(self) -> str:
        """That of the token which goes out."""
        return read_token(self.outgoing_token).form_id

    @property
    def outgoing_token(self) -> str:
        if not self.fresh and self.token is None:
            # A first visit: the clock of this form starts now.
            self.fresh = issue_token(new_form_id(), at=self.at)
        return self.fresh or self.request.POST["token"]

    def hidden(self, *, subject: bool = True) -> list[tuple[str, str]]:
        """Everything typed, as pairs for hidden inputs."""
        pairs = typed(self.request.POST)
        pairs += [("kept_file", attachment.key) for attachment in self.attachments]
        about = self.subject if subject else self.subject.without_topic
        pairs += about.kept.items()
        return [*pairs, ("token", self.outgoing_token)]

    def show(
        self, template: str, *, status: int = 200, subject: bool = True, **context: Any
    ) -> HttpResponse:
        context |= {
            "form": self.form,
            "subject": self.subject,
            "hidden": self.hidden(subject=subject),
            "attempt": self,
            "kept_days": settings.CONTACT_KEPT_DAYS,
        }
        return render(self.request, f"opinions/{template}.html", context, status=status)

    def show_form(self, *, status: int = 200) -> HttpResponse:
        return may_go_back(self.show("new", status=status))


def may_go_back(response: HttpResponse) -> HttpResponse:
    """The browser may keep the page: going back to one that must not be stored shows an error or an
    empty form, with all that was typed gone.
    """
    patch_cache_control(response, private=True, no_cache=True)
    return response


def begun(address: QueryDict) -> OpinionForm:
    """The empty form, or one that begins with what was looked for in vain: ``?text=…``."""
    text = address.get("text", "").replace("\x00", "")[:MAX_TEXT]
    return OpinionForm(initial={"text": text} if text else None)


def typed(data: QueryDict) -> list[tuple[str, str]]:
    """The fields of the form that came filled in, as they came. Needs no database."""
    return [(name, str(data[name])) for name in OpinionForm.kept if data.get(name)]
