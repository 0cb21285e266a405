"""A batch: written in short transactions while hidden, shown at once, then put into the index.

However it ends, nothing half is left: a run that fails takes its cases away again, and what a killed
run left behind is cleared or finished by the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.db import connection, transaction

from opinions.casework.bulk import write_cases
from opinions.casework.deadlines import screening_due
from opinions.enums import Channel
from opinions.importers.cases import Declaration, case_of
from opinions.importers.checking import (
    CHUNK,
    Findings,
    Tick,
    chunks,
    known_keys,
    nothing,
    sound_entries,
)
from opinions.models import CaseStep, ImportBatch, Opinion, PublishedCopy, Reply, Submitter
from portal.core.publishing import published_many


def write(
    path: Path, *, source: str, published_at_source: bool, at: dt.datetime, tick: Tick = nothing
) -> ImportBatch:
    """Write the sound rows of ``path`` that are not there yet; faulty ones are left out.

    :raises AlreadyRunning: see there.
    """
    tidy_up(at=at)
    batch = ImportBatch.begin(source=source, file_name=path.name, at=at)
    due = cache(lambda field: screening_due(at, field=field, channel=Channel.IMPORT))
    said = Declaration(source, published_at_source, at, due)
    try:
        for entries in chunks(sound_entries(path, at=at, findings=Findings(), tick=tick)):
            known = known_keys(source, entries)
            write_cases(
                case_of(entry, batch, said) for entry in entries if entry.external_id not in known
            )
        show(batch, at=at)
    except BaseException:
        # Also on Ctrl-C: once shown it stays, before that nothing does.
        if not ImportBatch.objects.filter(pk=batch.pk, shown_at__isnull=False).exists():
            take_away(batch)
        raise
    put_into_index(batch, at=at)
    return batch


@transaction.atomic
def show(batch: ImportBatch, *, at: dt.datetime) -> None:
    """From the end of this transaction on, all of the batch is visible: two updates, whatever its size."""
    refresh_statistics()
    cases = Opinion.with_hidden.filter(import_batch=batch)
    PublishedCopy.objects.filter(opinion_id__in=cases.values("pk"), approved_at=None).update(
        approved_at=at
    )
    batch.cases = cases.update(hidden=False)
    batch.shown_at = at
    batch.save(update_fields=["cases", "shown_at"])


def refresh_statistics() -> None:
    """Tell PostgreSQL's planner of the new rows: it takes the tables for small and joins them row by row."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE opinions_opinion, opinions_publishedcopy")


def put_into_index(batch: ImportBatch, *, at: dt.datetime) -> None:
    """One transaction for each 500 copies, so that nobody waits long for his own."""
    for copies in copies_of(batch):
        with transaction.atomic():
            published_many.send(sender=PublishedCopy, instances=copies, at=at, by=None)
    batch.indexed_at = at
    batch.save(update_fields=["indexed_at"])


def copies_of(batch: ImportBatch) -> Iterator[list[PublishedCopy]]:
    copies = PublishedCopy.objects.public().filter(opinion__import_batch=batch)
    related = copies.select_related("opinion", "topic", "field", "area").order_by("pk")
    last = 0
    while part := list(related.filter(pk__gt=last)[:CHUNK]):
        yield part
        last = part[-1].pk


def tidy_up(*, at: dt.datetime) -> None:
    """Clear or finish what killed runs left. :raises AlreadyRunning: one is still at work."""
    for batch in ImportBatch.objects.filter(indexed_at=None).order_by("pk"):
        batch.check_over(at=at)
        if batch.shown_at:
            put_into_index(batch, at=at)
        else:
            take_away(batch)


def take_away(batch: ImportBatch) -> None:
    """Delete a hidden batch in short transactions. No seal covers its steps yet (``casework.seals``)."""
    hidden = Opinion.with_hidden.filter(import_batch=batch, hidden=True).order_by("pk")
    while keys := list(hidden.values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            for model in (CaseStep, PublishedCopy, Reply, Submitter):
                model.objects.filter(opinion__in=keys).delete()
            Opinion.with_hidden.filter(pk__in=keys).delete()
    batch.delete()
