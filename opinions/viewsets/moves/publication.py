from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opinions import actions
from opinions.enums import PublicationMove
from opinions.viewsets import forms
from opinions.viewsets.moves.screens import Screen, Screens

SCREENS: Screens = {
    PublicationMove.PROPOSE: Screen(
        forms.ProposeForm, actions.propose, _("已提议公开，待他人批准。"), _("提议公开")
    ),
    PublicationMove.RETRACT: Screen(
        forms.RetractForm,
        actions.retract,
        _("提议已收回。"),
        _("收回提议"),
        _("不再等待批准；遮盖都留着，可以改好后重新提议。"),
        takes_away=True,
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
        _(
            "“待公开的答复”立即出现在已公开的事项下；公开过的原答复留在下面，标明已更正或此后重新办理。"
        ),
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
        _("立即从网站、搜索和接口撤下。还要公开的，撤下以后可以加上遮盖，重新提议。"),
        takes_away=True,
    ),
}
