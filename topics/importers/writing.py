"""Writing imported topics: hidden in small steps, then shown all at once, then put into the index.

A step is a short transaction, so that nobody who writes meanwhile waits for the whole file. A run that
fails takes its drafts away again; what a killed one left is cleared or finished when the next run begins.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import islice
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail_localize.synctree import create_aliases_for_new_page

from portal.core.publishing import published_many
from topics.importers.checking import Findings, known_digests, sound_rows
from topics.importers.rows import RowReader, TopicRow
from topics.models import TopicImport, TopicIndexPage, TopicOrigin, TopicPage
from topics.phases import USUAL_COLLECTION

CHUNK = 20
TURN = 0.1
"""Seconds. Who waits for SQLite's only writer looks again so often; there is no queue."""
LOCKED = ("self", "page_ptr")
SHORT_REASON = "按来源公布的期限征集。"
Advance = Callable[[int], None]


def write(path: Path, *, source: str, reader: RowReader, at: dt.datetime, advance: Advance) -> int:
    """Write the sound rows of ``path`` that are not there yet; how many they were.

    ``reader`` has not read yet. :raises AlreadyRunning: see there.
    """
    tidy_up(at=at)
    run = TopicImport.begin(source=source, file_name=path.name, at=at)
    known = known_digests(source)
    fresh = (row for row in sound_rows(path, reader, Findings()) if row.external_id not in known)
    made: list[int] = []
    try:
        for chunk in chunks(fresh):
            made += write_hidden(chunk, run)
            advance(len(chunk))
            give_way()
        show(made, run, at=at)
    except BaseException:
        # Also on Ctrl-C: once shown it stays, before that nothing does.
        if not TopicImport.objects.filter(pk=run.pk, shown_at__isnull=False).exists():
            take_away(run)
        raise
    put_into_index(run, at=at)
    return len(made)


def give_way() -> None:
    """Between two transactions: one right after the other would let nobody in between."""
    if connection.vendor == "sqlite":
        time.sleep(TURN)


def chunks(rows: Iterable[TopicRow]) -> Iterator[list[TopicRow]]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def tidy_up(*, at: dt.datetime) -> None:
    """Clear or finish what killed runs left, whatever their source.

    :raises AlreadyRunning: one is still at work.
    """
    for run in TopicImport.objects.filter(indexed_at=None).order_by("pk"):
        run.check_over(at=at)
        if run.shown_at:
            put_into_index(run, at=at)
        else:
            take_away(run)
    # Left by versions that kept no run.
    discard(TopicOrigin.objects.filter(hidden=True, run=None))


def take_away(run: TopicImport) -> None:
    discard(TopicOrigin.objects.filter(hidden=True, run=run))
    run.delete()


def discard(origins: QuerySet[TopicOrigin]) -> None:
    """Delete the topics with their English stand-ins, each in a short transaction."""
    for topic in list(origins.order_by("pk").values_list("topic", flat=True)):
        with transaction.atomic():
            for page in Page.objects.filter(Q(pk=topic) | Q(alias_of=topic)).order_by("-pk"):
                page.specific.delete()


@transaction.atomic
def write_hidden(rows: Iterable[TopicRow], run: TopicImport) -> list[int]:
    """Drafts of ``rows`` with their English stand-ins; primary keys of the Chinese pages."""
    index = TopicIndexPage.objects.get(locale__language_code="zh-hans")
    made = []
    for row in rows:
        topic = index.add_child(instance=as_page(row))
        TopicOrigin.objects.create(
            topic=topic,
            source=run.source,
            external_id=row.external_id,
            kind=row.kind,
            digest=row.digest,
            hidden=True,
            run=run,
        )
        create_aliases_for_new_page(topic)
        made.append(topic.pk)
    return made


def as_page(row: TopicRow) -> TopicPage:
    """:raises IncompletePage: the page may not go live as it is."""
    short = row.collect_until - row.collect_from < USUAL_COLLECTION
    topic = TopicPage(
        title=row.title,
        summary=row.summary,
        question=row.question,
        form=row.form,
        collect_from=row.collect_from,
        collect_until=row.collect_until,
        short_period_reason=SHORT_REASON if short else "",
        body=[("paragraph", paragraphs(row.body))],
        first_published_at=row.published_at,
        last_published_at=row.published_at,
        live=False,
    )
    for name in ("fields", "areas", "sectors", "units"):
        setattr(topic, name, getattr(row, name))
    topic.check_complete()
    return topic


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.split("\n") if line.strip())


@transaction.atomic
def show(primary_keys: list[int], run: TopicImport, *, at: dt.datetime) -> None:
    """From the end of this transaction on, all of them are public: updates alone, however many they are."""
    for part in parts(primary_keys):
        pages = Page.objects.filter(Q(pk__in=part) | Q(alias_of__in=part))
        pages.update(live=True, has_unpublished_changes=False)
    TopicOrigin.objects.filter(run=run).update(hidden=False)
    run.shown_at = at
    run.save(update_fields=["shown_at"])


def put_into_index(run: TopicImport, *, at: dt.datetime) -> None:
    """One transaction for each part, so that nobody waits long for his own.

    Between showing and this, which is a day when the run was killed, editors may have taken a topic down.
    """
    for part in parts(list(run.origins.order_by("topic").values_list("topic", flat=True))):
        with transaction.atomic():
            topics = TopicPage.objects.live().filter(pk__in=part).select_for_update(of=LOCKED)
            whole = topics.select_related("locale", "studio", "origin").order_by("pk")
            published_many.send(sender=TopicPage, instances=list(whole), at=at, by=None)
        give_way()
    run.indexed_at = at
    run.save(update_fields=["indexed_at"])


def parts(primary_keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(primary_keys), CHUNK):
        yield primary_keys[start : start + CHUNK]
