from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.documents.widgets import AdminDocumentChooser

from topics.models import Recommendation, RecommendationProgress
from topics.permissions import open_to


class RecommendationField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Recommendation) -> str:
        return f"{obj.page.topic.title} · {obj}"


class ProgressForm(WagtailAdminModelForm):
    """One entry of the log; written by ``topics.actions.record_progress``, never by ``save()``."""

    recommendation = RecommendationField(
        label=_("建议条目"), queryset=Recommendation.objects.none(), to_field_name="translation_key"
    )
    evidence_url = forms.URLField(label=_("证明材料链接"), required=False, assume_scheme="https")

    class Meta:
        model = RecommendationProgress
        fields = ("status", "text", "text_en", "evidence_url", "evidence")
        widgets = {"evidence": AdminDocumentChooser}

    field_order = ("recommendation", "status", "text", "text_en", "evidence_url", "evidence")

    def __init__(self, *args: Any, for_user: AbstractBaseUser | None = None, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        mine = open_to(for_user) if for_user else Recommendation.objects.none()
        self.fields["recommendation"].queryset = mine.select_related("page__topic").order_by(
            "page__topic__title", "sort_order", "pk"
        )
