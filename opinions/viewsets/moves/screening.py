from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opinions import actions
from opinions.enums import Act, Move
from opinions.viewsets import forms
from opinions.viewsets.moves.screens import Screen, Screens

SCREENS: Screens = {
    Act.CHECK_ENTRY: Screen(
        forms.CheckEntryForm,
        actions.check_entry,
        _("已核对，可以审核了。"),
        _("核对无误"),
        _("登记的人自己不能核对。"),
    ),
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
