from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "portal.media"
    label = "media"
    verbose_name = _("媒体")

    def ready(self) -> None:
        from portal.media import receivers  # noqa: F401, PLC0415 (models must be loaded first)
