"""The second look at what was taken down."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from opinions.forms.fields import LineField, TreeChoiceField
from opinions.models import Opinion
from opinions.models.opinion import MAX_PLACE, MAX_TITLE
from opinions.viewsets.forms.base import TOO_LONG, MoveForm, Words
from portal.reference.models import Area, Field


class CheckEntryForm(MoveForm):
    text = Words(
        label=_("内容"),
        help_text=_("对照原件或录音，有笔误的直接改正。"),
        error_messages={"required": _("请填写内容。")},
    )
    title = LineField(label=_("标题"), limit=MAX_TITLE, too_long=TOO_LONG, required=False)
    place = LineField(label=_("地点"), limit=MAX_PLACE, too_long=TOO_LONG, required=False)
    area = TreeChoiceField(
        label=_("区域"), required=False, queryset=Area.objects.all(), empty_label=_("没有")
    )
    field = TreeChoiceField(
        label=_("领域"), required=False, queryset=Field.objects.all(), empty_label=_("没有")
    )
    reason = Words(
        label=_("改动说明"), required=False, help_text=_("有改动时必填：改了什么、依据什么。")
    )

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        names = ("text", "title", "place", "area", "field")
        return {name: getattr(opinion, name) for name in names}
