"""The second look at what was taken down."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from opinions.casework.numbers import civil_day
from opinions.enums import SPOKEN, Channel, PublishConsent
from opinions.forms.fields import AddressField, LineField, TreeChoiceField
from opinions.forms.intake import LONGEST_AGO
from opinions.forms.opinion import MAX_NAME, MAX_PHONE, PHONE
from opinions.models import Opinion
from opinions.models.opinion import MAX_PLACE, MAX_TITLE
from opinions.viewsets.forms.base import TOO_LONG, MoveForm, Words
from portal.core.languages import SOURCE
from portal.reference.models import Area, Field
from studios.models import StudioPage
from topics.models import TopicPage

UNTOUCHED = _("留空不改。先按“查看联系方式”，与原件不同才填。")


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
    publish_consent = forms.ChoiceField(
        label=_("公开意愿"),
        choices=PublishConsent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择公开意愿。")},
    )
    channel = forms.ChoiceField(
        label=_("渠道"),
        choices=[(channel.value, channel.label) for channel in SPOKEN],
        error_messages={"required": _("请选择渠道。")},
    )
    said_on = forms.DateField(
        label=_("反映日期"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("请写日期，例如 2026-03-02。")},
    )
    studio = forms.ModelChoiceField(
        label=_("工作室"),
        queryset=StudioPage.objects.filter(locale__language_code=SOURCE).order_by("title", "pk"),
        required=False,
        empty_label=_("不属于任何工作室"),
    )
    topic = forms.ModelChoiceField(
        label=_("协商议题"),
        queryset=TopicPage.objects.none(),
        required=False,
        empty_label=_("不属于任何议题"),
        help_text=_("只列出登记时正在征集意见的议题。"),
    )
    name = LineField(
        label=_("更正称呼"),
        limit=MAX_NAME,
        too_long=TOO_LONG,
        required=False,
        help_text=UNTOUCHED,
    )
    phone = LineField(
        label=_("更正电话"),
        limit=MAX_PHONE,
        too_long=TOO_LONG,
        required=False,
        help_text=UNTOUCHED,
    )
    email = AddressField(
        label=_("更正电子邮箱"),
        required=False,
        help_text=UNTOUCHED,
        error_messages={"invalid": _("这个邮箱地址不完整，应类似 name@example.com")},
    )
    reason = Words(
        label=_("改动说明"), required=False, help_text=_("有改动时必填：改了什么、依据什么。")
    )

    def __init__(self, *args: Any, opinion: Opinion, **kwargs: Any) -> None:
        super().__init__(*args, opinion=opinion, **kwargs)
        fields: dict[str, Any] = self.fields
        topics = TopicPage.objects.live().filter(locale__language_code=SOURCE)
        collecting = topics.open_at(opinion.submitted_at).values("pk")
        fields["topic"].queryset = TopicPage.objects.filter(
            Q(pk__in=collecting) | Q(pk=opinion.topic_id)
        )
        if opinion.channel not in SPOKEN:
            stands = Channel(opinion.channel)
            fields["channel"].choices = [(stands.value, stands.label), *fields["channel"].choices]

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        names = ("text", "title", "place", "area", "field", "publish_consent")
        more = ("channel", "said_on", "studio", "topic")
        return {name: getattr(opinion, name) for name in (*names, *more)}

    def clean_said_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["said_on"]
        last = civil_day(self.opinion.submitted_at)
        if day and day != self.opinion.said_on and not last - LONGEST_AGO <= day <= last:
            raise ValidationError(_("反映日期应在登记以前、一年以内。"), code="invalid")
        return day

    def clean_phone(self) -> str:
        phone = unicodedata.normalize("NFKC", self.cleaned_data["phone"])
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("电话只能写数字，可以带区号、短横和分机号"), code="invalid")
        return phone
