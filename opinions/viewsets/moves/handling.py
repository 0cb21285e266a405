from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opinions import actions
from opinions.enums import Act, Move
from opinions.viewsets import forms
from opinions.viewsets.moves.screens import Screen, Screens

SCREENS: Screens = {
    Move.DISPATCH: Screen(forms.DispatchForm, actions.dispatch, _("已交办。"), _("交办")),
    Move.SIGN: Screen(
        forms.SignForm,
        actions.sign,
        _("已签收。"),
        _("签收"),
        _("签收表示本单位接手办理，不改变期限。"),
    ),
    Move.RECALL: Screen(
        forms.RecallForm,
        actions.recall,
        _("已收回，回到待交办。"),
        _("收回"),
        _("各单位的交办随之结束。期限不变，已用的时间照算。"),
        takes_away=True,
    ),
    Move.REASSIGN: Screen(
        forms.ReassignForm, actions.reassign, _("已改派经办人。"), _("改派经办人")
    ),
    Act.CONTRIBUTE: Screen(
        forms.ContributeForm, actions.contribute, _("协办意见已提交主办单位。"), _("提交协办意见")
    ),
    Act.CHANGE_CO_HANDLING: Screen(
        forms.ChangeCoHandlingForm,
        actions.change_co_handling,
        _("协办单位已调整。"),
        _("调整协办单位"),
    ),
}
