"""Wagtail's command, but a page that may not go live does not keep back the others."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.management.commands import publish_scheduled
from wagtail.models import Revision

logger = logging.getLogger(__name__)


class Command(publish_scheduled.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dryrun"]:
            due = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
            for revision in due.order_by("approved_go_live_at", "pk"):
                publish_or_unschedule(revision)
        super().handle(*args, **options)  # takes down what has expired


def publish_or_unschedule(revision: Revision) -> None:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except ValidationError as refused:
        logger.error(  # noqa: TRY400 (a refusal is not a fault of the program)
            "Scheduled page refused",
            extra={"page": revision.object_id, "reason": " ".join(refused.messages)},
        )
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
