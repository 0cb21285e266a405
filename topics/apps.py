from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TopicsConfig(AppConfig):
    name = "topics"
    verbose_name = _("协商议题")

    def ready(self) -> None:
        from wagtail.models import ReferenceIndex  # noqa: PLC0415 (models must be loaded first)

        # Its evidence is a file that visitors open; Wagtail knows of pages and snippets alone.
        ReferenceIndex.register_model(self.get_model("RecommendationProgress"))
