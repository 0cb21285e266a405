"""Each move's form, its action and its words. The table is complete for what ``permissions`` offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions import actions
from opinions.enums import Actor, Move, PublicationMove
from opinions.lifecycle import TABLE, AnyMove
from opinions.viewsets import forms


@dataclass(frozen=True)
class Screen:
    """How one move looks to the person who makes it."""

    form: type[forms.MoveForm]
    act: Callable[..., Any]
    done: str | Promise
    """Said after success."""
    button: str | Promise
    explanation: str | Promise = ""
    takes_away: bool = False
    """Refuses something or takes it away: shown as such."""


SCREENS: Mapping[AnyMove, Screen] = {
    Move.ACCEPT: Screen(forms.AcceptForm, actions.accept, _("已受理。"), _("受理")),
    Move.REGRADE: Screen(forms.RegradeForm, actions.regrade, _("已重新分级。"), _("重新分级")),
    Move.REJECT: Screen(
        forms.RejectForm,
        actions.reject,
        _("已作不予受理处理，说明已给提交人。"),
        _("不予受理"),
        takes_away=True,
    ),
    Move.ANSWER_ON_THE_SPOT: Screen(
        forms.OnTheSpotForm, actions.answer_on_the_spot, _("已当场答复。"), _("当场答复")
    ),
    Move.DISPATCH: Screen(forms.DispatchForm, actions.dispatch, _("已交办。"), _("交办")),
    Move.SIGN: Screen(
        forms.SignForm,
        actions.sign,
        _("已签收。"),
        _("签收"),
        _("签收表示本单位接手办理，不改变期限。"),
    ),
    Move.SUBMIT_REPLY: Screen(
        forms.ReplyForm, actions.submit_reply, _("答复已提交审核。"), _("提交审核")
    ),
    Move.SEND_BACK: Screen(
        forms.SendBackForm, actions.send_back, _("已退回修改。"), _("退回修改"), takes_away=True
    ),
    Move.RELEASE: Screen(
        forms.ReleaseForm,
        actions.release,
        _("答复已发出。"),
        _("审核通过并答复"),
        _("上面的答复立即对提交人可见。事项已公开的，答复另经公开审核后才公开。"),
    ),
    Move.CONSULT: Screen(forms.ConsultForm, actions.consult, _("已转入协商。"), _("转入协商")),
    Move.LEAVE_CONSULTATION: Screen(
        forms.LeaveConsultationForm,
        actions.leave_consultation,
        _("已退出协商，回到待交办。"),
        _("退出协商"),
    ),
    PublicationMove.PROPOSE: Screen(
        forms.ProposeForm, actions.propose, _("已提议公开，待他人批准。"), _("提议公开")
    ),
    PublicationMove.APPROVE: Screen(
        forms.ApproveForm,
        actions.approve,
        _("已公开。"),
        _("批准公开"),
        _("公开文本立即出现在网站和搜索中。"),
    ),
    PublicationMove.DECLINE: Screen(
        forms.DeclineForm, actions.decline, _("公开提议已退回。"), _("不同意公开"), takes_away=True
    ),
    PublicationMove.PROPOSE_REPLY: Screen(
        forms.ProposeReplyForm,
        actions.propose_reply,
        _("已提议公开这一答复，待他人批准。"),
        _("改公开的答复"),
    ),
    PublicationMove.APPROVE_REPLY: Screen(
        forms.ApproveReplyForm,
        actions.approve_reply,
        _("答复已公开。"),
        _("批准公开答复"),
        _("“待公开的答复”立即出现在已公开的事项下。"),
    ),
    PublicationMove.DECLINE_REPLY: Screen(
        forms.DeclineReplyForm,
        actions.decline_reply,
        _("公开答复的提议已退回，公开页面不变。"),
        _("不同意公开答复"),
        takes_away=True,
    ),
    PublicationMove.TAKE_DOWN: Screen(
        forms.TakeDownForm,
        actions.take_down,
        _("已撤下。"),
        _("撤下"),
        _("立即从网站、搜索和接口撤下。"),
        takes_away=True,
    ),
}

UNBUILT = tuple(
    rule.move for rule in TABLE.values() if not rule.built and Actor.STAFF in rule.actors
)
"""Moves of staff that have an address without a screen: it says that they are not built yet."""


def slug_of(move: AnyMove) -> str:
    return move.value.lower().replace("_", "-")


SLUGS: Mapping[str, AnyMove] = {slug_of(move): move for move in (*SCREENS, *UNBUILT)}
"""The move as the address writes it."""
