"""Writing the public index. Always inside the transaction that publishes or withdraws."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from portal.core.publishing import SearchDocument
from search.counting import PHASE_OF
from search.engines import Difference, Row, engine, forget_beside, own_engine, rebuild_own, titles
from search.models import KEY, OPINION, Document, Key
from search.queries.standing import standings_of
from search.queries.support import languages_of, support_of
from search.querysets import DocumentQuerySet
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
    own_engine().alone()
    gone = _forget(Document.objects.of(kind, source_id))
    _recount([*gone, *_add(_counted(list(documents), at))])


@transaction.atomic
def remove(*, kind: str, source_id: int) -> None:
    """The thing is not to be found any more, in any language."""
    own_engine().alone()
    _recount(_forget(Document.objects.of(kind, source_id)))


def index_many(documents: Iterable[SearchDocument], *, at: dt.datetime, batch: int = 1000) -> int:
    """Put the documents into the index, each replacing what its (kind, source id, locale) had there. What
    stands there just so is left alone.

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
            total += _replace(newest, at)
    if total >= MANY:
        engine().settle()
        titles().settle()
    return total


def _replace(documents: Mapping[Key, SearchDocument], at: dt.datetime) -> int:
    own_engine().alone()
    stand = _locked(Document.objects.of_keys(documents))  # first, and counted then
    new = {each.key: each for each in _counted(list(documents.values()), at)}
    same = {each.key for each in stand if each.says_as(new[each.key])}
    changed = [each for key, each in new.items() if key not in same]
    gone = _forget(Document.objects.of_keys(each.key for each in changed))
    _recount([*gone, *_add(changed)])
    return len(changed)


def drop_others(met: Collection[Key], *, before: dt.datetime) -> int:
    """Forget what was indexed ``before`` and is not among ``met``: it is not public any more."""
    total = after = 0
    while chunk := list(
        Document.objects.filter(pk__gt=after, indexed_at__lt=before).order_by("pk").only(*KEY)[:500]
    ):
        after = chunk[-1].pk
        others = [document.key for document in chunk if document.key not in met]
        with transaction.atomic():
            own_engine().alone()
            # Again the condition: what was published in the meantime is newer now.
            gone = _forget(Document.objects.of_keys(others).filter(indexed_at__lt=before))
            _recount(gone)
            total += len(gone)
    return total


def rebuild_engine() -> int:
    """Fill the engine anew from the documents, after a change of the cutting. Outside a transaction.

    :raises RebuildRefused: the database's own index stays as it was.
    :raises CopyRefused: the copy outside the database does.
    """
    total = rebuild_own(DocumentRows())
    renew_copy()
    return total


def rebuild_if_lacking() -> int:
    """How many documents the database's index holds anew; 0 if nothing had to be done. Outside a transaction.

    :raises RebuildRefused: it stays as it was.
    """
    return rebuild_own(DocumentRows()) if own_engine().lacking() else 0


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
        rebuild_own(DocumentRows())
    with transaction.atomic():
        engine().mend(difference for difference in found if difference.where != "database")
    engine().feed(DocumentRows())


def feed() -> bool:
    """Tell the engine's copy what changed; False when it should be called again at once, see ``Engine.feed``."""
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

    def held(self, ids: Sequence[int]) -> set[int]:
        there = Document.objects.filter(pk__in=ids).select_for_update(skip_locked=True)
        return set(there.values_list("pk", flat=True))


def _counted(documents: list[SearchDocument], at: dt.datetime) -> list[Document]:
    sources = [(document.kind, document.source_id) for document in documents]
    support, standings = support_of(sources), standings_of(sources)
    counted = (
        dataclasses.replace(
            each,
            support=support.get((each.kind, each.source_id), each.support),
            card={**each.card, **standings.get((each.kind, each.source_id), {})},
        )
        for each in documents
    )
    return [_document(each, at) for each in counted]


def _add(documents: list[Document]) -> list[Document]:
    if documents:
        Document.objects.bulk_create(documents)
        engine().add(map(_row, documents))
        titles().add((document.pk, document.title) for document in documents)
        _tell_the_copy()
    return documents


def _forget(queryset: DocumentQuerySet) -> list[Document]:
    documents = _locked(queryset)
    if documents:
        rows = [_row(document) for document in documents]
        ids = [row.id for row in rows]
        engine().remove(rows)
        titles().remove(ids)
        forget_beside(rows)
        _tell_the_copy()
        Document.objects.filter(pk__in=ids).delete()
    return documents


def _locked(queryset: DocumentQuerySet) -> list[Document]:
    """All that there are: whoever waits for a document that is counted anew meanwhile finds neither it nor the other one."""
    while True:
        documents = list(queryset.select_for_update())
        if {document.pk for document in documents} == set(queryset.values_list("pk", flat=True)):
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
    rows = _locked(found)  # first, and counted then
    support = support_of((row.kind, row.source_id) for row in rows)
    if stale := [row for row in rows if row.support != support[row.kind, row.source_id]]:
        _forget(found.filter(pk__in=[row.pk for row in stale]))
        for row in stale:
            row.pk, row.support = None, support[row.kind, row.source_id]
        _add(stale)


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
