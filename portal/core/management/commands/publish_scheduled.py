"""Wagtail's command, but a page that may not go live, or not go, does not keep back the others."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from wagtail.management.commands import publish_scheduled
from wagtail.models import DraftStateMixin, Page, Revision

from portal.core.refusals import Refused, reason_of

logger = logging.getLogger(__name__)


class Command(publish_scheduled.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["dryrun"]:
            super().handle(*args, **options)
            return
        at = timezone.now()
        due = Revision.objects.filter(approved_go_live_at__lt=at)
        for revision in due.order_by("approved_go_live_at", "pk"):
            publish_or_unschedule(revision)
        for expired in expired_at(at):
            unpublish_or_keep(expired)


def publish_or_unschedule(revision: Revision) -> None:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except (ValidationError, Refused) as refused:
        logger.error(  # noqa: TRY400 (a refusal is not a fault of the program)
            "Scheduled page refused",
            extra={"page": revision.object_id, "reason": reason_of(refused)},
        )
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)


def unpublish_or_keep(expired: Any) -> None:
    """What may not go loses its date, so that it is refused, and logged, once."""
    try:
        with transaction.atomic():
            expired.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    except (ValidationError, Refused) as refused:
        logger.error(  # noqa: TRY400 (see above)
            "Expiry refused", extra={"page": expired.pk, "reason": reason_of(refused)}
        )
        type(expired).objects.filter(pk=expired.pk).update(expire_at=None)


def expired_at(at: dt.datetime) -> Iterator[models.Model]:
    """All that is public and expired, pages first; what went along with another meanwhile is left out."""
    kinds = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    for model in (Page, *(kind for kind in kinds if not issubclass(kind, Page))):
        over = model.objects.filter(live=True, expire_at__lt=at).order_by("expire_at", "pk")
        for primary_key in list(over.values_list("pk", flat=True)):
            yield from over.filter(pk=primary_key)
