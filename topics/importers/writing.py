"""Writing imported topics: hidden in small steps, then shown all at once.

A step is a short transaction, so that nobody who writes meanwhile waits for the whole file. What an
interrupted run leaves behind is hidden, and gone when the next run of that source begins.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice

from django.db import transaction
from django.db.models import Q
from wagtail.models import Page
from wagtail_localize.synctree import create_aliases_for_new_page

from portal.core.publishing import published_many
from topics.importers.rows import TopicRow
from topics.models import TopicIndexPage, TopicOrigin, TopicPage
from topics.phases import USUAL_COLLECTION

CHUNK = 50


def chunks(rows: Iterable[TopicRow]) -> Iterator[list[TopicRow]]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def known_ids(source: str) -> set[str]:
    """External ids of the topics that earlier runs finished."""
    finished = TopicOrigin.objects.filter(source=source, hidden=False)
    return set(finished.values_list("external_id", flat=True))


def discard_unfinished(source: str) -> None:
    """Remove what an interrupted run left."""
    for origin in TopicOrigin.objects.filter(source=source, hidden=True).select_related("topic"):
        origin.topic.delete()


@transaction.atomic
def write_hidden(rows: Iterable[TopicRow], *, source: str, short_reason: str) -> list[int]:
    """Drafts of ``rows`` with their English stand-ins; primary keys of the Chinese pages."""
    index = TopicIndexPage.objects.get(locale__language_code="zh-hans")
    made = []
    for row in rows:
        topic = index.add_child(instance=as_page(row, short_reason))
        TopicOrigin.objects.create(
            topic=topic, source=source, external_id=row.external_id, kind=row.kind, hidden=True
        )
        create_aliases_for_new_page(topic)
        made.append(topic.pk)
    return made


def as_page(row: TopicRow, short_reason: str) -> TopicPage:
    """:raises IncompletePage: the page may not go live as it is."""
    short = row.collect_until - row.collect_from < USUAL_COLLECTION
    topic = TopicPage(
        title=row.title,
        summary=row.summary,
        question=row.question,
        form=row.form,
        collect_from=row.collect_from,
        collect_until=row.collect_until,
        short_period_reason=short_reason if short else "",
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
def show(primary_keys: list[int], *, source: str, at: dt.datetime) -> None:
    """Make all of them public, together."""
    for start in range(0, len(primary_keys), CHUNK):
        part = primary_keys[start : start + CHUNK]
        pages = Page.objects.filter(Q(pk__in=part) | Q(alias_of__in=part))
        pages.update(live=True, has_unpublished_changes=False)
        topics = TopicPage.objects.filter(pk__in=part).select_related("locale", "studio", "origin")
        published_many.send(sender=TopicPage, instances=list(topics), at=at, by=None)
    TopicOrigin.objects.filter(source=source, topic__in=primary_keys).update(hidden=False)
