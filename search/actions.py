"""Writing the public index. Always inside the transaction that publishes or withdraws."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction

from portal.core.publishing import SearchDocument
from search.engines import Row, engine, titles
from search.models import OPINION, Document
from search.queries.support import languages_of, support_of
from search.querysets import DocumentQuerySet
from search.rules import PHASE_OF

LONGEST_TITLE = 300
MANY = 500
"""Documents written at once, after which the engine is given time to settle."""
NUL = "\x00"
NOT_IN_FACETS = re.compile(r"[^\w.-]+")


@transaction.atomic
def put(*, kind: str, source_id: int, documents: Iterable[SearchDocument], at: dt.datetime) -> None:
    """The documents of one thing are these now, in these languages and no others."""
    gone = _forget(Document.objects.of(kind, source_id))
    _recount([*gone, *_write(list(documents), at)])


@transaction.atomic
def remove(*, kind: str, source_id: int) -> None:
    """The thing is not to be found any more, in any language."""
    _recount(_forget(Document.objects.of(kind, source_id)))


def index_many(documents: Iterable[SearchDocument], *, at: dt.datetime, batch: int = 1000) -> int:
    """Put the documents into the index, each replacing what its (kind, source id, locale) had there.

    For imports, the demonstration data and rebuilding. ``documents`` may be a generator of any length:
    memory holds one batch. Returns how many were written. Each batch is a transaction, unless the
    caller has opened one around all.
    """
    total = 0
    walk = iter(documents)
    while chunk := list(islice(walk, batch)):
        newest = {
            (document.kind, document.source_id, document.locale): document for document in chunk
        }
        with transaction.atomic():
            gone = _forget(Document.objects.of_keys(newest))
            _recount([*gone, *_write(list(newest.values()), at)])
        total += len(newest)
    if total >= MANY:
        engine().settle()
        titles().settle()
    return total


def drop_older(*, than: dt.datetime) -> int:
    """Forget what was indexed before ``than``: what a rebuild did not meet is not public any more."""
    total = 0
    while chunk := list(
        Document.objects.filter(indexed_at__lt=than).values_list("pk", flat=True)[:500]
    ):
        with transaction.atomic():
            # Again the condition: what was published in the meantime is newer now.
            gone = _forget(Document.objects.filter(pk__in=chunk, indexed_at__lt=than))
            _recount(gone)
            total += len(gone)
    return total


@transaction.atomic
def rebuild_engine() -> int:
    """Fill the engine anew from the documents, in one transaction: after a change of the cutting."""
    engine().clear()
    titles().clear()
    total = 0
    documents = Document.objects.order_by("pk").iterator(chunk_size=1000)
    while chunk := list(islice(documents, 1000)):
        _add(chunk)
        total += len(chunk)
    engine().settle()
    titles().settle()
    return total


def _write(documents: list[SearchDocument], at: dt.datetime) -> list[Document]:
    support = support_of((document.kind, document.source_id) for document in documents)
    counted = (
        dataclasses.replace(each, support=support.get((each.kind, each.source_id), each.support))
        for each in documents
    )
    created = Document.objects.bulk_create([_document(each, at) for each in counted])
    _add(created)
    return created


def _add(documents: list[Document]) -> None:
    if documents:
        engine().add(map(_row, documents))
        titles().add((document.pk, document.title) for document in documents)


def _forget(queryset: DocumentQuerySet) -> list[Document]:
    documents = list(queryset.select_for_update())
    if documents:
        engine().remove(map(_row, documents))
        ids = [document.pk for document in documents]
        titles().remove(ids)
        Document.objects.filter(pk__in=ids).delete()
    return documents


def _recount(changed: Iterable[Document]) -> None:
    """Topics say how many published opinions they have: after some came or went, count again.

    A document never changes under its number, so that whoever holds a copy knows by the number whether it
    is the newest: it goes, and comes with the new count.
    """
    about = {document.card.get("about") for document in changed if document.kind == OPINION}
    if not (topics := languages_of(about - {None})):
        return
    found = Document.objects.filter(kind="topic", source_id__in=topics)
    # Locked first, counted then. What somebody else has just counted is another row: looked for again.
    rows = list(found.select_for_update()) or list(found.select_for_update())
    support = support_of((row.kind, row.source_id) for row in rows)
    if stale := [row for row in rows if row.support != support[row.kind, row.source_id]]:
        _forget(found.filter(pk__in=[row.pk for row in stale]))
        for row in stale:
            row.pk, row.support = None, support[row.kind, row.source_id]
        _add(Document.objects.bulk_create(stale))


def _row(document: Document) -> Row:
    return Row(
        id=document.pk,
        title=document.title,
        tags=document.tags,
        text=document.text,
        reply=document.reply,
        facets=document.facets,
        day=document.date.toordinal(),
        support=document.support,
    )


def _document(document: SearchDocument, at: dt.datetime) -> Document:
    def clean(text: str) -> str:
        return text.replace(NUL, "")

    return Document(
        kind=document.kind,
        source_id=document.source_id,
        locale=document.locale,
        external_id=clean(document.external_id),
        title=clean(document.title)[:LONGEST_TITLE],
        tags=clean(document.tags),
        url=document.url,
        date=document.date,
        indexed_at=at,
        facets=f" {' '.join(dict.fromkeys(_facets(document)))} ",
        support=document.support,
        dates=dict(document.dates),
        card=dict(document.card),
        text=clean(document.text),
        reply=clean(document.reply),
    )


def _facets(document: SearchDocument) -> Iterator[str]:
    yield f"kind={document.kind}"
    yield f"locale={document.locale}"
    if "year" not in document.facets:
        yield f"year={document.date.year}"
    if document.dates:
        yield f"phase={PHASE_OF}{document.source_id}"  # which phase that is depends on when one asks
    for name, values in document.facets.items():
        yield from (f"{name}={NOT_IN_FACETS.sub('_', str(value))}" for value in values)
