from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opinions import actions
from opinions.enums import Move
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
}
