"""What a submitter may do under his code, as a table: its form, its words, and the action that does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from opinions.actions import (
    Marks,
    Offer,
    rate,
    reconsider,
    request_reopen,
    supplement,
    withdraw,
    withdraw_consent,
)
from opinions.codes import normalise_code
from opinions.enums import Act, Move
from opinions.forms.acts import (
    ActForm,
    RatingForm,
    ReconsiderForm,
    ReopenForm,
    SupplementForm,
    UnratedReopenForm,
    WithdrawForm,
)
from opinions.forms.fields import LineField
from opinions.lifecycle import AnyMove
from opinions.models import Opinion
from opinions.views.prospect import day_in_words

ASPECTS = ("attitude", "result", "time")
Said = Mapping[str, Any]
"""The cleaned data of a form."""


@dataclass(frozen=True)
class Deed:
    """``slug`` is its address below ``/opinions/track/`` and its place on the page of the case."""

    slug: str
    move: AnyMove
    heading: str | Promise
    button: str | Promise
    done: str | Promise
    form: Callable[[Offer | None], type[ActForm]]
    make: Callable[..., Opinion]
    """``make(opinion, said, at=…, seen=…)``."""
    made_as: Callable[[Said], tuple[AnyMove, str, dict[str, Any]]]
    """By which move, text and facts of a step the same form is known when it comes a second time."""
    until: str | Promise = ""
    """With ``%(day)s``: the last day."""
    warning: str | Promise = ""
    """What is to be known before. With one, it is done only after a page of its own has been confirmed."""
    back: str | Promise = ""
    """The way back from that page."""

    @property
    def asks_again(self) -> bool:
        return bool(self.warning)


def _marks(said: Said) -> Marks | None:
    """None where the form asks for none: the answer is rated already."""
    if "stars" not in said:
        return None
    return Marks(said["stars"], *(said.get(name) for name in ASPECTS))


def _mark_facts(said: Said) -> dict[str, Any]:
    marks = _marks(said)
    return vars(marks) if marks else {}


def _rate(opinion: Opinion, said: Said, *, at: dt.datetime, seen: int) -> Opinion:
    if said["reopen"]:
        return _reopen(opinion, said, at=at, seen=seen)
    marks = Marks(said["stars"], *(said[name] for name in ASPECTS))
    return rate(opinion, marks=marks, reason=said["reason"], at=at, seen=seen)


def _reopen(opinion: Opinion, said: Said, *, at: dt.datetime, seen: int) -> Opinion:
    return request_reopen(opinion, reason=said["reason"], marks=_marks(said), at=at, seen=seen)


def files_under(code: str) -> str:
    """What takes the place of a form's id for the files of a supplement: there is one in a case, and nobody else has
    the code."""
    return f"supplement {normalise_code(code)}"


DEEDS: Mapping[str, Deed] = {
    deed.slug: deed
    for deed in (
        Deed(
            "supplement",
            Move.SUPPLEMENT,
            gettext_lazy("补充情况"),
            gettext_lazy("提交补充"),
            gettext_lazy("已收到您的补充，继续办理。"),
            lambda offer: SupplementForm,
            lambda opinion, said, **when: supplement(
                opinion, text=said["text"], files_of=files_under(said["code"]), **when
            ),
            lambda said: (Move.SUPPLEMENT, said["text"], {}),
            gettext_lazy("最迟 %(day)s。过后按现有情况继续办理。"),
        ),
        Deed(
            "rate",
            Move.RATE,
            gettext_lazy("评价这次答复"),
            gettext_lazy("提交评价"),
            gettext_lazy("已收到您的评价，谢谢。"),
            lambda offer: RatingForm,
            _rate,
            lambda said: (
                Move.REQUEST_REOPEN if said["reopen"] else Move.RATE,
                said["reason"],
                _mark_facts(said),
            ),
            gettext_lazy("每次答复可以评价一次，%(day)s 前有效。评价不公开。"),
        ),
        Deed(
            "reopen",
            Move.REQUEST_REOPEN,
            gettext_lazy("不满意，申请重新办理"),
            gettext_lazy("申请重新办理"),
            gettext_lazy("已收到您的申请，由经办人以外的人决定。"),
            lambda offer: ReopenForm if offer is None or offer.is_rated else UnratedReopenForm,
            _reopen,
            lambda said: (Move.REQUEST_REOPEN, said["reason"], _mark_facts(said)),
            gettext_lazy("对每次答复可以申请一次，%(day)s 前有效。"),
        ),
        Deed(
            "reconsider",
            Move.RECONSIDER,
            gettext_lazy("申请复核"),
            gettext_lazy("申请复核"),
            gettext_lazy("已收到您的申请，由另一人重新审核。"),
            lambda offer: ReconsiderForm,
            lambda opinion, said, **when: reconsider(
                opinion, reason=said["reason"], by=None, **when
            ),
            lambda said: (Move.RECONSIDER, said["reason"], {}),
            gettext_lazy("认为应当受理的，可以申请复核一次，最迟 %(day)s。"),
        ),
        Deed(
            "withdraw",
            Move.WITHDRAW,
            gettext_lazy("撤回这件事"),
            gettext_lazy("确认撤回"),
            gettext_lazy("已经撤回，不再办理。"),
            lambda offer: WithdrawForm,
            lambda opinion, said, **when: withdraw(opinion, reason=said["reason"], **when),
            lambda said: (Move.WITHDRAW, said["reason"], {}),
            warning=gettext_lazy(
                "撤回以后不再办理，也不能恢复；已经公开的，立即从网站撤下。正在办理的单位会收到通知。要继续反映，可以重新提交。"
            ),
            back=gettext_lazy("不撤回，返回"),
        ),
        Deed(
            "unpublish",
            Act.WITHDRAW_CONSENT,
            gettext_lazy("不再公开"),
            gettext_lazy("确认不再公开"),
            gettext_lazy("不再公开；公开过的内容已经撤下。"),
            lambda offer: ActForm,
            lambda opinion, said, **when: withdraw_consent(opinion, **when),
            lambda said: (Act.WITHDRAW_CONSENT, "", {}),
            warning=gettext_lazy(
                "确认以后，这件事和答复立即从网站的页面、搜索和接口撤下，以后也不再公开，不能恢复。办理不受影响，您照常凭查询码看进展。"
            ),
            back=gettext_lazy("照旧，返回"),
        ),
    )
}


@dataclass(frozen=True)
class Shown:
    """A deed with its form, as it stands on a page."""

    deed: Deed
    form: ActForm
    offer: Offer | None = None

    @property
    def until(self) -> str:
        if self.offer is None or self.offer.until is None:
            return ""
        return str(self.deed.until) % {"day": day_in_words(self.offer.until)}

    @property
    def fields(self) -> list[Any]:
        """The visible ones, but for the aspects, which stand together."""
        return [bound for bound in self.form.visible_fields() if bound.name not in ASPECTS]

    @property
    def aspects(self) -> list[Any]:
        return [self.form[name] for name in ASPECTS if name in self.form.fields]

    @property
    def said(self) -> list[tuple[Any, str]]:
        """What was chosen or ticked, in the words of the form, as (label, choice)."""
        chosen = []
        for bound in self.form.visible_fields():
            choices = getattr(bound.field, "choices", ())
            words = {str(value): label for value, label in choices if str(value)}
            if str(bound.data) in words:
                chosen.append((bound.label, str(words[str(bound.data)])))
            elif bound.widget_type == "checkbox" and bound.data:
                chosen.append((bound.label, gettext("是")))
        return chosen

    @property
    def written(self) -> list[str]:
        """What was typed."""
        fields = self.form.visible_fields()
        return [bound.data for bound in fields if isinstance(bound.field, LineField) and bound.data]


MOVED_ON = gettext_lazy("这件事有了新的进展，请先看一遍。您写的内容还在，还没有提交。")


def offered(found: list[Offer]) -> dict[str, Offer]:
    """By slug. While the answer may be rated, asking to reopen is a part of that form."""
    moves = {offer.move: offer for offer in found}
    if Move.RATE in moves:
        moves.pop(Move.REQUEST_REOPEN, None)
    return {deed.slug: moves[deed.move] for deed in DEEDS.values() if deed.move in moves}
