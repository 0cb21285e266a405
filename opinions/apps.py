from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpinionsConfig(AppConfig):
    name = "opinions"
    verbose_name = _("社情民意")

    def ready(self) -> None:
        # Imported for what they register: mail senders, timers, signal receivers, probes.
        from opinions import checks, receivers, tasks  # noqa: F401, PLC0415 (models must be loaded first)
        from opinions.models import CaseRules, Target  # noqa: PLC0415 (models must be loaded first)
        from opinions.notifications import mails  # noqa: F401, PLC0415 (models must be loaded first)
        from portal.core.standing import keep  # noqa: PLC0415 (models must be loaded first)

        keep([CaseRules, Target])
