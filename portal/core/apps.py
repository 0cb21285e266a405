from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = _("平台")

    def ready(self) -> None:
        from portal.core import checks, logs, receivers, tasks  # noqa: F401, PLC0415 (models must be loaded first)

        receivers.connect()
        logs.log_uncaught()
