"""print_sheets: what residents write on by hand."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.numbers import civil_day
from opinions.lifecycle import Refusal
from opinions.models import PaperSheet
from opinions.permissions import check_submit_for_resident
from portal.users.models import User
from studios.models import StudioPage
from topics.models import TopicPage

MOST_SHEETS = 100


class TooManySheets(Refusal):
    message = _("一次打印 1 至 %(most)d 张。")


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
