from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opinions import actions
from opinions.enums import Act, Move
from opinions.viewsets import forms
from opinions.viewsets.moves.screens import Screen, Screens

SCREENS: Screens = {
    Move.ANSWER_ON_THE_SPOT: Screen(
        forms.OnTheSpotForm, actions.answer_on_the_spot, _("已当场答复。"), _("当场答复")
    ),
    Move.SUBMIT_REPLY: Screen(
        forms.ReplyForm,
        actions.submit_reply,
        _("答复已提交审核。"),
        _("提交审核"),
        beside="opinions/admin/case/who_contributed.html",
    ),
    Move.SEND_BACK: Screen(
        forms.SendBackForm, actions.send_back, _("已退回修改。"), _("退回修改"), takes_away=True
    ),
    Move.RELEASE: Screen(
        forms.ReleaseForm,
        actions.release,
        _("答复已发出。"),
        _("审核通过并答复"),
        _("答复立即对提交人可见。事项已公开的，答复另经公开审核后才公开。"),
    ),
    Act.PROPOSE_CORRECTION: Screen(
        forms.CorrectionForm, actions.propose_correction, _("更正已提交审核。"), _("提交更正")
    ),
    Move.CORRECT: Screen(
        forms.CorrectForm,
        actions.correct,
        _("答复已更正。"),
        _("审核通过并更正"),
        _("更正后的答复立即对提交人可见，原答复标为“已更正”。事项已公开的，新答复另经公开审核。"),
    ),
    Act.REFUSE_CORRECTION: Screen(
        forms.RefuseCorrectionForm,
        actions.refuse_correction,
        _("已不同意更正，原答复不变。"),
        _("不同意更正"),
        takes_away=True,
    ),
}
