from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from opinions.casework.numbers import civil_day
from opinions.enums import SPOKEN, PublishConsent
from opinions.forms.opinion import OpinionForm
from opinions.models import PaperSheet
from opinions.models.intake import LONGEST_NUMBER
from portal.core.languages import SOURCE
from portal.core.normalisation import clean_line
from studios.models import StudioPage
from topics.models import TopicPage

LONGEST_AGO = dt.timedelta(days=366)

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
    "title": (_("标题"), _("不写就用内容的开头。")),
    "place": (_("具体地点"), ""),
    "name": (_("称呼"), ""),
    "email": (_("电子邮箱"), _("有进展会写信告诉本人。")),
    "publish": (
        _("本人同意公开这件事和答复"),
        _("公开前另有人审核，会隐去个人信息。不公开也一样办理。"),
    ),
    "consent": (
        _("已向本人说明信息怎样使用、保存多久，本人同意"),
        _("记入这件事项。没有同意，不能登记。"),
    ),
}


class FirstFocused(forms.RadioSelect):
    """Of its buttons one alone takes the focus: a page has one place to begin."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        if option["index"] != "0":
            option["attrs"].pop("autofocus", None)
        return option


class IntakeForm(OpinionForm):
    """What a resident said to somebody of the staff: the public form's fields, in the words of who writes."""

    channel = forms.ChoiceField(
        label=_("渠道"),
        choices=[(channel.value, channel.label) for channel in SPOKEN],
        widget=FirstFocused,
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
    said_on = forms.DateField(
        label=_("反映日期"),
        required=False,
        help_text=_("说或写的那天；期限从登记起算。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("请写日期，例如 2026-03-02。")},
    )
    sheet = forms.CharField(
        label=_("登记表的表号"),
        required=False,
        max_length=LONGEST_NUMBER,
        help_text=_("右上角的编号；没有的留空。"),
        error_messages={"max_length": _("表号太长，请核对。")},
    )
    field_order = (
        *(
            "channel",
            "text",
            "title",
            "place",
            "area",
            "field",
            "name",
            "phone",
            "email",
            "language",
        ),
        *("said_on", "studio", "topic", "sheet", "publish", "publish_as", "attachments", "consent"),
    )
    """As one types: what must be there first, then who said it and where it came from, the consent before the button."""
    kept_for_next = ("channel", "said_on", "studio", "topic", "place", "area", "language")
    """What the next record begins with."""

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
        self.at = at
        fields: dict[str, Any] = self.fields
        fields["text"].widget.attrs["rows"] = 8
        begins = "text" if self["channel"].value() else "channel"
        fields[begins].widget.attrs["autofocus"] = True
        self.initial.setdefault("said_on", civil_day(at))
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

    def clean_said_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["said_on"] or civil_day(self.at)
        if not civil_day(self.at) - LONGEST_AGO <= day <= civil_day(self.at):
            raise ValidationError(_("反映日期应在今天以前、一年以内。"), code="invalid")
        return day

    def clean_sheet(self) -> PaperSheet | None:
        """Whether it was registered already is asked when it is: the same form may be sent twice."""
        number = clean_line(self.cleaned_data["sheet"]).upper()
        if not number:
            return None
        sheet = PaperSheet.objects.filter(number=number).select_related("studio", "topic").first()
        if sheet is None:
            raise ValidationError(_("没有这个表号的登记表，请核对。"), code="invalid")
        return sheet

    def clean(self) -> dict[str, Any]:
        """Where no studio or topic was chosen, that of the sheet, if it could have been."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        sheet = said.get("sheet")
        for name in ("studio", "topic"):
            choices: Any = self.fields[name]
            own = getattr(sheet, name, None)
            unsaid = not self[name].data
            if own and unsaid and choices.queryset.filter(pk=own.pk).exists():
                self.errors.pop(name, None)  # a studio may be required
                said[name] = own
        return said
