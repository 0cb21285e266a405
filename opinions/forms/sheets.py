from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from opinions.actions import MOST_SHEETS
from portal.core.languages import SOURCE
from studios.models import StudioPage
from topics.models import TopicPage


class SheetsForm(forms.Form):
    """Which printed forms, and how many."""

    studio = forms.ModelChoiceField(
        label=_("工作室"), queryset=StudioPage.objects.none(), required=False
    )
    topic = forms.ModelChoiceField(
        label=_("协商议题"),
        queryset=TopicPage.objects.none(),
        required=False,
        empty_label=_("不属于任何议题"),
        help_text=_("只列出正在征集意见的议题。"),
    )
    count = forms.IntegerField(
        label=_("张数"),
        initial=10,
        min_value=1,
        max_value=MOST_SHEETS,
        help_text=_("每张有自己的表号，不要复印，不够时再打印。"),
    )

    def __init__(
        self,
        *args: Any,
        studios: QuerySet[StudioPage],
        needs_studio: bool,
        at: dt.datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        studio: Any = self.fields["studio"]
        studio.queryset, studio.required = studios, needs_studio
        studio.empty_label = _("请选择") if needs_studio else _("不属于任何工作室")
        if needs_studio:
            self.initial.setdefault("studio", studios.first())
        topics: Any = self.fields["topic"]
        topics.queryset = TopicPage.objects.live().filter(locale__language_code=SOURCE).open_at(at)
