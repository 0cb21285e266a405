from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opinions import actions
from opinions.enums import Act, Move
from opinions.viewsets import forms
from opinions.viewsets.moves.screens import Screen, Screens

SCREENS: Screens = {
    Move.ASK_SUBMITTER: Screen(
        forms.AskSubmitterForm,
        actions.ask_submitter,
        _("已请提交人补充，计时暂停。"),
        _("请提交人补充"),
    ),
    Move.GRANT_REOPEN: Screen(
        forms.GrantReopenForm,
        actions.grant_reopen,
        _("已同意重办，回到待交办。"),
        _("同意重办"),
        _("事项回到待交办，重新选择承办单位，答复期限重新起算。原来的答复和评价保留。"),
    ),
    Move.REFUSE_REOPEN: Screen(
        forms.RefuseReopenForm,
        actions.refuse_reopen,
        _("已决定不重办，理由已给提交人。"),
        _("不同意重办"),
        takes_away=True,
    ),
    Move.RECONSIDER: Screen(
        forms.ReconsiderForm,
        actions.reconsider,
        _("已转入复核，须由作出决定以外的人审核。"),
        _("复核"),
    ),
    Act.CALL_BACK: Screen(
        forms.CallBackForm,
        actions.call_back,
        _("回访已登记。"),
        _("登记回访"),
        _("由没有经办、也没有起草答复的人打电话。电话号码见“查看联系方式”。"),
    ),
}
