"""Listings taken out as files: each is recorded before the person gets it, contact data case by case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.history import StepSpec, heads_of, write_steps
from opinions.casework.moving import written
from opinions.enums import Actor, Event
from opinions.lifecycle import Refusal
from opinions.models import ContactLook, ExportLog, Opinion, Submitter
from opinions.permissions import NotPermitted
from portal.users.models import User

MOST_ROWS = 30_000
MOST_CONTACTS = 1000
"""No purpose that staff have needs more people's numbers in one file."""
BATCH = 200


class TooManyRows(Refusal):
    message = _("符合条件的有 %(count)d 件，一次最多导出 %(limit)d 件。请先筛选。")


class PurposeMissing(Refusal):
    message = _("导出联系方式须写明用途。")


@dataclass(frozen=True)
class Left:
    """What a submitter left."""

    name: str
    phone: str
    email: str


def check_size(count: int, *, with_contact: bool) -> None:
    """:raises TooManyRows: more than one file may hold."""
    limit = MOST_CONTACTS if with_contact else MOST_ROWS
    if count > limit:
        raise TooManyRows(count=count, limit=limit)


def look_at_contacts(
    keys: Sequence[int], *, purpose: str, by: User, at: dt.datetime
) -> dict[int, Left]:
    """Contact data of those of the cases where the person may see it; each look is logged as one on the screen is.

    By key of the case; none where nothing was left, it was erased, or he has no post.

    :raises NotPermitted: no right to contact data at all.
    :raises PurposeMissing: nobody takes people's numbers out for nothing.
    :raises TooManyRows: more cases than one file with contact data may hold.
    """
    if not by.has_perm("opinions.view_contact"):
        raise NotPermitted
    written(purpose, PurposeMissing)
    check_size(len(keys), with_contact=True)
    found: dict[int, Left] = {}
    for start in range(0, len(keys), BATCH):
        found |= _look(keys[start : start + BATCH], by=by, at=at)
    return found


@transaction.atomic
def _look(keys: Sequence[int], *, by: User, at: dt.datetime) -> dict[int, Left]:
    rows = Opinion.objects.visible_to(by).filter(pk__in=keys)
    if not by.has_perm("opinions.dispatch_opinion"):
        rows = rows.of_posts(by)
    left = Submitter.objects.filter(opinion__in=rows.values("pk"), erased_at=None)
    mine = list(left.values_list("opinion", flat=True))
    cases = list(Opinion.objects.filter(pk__in=mine).select_for_update().order_by("pk"))
    people = {person.opinion_id: person for person in left.filter(opinion__in=mine)}
    seen = [case for case in cases if case.pk in people]
    ContactLook.objects.bulk_create(ContactLook(opinion=case, by=by, at=at) for case in seen)
    write_steps(
        ((case.pk, _look_at(case, by, at)) for case in seen),
        heads=heads_of(case.pk for case in seen),
    )
    return {pk: Left(each.name, each.phone, each.email) for pk, each in people.items()}


def _look_at(case: Opinion, by: User, at: dt.datetime) -> StepSpec:
    return StepSpec(Event.CONTACT_SEEN, case.state, case.state, at, Actor.STAFF, by)


def log_export(
    *,
    queue: str,
    query: str,
    columns: Sequence[str],
    rows: int,
    by: User,
    at: dt.datetime,
    contacts: int | None = None,
    purpose: str = "",
) -> ExportLog:
    """``contacts``: the cases whose contact data is in the file; None for a file without that column."""
    return ExportLog.objects.create(
        by=by,
        at=at,
        queue=queue,
        query=query[:2000],
        columns=list(columns),
        rows=rows,
        with_contact=contacts is not None,
        contacts=contacts or 0,
        reason=purpose,
    )
