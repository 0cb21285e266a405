from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opinions import actions
from opinions.enums import Move
from opinions.viewsets import forms
from opinions.viewsets.moves.screens import Screen, Screens

SCREENS: Screens = {
    Move.ACCEPT: Screen(forms.AcceptForm, actions.accept, _("已受理。"), _("受理")),
    Move.REGRADE: Screen(forms.RegradeForm, actions.regrade, _("已重新分级。"), _("重新分级")),
    Move.REJECT: Screen(
        forms.RejectForm,
        actions.reject,
        _("已作不予受理处理，说明已给提交人。"),
        _("不予受理"),
        takes_away=True,
    ),
}
