from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from opinions.enums import Grade
from opinions.models import Target
from portal.reference.models import Field
from portal.reference.queries import in_tree_order

LONGEST = 120
"""About half a year of working days: more is a slip of the hand."""
SCOPE = ("grade", "field", "channel")


def days(name: str, help_text: Promise) -> Any:
    field: Any = Target._meta.get_field(name)
    return field.formfield(min_value=1, max_value=LONGEST, help_text=help_text)


class TargetForm(WagtailAdminModelForm):
    """One row of terms, as far as they have an effect. What a row is for never changes once it is there."""

    screen_days = days(
        "screen_days",
        _(
            "从提交、导入或退出协商起算；这时还没有分级，各级共用“一般”的这一个期限。改动只用于以后的，已经定下的期限不变。"
        ),
    )
    sign_days = days(
        "sign_days",
        _(
            "从交办起算。期满未签收的自动催签，再过“办理规则”所定的天数退回调度员。改动立即适用于所有未签收的。"
        ),
    )
    answer_days = days(
        "answer_days",
        _(
            "从交办起算。改动只用于以后的交办，已经交办的保留原来的期限；退出协商后重新交办的，按那时的规定。"
        ),
    )

    class Meta:
        model = Target
        fields = (*SCOPE, "screen_days", "sign_days", "answer_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self._offer_fields()
            return
        for name in SCOPE:
            del self.fields[name]
        if self.instance.grade != Grade.ORDINARY:
            del self.fields["screen_days"]

    def _offer_fields(self) -> None:
        fields = in_tree_order(Field.objects.in_use().in_order())
        labels = [(each.pk, "\u3000" * (len(each.lineage) - 1) + str(each)) for each in fields]
        self.fields["field"].choices = [("", _("不限")), *labels]
        self.fields["channel"].choices = [("", _("不限")), *self.fields["channel"].choices[1:]]

    def _get_validation_exclusions(self) -> set[str]:
        """Django leaves out constraints of fields that are left empty, which here means "any"."""
        excluded: set[str] = super()._get_validation_exclusions()
        return excluded - set(SCOPE) if self.instance.pk is None else excluded
