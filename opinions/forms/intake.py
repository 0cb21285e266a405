from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from opinions.enums import Channel, PublishConsent
from opinions.forms.opinion import OpinionForm
from portal.core.languages import SOURCE
from studios.models import StudioPage
from topics.models import TopicPage

SPOKEN = (Channel.DESK, Channel.VISIT, Channel.TELEPHONE, Channel.PAPER)
"""Channels by which a resident does not write himself."""

WORDS: dict[str, tuple[Any, Any]] = {
    # field: label, help text
    "text": (
        _("反映的事情"),
        _("按本人的说法记：时间、地点、希望怎样解决。不要写别人的姓名和电话。"),
    ),
    "attachments": (
        _("照片和扫描件"),
        _("最多 5 个，每个不超过 8 MB：JPG、PNG、WebP、HEIC 图片或 PDF。不会公开。"),
    ),
    "name": (_("称呼"), ""),
    "email": (_("电子邮箱"), _("留下邮箱，每有进展都会写信告诉本人。")),
    "publish": (
        _("本人同意公开这件事和答复"),
        _("公开前另有人审核，会隐去个人信息。不公开也一样办理。"),
    ),
    "consent": (
        _("已向本人说明信息怎样使用、保存多久，本人同意"),
        _("记入这件事项。没有同意，不能登记。"),
    ),
}


class IntakeForm(OpinionForm):
    """What a resident said to somebody of the staff: the public form's fields, in the words of who writes."""

    channel = forms.ChoiceField(
        label=_("渠道"),
        choices=[(channel.value, channel.label) for channel in SPOKEN],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择渠道。")},
    )
    studio = forms.ModelChoiceField(
        label=_("工作室"),
        queryset=StudioPage.objects.none(),
        required=False,
        empty_label=_("不属于任何工作室"),
        error_messages={"required": _("请选择工作室。")},
    )
    topic = forms.ModelChoiceField(
        label=_("协商议题"),
        queryset=TopicPage.objects.none(),
        required=False,
        empty_label=_("不属于任何议题"),
        help_text=_("只列出正在征集意见的议题。"),
    )
    language = forms.ChoiceField(
        label=_("与本人联系用的语言"), choices=settings.LANGUAGES, initial=SOURCE
    )
    field_order = ("channel", "studio", "topic", "text", "title", "place", "area", "field")

    def __init__(
        self,
        *args: Any,
        studios: QuerySet[StudioPage],
        needs_studio: bool,
        at: dt.datetime,
        **kwargs: Any,
    ) -> None:
        """``studios`` are those for which the person writes; with ``needs_studio`` one of them."""
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        fields: dict[str, Any] = self.fields
        del fields["homepage"]  # no trap for our own staff
        for name, (label, help_text) in WORDS.items():
            fields[name].label, fields[name].help_text = label, help_text
        fields["publish_as"].choices = [
            (PublishConsent.ANONYMOUS, _("匿名")),
            (PublishConsent.NAMED, _("用上面填写的称呼")),
        ]
        fields["topic"].queryset = (
            TopicPage.objects.live().filter(locale__language_code=SOURCE).open_at(at)
        )
        studio = fields["studio"]
        studio.queryset, studio.required = studios, needs_studio
        if needs_studio:
            studio.empty_label = _("请选择")
            self.initial.setdefault("studio", studios.first())
