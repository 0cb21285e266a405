from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opinions import actions
from opinions.enums import Move
from opinions.viewsets import forms
from opinions.viewsets.moves.screens import Screen, Screens

SCREENS: Screens = {
    Move.CONSULT: Screen(
        forms.ConsultForm,
        actions.consult,
        _("已转入协商。"),
        _("转入协商"),
        _("起草的新议题出现在编辑的工作台，领域和区域随之带入；提交人写的内容不会带入。"),
    ),
    Move.LEAVE_CONSULTATION: Screen(
        forms.LeaveConsultationForm,
        actions.leave_consultation,
        _("已退出协商，回到待交办。"),
        _("退出协商"),
    ),
}
