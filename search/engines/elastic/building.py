"""An index built anew beside the one that is searched, and switched to by the alias in one step.

What changes meanwhile is kept (``changes``) and told to the new index too, before the switch and after it.
A rebuild that dies leaves an index without alias, which the next one drops.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from elasticsearch import Elasticsearch

from search.engines.elastic import changes
from search.engines.elastic.connection import FAILURES, Incomplete, Unbuilt
from search.engines.elastic.documents import MAPPINGS, SETTINGS, body
from search.engines.elastic.feeding import complain, is_done, send, serving, write, writes
from search.engines.rows import Row, Rows

BEAT = 500
"""Documents after which the rebuild says that it lives."""


def build(client: Elasticsearch, alias: str, rows: Rows, *, at: dt.datetime) -> int:
    """How many documents the new index began with.

    :raises FAILURES: the server does not take it; people go on searching what they searched before.
    :raises Overtaken: another rebuild has begun since.
    """
    index = f"{alias}-{at.astimezone(dt.UTC):%Y%m%d%H%M%S%f}"
    seen = changes.begin(index)
    try:
        drop_others(client, alias, keep=index)
        client.indices.create(
            index=index,
            mappings=MAPPINGS,
            settings={**SETTINGS, "refresh_interval": "-1"},
            aliases={writes(index): {}},
        )
        total = copy(client, index, rows)
        client.indices.put_settings(index=index, settings={"refresh_interval": "1s"})
        catch_up(client, index, rows, seen)
        switch(client, alias, index)
        # A worker may have told the old index alone, just before.
        catch_up(client, index, rows, seen)
        changes.end(index, seen)
    except BaseException:
        give_up(client, alias, index)
        raise
    drop_others(client, alias, keep=index)
    return total


def copy(client: Elasticsearch, index: str, rows: Rows) -> int:
    """Version 0: any change is newer."""

    def actions() -> Iterator[dict[str, Any]]:
        for number, row in enumerate(rows):
            if number % BEAT == 0:
                changes.beat(index)
            yield action_of(row, index)

    total = 0
    for _, answer in write(client, actions()):
        if not is_done(answer):
            changes.beat(index)  # the index goes with a rebuild that is overtaken
            raise Incomplete(str(answer))
        total += 1
    changes.beat(index)
    return total


def action_of(row: Row, index: str) -> dict[str, Any]:
    return {
        "_op_type": "index",
        "_index": writes(index),
        "_id": row.id,
        "version": 0,
        "version_type": "external",
        "_source": body(row),
    }


def catch_up(client: Elasticsearch, index: str, rows: Rows, seen: set[int]) -> None:
    """Tell the new index what is not in ``seen``, until there is nothing.

    :raises Incomplete: it does not take all of it.
    """
    while True:
        told = False
        for batch in changes.unseen(seen):
            changes.beat(index)
            if refused := send(client, index, batch, rows).refused:
                complain(refused)
                raise Incomplete(refused[0].reason)
            seen.update(change.number for change in batch)
            told = True
        if not told:
            break
    client.indices.refresh(index=index)


def switch(client: Elasticsearch, alias: str, index: str) -> None:
    try:
        old = [serving(client, alias)]
    except Unbuilt:
        old = []
    changes.beat(index)
    client.indices.update_aliases(
        actions=[
            *({"remove": {"index": name, "alias": alias}} for name in old),
            {"add": {"index": index, "alias": alias}},
        ]
    )


def give_up(client: Elasticsearch, alias: str, index: str) -> None:
    """Leave nothing behind, as far as the server lets us."""
    with contextlib.suppress(*FAILURES, Unbuilt):
        if serving(client, alias) != index:
            drop(client, [index])
    changes.end(index)


def drop_others(client: Elasticsearch, alias: str, *, keep: str) -> None:
    """What earlier rebuilds left, and what is not searched any more."""
    found = client.indices.get(index=f"{alias}-*", features="aliases")
    ours = re.compile(rf"{re.escape(alias)}-\d{{20}}")
    drop(
        client,
        [
            name
            for name, index in found.items()
            if ours.fullmatch(name) and name != keep and alias not in index["aliases"]
        ],
    )


def drop(client: Elasticsearch, names: Iterable[str]) -> None:
    for name in names:
        client.indices.delete(index=name, ignore_unavailable=True)
