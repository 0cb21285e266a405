"""Writing the public index. Always inside the transaction that publishes or withdraws."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from portal.core.publishing import SearchDocument
from search.engines import Difference, Row, engine
from search.models import Document
from search.querysets import DocumentQuerySet
from search.rules import PHASE_OF
from search.sounds import further, terms_of

LONGEST_TITLE = 300
READ_AT_ONCE = 500
MANY = 500
"""Documents written at once, after which the engine is given time to settle."""
NUL = "\x00"
NOT_IN_FACETS = re.compile(r"[^\w.-]+")

logger = logging.getLogger(__name__)


@transaction.atomic
def put(*, kind: str, source_id: int, documents: Iterable[SearchDocument], at: dt.datetime) -> None:
    """The documents of one thing are these now, in these languages and no others."""
    documents = list(documents)
    _forget(Document.objects.of(kind, source_id))
    _write(documents, at)


@transaction.atomic
def remove(*, kind: str, source_id: int) -> None:
    """The thing is not to be found any more, in any language."""
    _forget(Document.objects.of(kind, source_id))


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
            _forget(Document.objects.of_keys(newest))
            _write(newest.values(), at)
        total += len(newest)
    if total >= MANY:
        engine().settle()
    return total


def drop_older(*, than: dt.datetime) -> int:
    """Forget what was indexed before ``than``: what a rebuild did not meet is not public any more."""
    total = 0
    while chunk := list(
        Document.objects.filter(indexed_at__lt=than).values_list("pk", flat=True)[:500]
    ):
        with transaction.atomic():
            # Again the condition: what was published in the meantime is newer now.
            total += _forget(Document.objects.filter(pk__in=chunk, indexed_at__lt=than))
    return total


def rebuild_engine() -> int:
    """Fill the engine anew from the documents, the database's in one transaction: after a change of the cutting."""
    with transaction.atomic():
        total = engine().rebuild(DocumentRows())
    renew_copy()
    return total


def renew_copy() -> None:
    """Build what the engine keeps outside the database anew.

    :raises CopyRefused: people go on searching what they searched before.
    """
    engine().renew_copy(DocumentRows(), at=timezone.now())


def differences() -> Iterator[Difference]:
    """Documents that the engine holds otherwise than it should.

    :raises CopyRefused: the part outside the database does not answer.
    """
    return engine().differences(DocumentRows())


def mend(found: Sequence[Difference]) -> None:
    """Make good what ``differences`` named."""
    if any(difference.where == "database" for difference in found):
        with transaction.atomic():
            engine().rebuild(DocumentRows())
    with transaction.atomic():
        engine().mend(difference for difference in found if difference.where != "database")
    engine().feed(DocumentRows())


def feed() -> bool:
    """Tell the engine's copy what changed; False when there is more than one run may take."""
    return engine().feed(DocumentRows())


@task()
def feed_engine() -> None:
    """Safe to run at any time and any number of times; a timer does too."""
    if not feed():
        _wake()


def _wake() -> None:
    """One that waits in the queue does for all changes before it starts."""
    try:
        if not DBTaskResult.objects.ready().filter(task_path=feed_engine.module_path).exists():
            feed_engine.enqueue()
    except Exception:
        # The documents stand; the timer feeds although the queue is down.
        logger.exception("The queue did not take a wake-up call")


class DocumentRows:
    """The documents as the engine takes them: ``search.engines.Rows``."""

    def __iter__(self) -> Iterator[Row]:
        after = 0
        while chunk := list(Document.objects.filter(pk__gt=after).order_by("pk")[:READ_AT_ONCE]):
            after = chunk[-1].pk
            yield from map(_row, chunk)

    def of(self, ids: Sequence[int]) -> list[Row]:
        return [_row(document) for document in Document.objects.filter(pk__in=ids)]


def _write(documents: Iterable[SearchDocument], at: dt.datetime) -> None:
    created = Document.objects.bulk_create([_document(document, at) for document in documents])
    if created:
        engine().add(map(_row, created))
        _tell_the_copy()


def _forget(queryset: DocumentQuerySet) -> int:
    documents = list(queryset.select_for_update())
    if documents:
        engine().remove(map(_row, documents))
        _tell_the_copy()
        Document.objects.filter(pk__in=[document.pk for document in documents]).delete()
    return len(documents)


def _tell_the_copy() -> None:
    if engine().fed:
        transaction.on_commit(_wake)


def _row(document: Document) -> Row:
    return Row(
        id=document.pk,
        title=f"{document.title}\n{' '.join(terms_of(document.further))}",
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

    title, external_id = clean(document.title)[:LONGEST_TITLE], clean(document.external_id)
    number = str(document.card.get("number", ""))
    return Document(
        kind=document.kind,
        source_id=document.source_id,
        locale=document.locale,
        external_id=external_id,
        title=title,
        further=further(title, (number, external_id), document.tags[:LONGEST_TITLE]),
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
