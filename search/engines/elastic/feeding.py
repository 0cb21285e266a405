"""Telling an index what came and went. Any number of workers may do it at once, and any may die of it.

Every write carries the number of its change as the version: what is older than what the server knows is
refused, and that is as good as done. A change is struck out only when the server has confirmed it and
searches see it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch, NotFoundError, helpers

from search.engines.elastic import changes
from search.engines.elastic.changes import Change
from search.engines.elastic.connection import Refused, Unbuilt
from search.engines.elastic.documents import body
from search.engines.rows import Row, Rows

BATCH = 500
LONGEST = 20.0
"""Seconds of one run: mails wait behind it."""
REQUEST = {"chunk_size": 500, "max_chunk_bytes": 8 * 1024 * 1024}
NEWER_IS_THERE = 409


class Refusal(NamedTuple):
    change: Change
    status: int
    reason: str
    """By its kind alone: the server's words may quote the document."""


class Sent(NamedTuple):
    taken: list[int]
    """Numbers of changes."""
    refused: list[Refusal]


logger = logging.getLogger(__name__)


def serving(client: Elasticsearch, alias: str) -> str:
    """The index behind the alias.

    :raises Unbuilt: there is none.
    """
    try:
        return min(client.indices.get_alias(name=alias))
    except NotFoundError as error:
        raise Unbuilt from error


def writes(index: str) -> str:
    """The name under which an index is written. As an alias it goes with the index: otherwise a late write to one
    that was dropped would make it anew."""
    return f"{index}-writes"


def feed(client: Elasticsearch, alias: str, rows: Rows) -> bool:
    """Tell what waits, for some seconds; whether all was told.

    :raises Refused: the server did not take some of it, or nothing of one batch, and was not asked further.
    """
    refused: list[Refusal] = []
    try:
        return _told_all(client, alias, rows, refused)
    finally:
        complain(refused)


def _told_all(client: Elasticsearch, alias: str, rows: Rows, refused: list[Refusal]) -> bool:
    end = time.monotonic() + LONGEST
    index, last = serving(client, alias), 0
    changes.tidy(index)
    while batch := changes.waiting(index, after=last, limit=BATCH):
        if time.monotonic() > end:
            break
        last = batch[-1].number
        sent = send(client, index, batch, rows)
        client.indices.refresh(index=index)
        if serving(client, alias) != index:  # a rebuild has ended
            return False
        changes.told(sent.taken, index)
        changes.refused([each.change.number for each in sent.refused])
        refused += sent.refused
        if not sent.taken:
            break
    if refused:
        raise Refused
    return not batch


def send(client: Elasticsearch, index: str, batch: Sequence[Change], rows: Rows) -> Sent:
    """What ``index`` has taken of the changes, and what it has not."""
    found = {row.id: row for row in rows.of([c.document for c in batch if not c.gone])}
    sent = [change for change in batch if change.gone or change.document in found]
    taken = [change.number for change in batch if not change.gone and change.document not in found]
    actions = (action_of(change, index, found) for change in sent)
    refused = []
    for change, (_, answer) in zip(sent, write(client, actions), strict=True):
        if is_done(answer):
            taken.append(change.number)
        else:
            (result,) = answer.values()
            reason = str(result.get("error", {}).get("type", ""))
            refused.append(Refusal(change, result["status"], reason))
    return Sent(taken, refused)


def complain(refused: Sequence[Refusal]) -> None:
    """One line, however many there are."""
    if refused:
        first = refused[0]
        logger.error(
            "The search engine refuses a document, which is kept",
            extra={
                "document": first.change.document,
                "status": first.status,
                "reason": first.reason,
                "documents": len(refused),
            },
        )


def action_of(change: Change, index: str, found: dict[int, Row]) -> dict[str, Any]:
    common = {
        "_index": writes(index),
        "_id": change.document,
        "version": change.number,
        "version_type": "external",
    }
    if change.gone:
        return {"_op_type": "delete", **common}
    return {"_op_type": "index", **common, "_source": body(found[change.document])}


def write(
    client: Elasticsearch, actions: Iterable[dict[str, Any]]
) -> Iterator[tuple[bool, dict[str, Any]]]:
    """An answer for each, in order.

    :raises FAILURES: of the connection, the server is down or slow.
    """
    return helpers.streaming_bulk(
        client, actions, raise_on_error=False, require_alias=True, max_retries=0, **REQUEST
    )


def is_done(answer: dict[str, Any]) -> bool:
    (result,) = answer.values()
    status = result["status"]
    gone_already = status == 404 and result.get("result") == "not_found"
    return status < 300 or status == NEWER_IS_THERE or gone_already
