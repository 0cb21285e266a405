"""print_sheets, check_entry: opinions that members of staff take down."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.actions.intake import TextMissing
from opinions.casework.history import StepSpec, said_in
from opinions.casework.moving import begin_act, finish, written
from opinions.casework.numbers import civil_day
from opinions.enums import Act, Actor
from opinions.lifecycle import Refusal
from opinions.models import EntryCheck, Opinion, PaperSheet
from opinions.permissions import check_submit_for_resident
from portal.core.normalisation import clean_line
from portal.reference.models import Area, Field
from portal.users.models import User
from studios.models import StudioPage
from topics.models import TopicPage

MOST_SHEETS = 100


class TooManySheets(Refusal):
    message = _("一次打印 1 至 %(most)d 张。")


class SlipReasonMissing(Refusal):
    message = _("改动了登记的内容，请写明为什么。")


class NothingToCheck(Refusal):
    message = _("这件事项不需要核对，或已经核对过。")


@transaction.atomic
def print_sheets(
    *,
    count: int,
    studio: StudioPage | None,
    topic: TopicPage | None,
    by: User,
    at: dt.datetime,
) -> list[PaperSheet]:
    """So many sheets with numbers of their own, for a studio or a topic or neither.

    :raises NotPermitted: ``by`` writes for nobody, or not for this studio.
    :raises TooManySheets: none, or more than ``MOST_SHEETS``.
    """
    check_submit_for_resident(by, studio)
    if not 1 <= count <= MOST_SHEETS:
        raise TooManySheets(most=MOST_SHEETS)
    sheets = PaperSheet.objects.bulk_create(
        [
            PaperSheet(studio=studio, topic=topic, printed_at=at, printed_by=by)
            for _number in range(count)
        ]
    )
    for sheet in sheets:
        sheet.number = f"{settings.REFERENCE_PREFIX}-P-{civil_day(at).year}-{sheet.pk:06d}"
    PaperSheet.objects.bulk_update(sheets, ["number"])
    return sheets


@transaction.atomic
def check_entry(
    opinion: Opinion,
    *,
    title: str,
    text: str,
    place: str,
    field: Field | None,
    area: Area | None,
    reason: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Compare what was typed with the scan, as its second person, and put slips right. Then it can be screened.

    :raises OwnItem: ``by`` typed it.
    :raises NothingToCheck: the rules do not ask for it, or it was done.
    :raises SlipReasonMissing: something was changed without saying why.
    """
    begin_act(opinion, Act.CHECK_ENTRY, by=by, seen=seen)
    waiting = EntryCheck.objects.filter(opinion=opinion, checked_at=None).first()
    if waiting is None:
        raise NothingToCheck
    said: dict[str, Any] = {
        "title": clean_line(title) or opinion.title,
        "text": written(text, TextMissing),
        "place": clean_line(place),
        "field": field,
        "area": area,
    }
    changed = [name for name, value in said.items() if getattr(opinion, name) != value]
    reason = written(reason, SlipReasonMissing) if changed else ""
    for name in changed:
        setattr(opinion, name, said[name])
    if changed:
        opinion.save(update_fields=changed)
    waiting.checked_by, waiting.checked_at = by, at
    waiting.save(update_fields=["checked_by", "checked_at"])
    state = opinion.state
    digests = said_in(opinion) | {"text": opinion.text} if changed else {}
    finish(
        opinion,
        StepSpec(
            Act.CHECK_ENTRY,
            state,
            state,
            at,
            Actor.STAFF,
            by,
            text=reason,
            data={"changed": changed},
            digests=digests,
        ),
    )
    return opinion
