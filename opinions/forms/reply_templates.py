from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from opinions.forms.fields import LineField, TextField
from opinions.models import ReplyTemplate
from opinions.models.opinion import MAX_TEXT
from opinions.permissions import headed_units, manages_all_templates
from opinions.rules import PLACEHOLDERS, unknown_placeholders
from portal.reference.models import Field, Unit

TOO_LONG = _("最多 %(limit)d 字，现在有 %(length)d 字，请删减一些。")
HELP = _(
    "可以用 %(placeholders)s，填入时换成事项的内容；要经办人自己填的地方写“____”，没填好的不能提交。只写正文，称谓、落款、日期另有位置。"
)


class ReplyTemplateForm(WagtailAdminModelForm):
    """The head of a unit writes for his units alone, an administrator for everybody."""

    title = LineField(label=_("名称"), limit=80, too_long=TOO_LONG)
    text = TextField(label=_("正文"), limit=MAX_TEXT, too_long=TOO_LONG)

    class Meta:
        model = ReplyTemplate
        fields = ("title", "text", "unit", "field", "in_use")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = (
            Unit.objects.in_use()
            if manages_all_templates(self.for_user)
            else headed_units(self.for_user)
        )
        unit, field = self.fields["unit"], self.fields["field"]
        unit.queryset, unit.empty_label = units.order_by("order", "code"), _("各单位")
        field.queryset, field.empty_label = Field.objects.in_use().order_by("path"), _("各领域")
        if not manages_all_templates(self.for_user):
            unit.required, unit.help_text = True, ""
            unit.empty_label = None if len(units) == 1 else _("请选择")
        names = "、".join(f"{{{name}}}" for name in PLACEHOLDERS)
        self.fields["text"].help_text = HELP % {"placeholders": names}

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if strange := unknown_placeholders(text):
            raise ValidationError(
                _("不认识“%(strange)s”，可以用的是 %(known)s。"),
                params={
                    "strange": "、".join(strange)[:80],
                    "known": "、".join(f"{{{name}}}" for name in PLACEHOLDERS),
                },
            )
        return text
