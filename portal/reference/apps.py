from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    name = "portal.reference"
    label = "reference"
    verbose_name = _("基础信息")

    def ready(self) -> None:
        from portal.core.standing import keep  # noqa: PLC0415 (models must be loaded first)

        keep(self.get_models())
