from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opinions import actions
from opinions.enums import Act, Move
from opinions.viewsets import forms
from opinions.viewsets.moves.screens import Screen, Screens

SCREENS: Screens = {
    Move.REQUEST_RETURN: Screen(
        forms.RequestReturnForm,
        actions.request_return,
        _("已申请退回，等调度员决定。"),
        _("申请退回"),
        _("决定以前仍由主办单位承办，期限照走。"),
        takes_away=True,
    ),
    Move.SEND_ELSEWHERE: Screen(
        forms.SendElsewhereForm, actions.send_elsewhere, _("已改派其他单位。"), _("改派")
    ),
    Move.REFUSE_RETURN: Screen(
        forms.RefuseReturnForm,
        actions.refuse_return,
        _("未同意退回，由原单位继续办理。"),
        _("不同意退回"),
        _("原单位继续办理；尚未签收的，视同签收，由该单位自行确定经办人。"),
        takes_away=True,
    ),
    Act.ASK_EXTENSION: Screen(
        forms.AskExtensionForm, actions.ask_extension, _("已申请延期，等他人决定。"), _("申请延期")
    ),
    Act.GRANT_EXTENSION: Screen(
        forms.GrantExtensionForm,
        actions.grant_extension,
        _("已同意延期，新的期限已告知提交人。"),
        _("同意延期"),
    ),
    Act.REFUSE_EXTENSION: Screen(
        forms.RefuseExtensionForm,
        actions.refuse_extension,
        _("未同意延期，期限不变。"),
        _("不同意延期"),
        takes_away=True,
    ),
}
