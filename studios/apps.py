from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StudiosConfig(AppConfig):
    name = "studios"
    verbose_name = _("委员工作室")

    def ready(self) -> None:
        from studios import receivers  # noqa: F401, PLC0415 (models must be loaded first)
