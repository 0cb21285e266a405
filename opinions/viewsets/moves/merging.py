from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opinions import actions
from opinions.enums import Move
from opinions.viewsets import forms
from opinions.viewsets.moves.screens import Screen, Screens

SCREENS: Screens = {
    Move.MERGE: Screen(
        forms.MergeForm,
        actions.merge,
        _("已并入主件，提交人会收到通知。"),
        _("并入主件"),
        _("查询码照常有效，提交人看到主件的进展和答复，看不到主件提交人写的内容。"),
    ),
    Move.UNMERGE: Screen(
        forms.UnmergeForm,
        actions.unmerge,
        _("已取消合并，恢复到合并前的状态。"),
        _("取消合并"),
        _("恢复到合并前的状态、承办单位、经办人和期限；合并期间不停止计时。"),
        takes_away=True,
    ),
}
