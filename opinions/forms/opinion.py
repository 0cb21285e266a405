from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from opinions.enums import PublishConsent
from opinions.forms.attachments import AttachmentsField
from opinions.forms.fields import AddressField, LineField, TextField, TreeChoiceField
from opinions.models.opinion import MAX_PLACE, MAX_TEXT, MAX_TITLE
from portal.reference.models import Area, Field

PHONE = re.compile(
    r"\+?[\d\s()\-–—/]{5,28}(?:(?:转|轉|分机|分機|ext\.?|x|#)\s*\d{1,8})?", re.IGNORECASE
)
"""Of NFKC text: full-width digits and brackets are plain there."""
MAX_NAME, MAX_PHONE = 60, 30


class OpinionForm(forms.Form):
    """What a resident tells us. Two fields are asked for: the matter, and consent to handle it."""

    text = TextField(
        label=_("您要反映的事情"),
        limit=MAX_TEXT,
        too_long=_("内容最多 %(limit)d 字，现在有 %(length)d 字，请删减一些"),
        help_text=_("说清时间、地点，和您希望怎样解决。请不要写别人的姓名和电话。"),
        error_messages={"required": _("请写下您要反映的事情")},
        widget=forms.Textarea(attrs={"rows": 8, "data-count": str(MAX_TEXT)}),
    )
    title = LineField(
        label=_("标题"),
        required=False,
        limit=MAX_TITLE,
        too_long=_("标题最多 %(limit)d 字，现在有 %(length)d 字"),
        help_text=_("一句话概括。不写也可以，会用内容的开头代替。"),
    )
    field = TreeChoiceField(
        label=_("领域"),
        required=False,
        queryset=Field.objects.in_use(),
        empty_label=_("不确定，由工作人员判断"),
        error_messages={"invalid_choice": _("请从列表中选一个领域")},
    )
    area = TreeChoiceField(
        label=_("哪个街道、社区"),
        required=False,
        queryset=Area.objects.in_use(),
        empty_label=_("不确定，或涉及全区"),
        error_messages={"invalid_choice": _("请从列表中选一个街道或社区")},
    )
    place = LineField(
        label=_("具体地点"),
        required=False,
        limit=MAX_PLACE,
        too_long=_("地点最多 %(limit)d 字，现在有 %(length)d 字"),
        help_text=_("例如：小学东门外的公交站、3 号楼北侧。"),
    )
    attachments = AttachmentsField()
    name = LineField(
        label=_("怎么称呼您"),
        required=False,
        limit=MAX_NAME,
        too_long=_("称呼最多 %(limit)d 字，现在有 %(length)d 字"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = LineField(
        label=_("电话"),
        required=False,
        limit=MAX_PHONE,
        too_long=_("电话最多 %(limit)d 个字符，现在有 %(length)d 个"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = AddressField(
        label=_("电子邮箱"),
        required=False,
        help_text=_("留下邮箱，每有进展都会写信告诉您。"),
        error_messages={
            "invalid": _("这个邮箱地址不完整，应类似 name@example.com"),
            "max_length": _("邮箱地址最多 %(limit_value)d 个字符"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    publish = forms.BooleanField(
        label=_("同意公开这件事和答复"),
        required=False,
        help_text=_("公开前有人审核，会隐去个人信息。不公开也一样办理。"),
    )
    publish_as = forms.ChoiceField(
        label=_("公开时怎样署名"),
        required=False,
        choices=[
            (PublishConsent.ANONYMOUS, _("匿名")),
            (PublishConsent.NAMED, _("用我填写的称呼")),
        ],
        initial=PublishConsent.ANONYMOUS,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("请选择匿名或署名")},
    )
    consent = forms.BooleanField(
        label=_("我已阅读上面的说明，同意为办理这件事使用我填写的信息"),
        error_messages={"required": _("请先同意使用您填写的信息，否则无法办理")},
    )
    homepage = forms.CharField(label=_("此栏请留空"), required=False)
    """Not for people: hidden from them, filled in by programs that fill in everything."""

    kept = (
        "text",
        "title",
        "field",
        "area",
        "place",
        "name",
        "phone",
        "email",
        "publish",
        "publish_as",
        "consent",
    )
    """What goes along, hidden, from page to page. Files do not: they are kept here as soon as they have come."""

    def clean_phone(self) -> str:
        phone = unicodedata.normalize("NFKC", self.cleaned_data["phone"])
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("电话只能写数字，可以带区号、短横和分机号"), code="invalid")
        return phone

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        named = data.get("publish") and data.get("publish_as") == PublishConsent.NAMED
        if named and not data.get("name") and "name" not in self.errors:
            self.add_error(
                "name", ValidationError(_("选择署名公开时，请写下怎么称呼您"), code="required")
            )
        return data

    @property
    def publish_consent(self) -> PublishConsent:
        """Of a valid form."""
        if not self.cleaned_data["publish"]:
            return PublishConsent.NONE
        return PublishConsent(self.cleaned_data["publish_as"] or PublishConsent.ANONYMOUS)

    @property
    def looks_automatic(self) -> bool:
        return bool(self.data.get("homepage"))
