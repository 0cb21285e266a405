"""The engine that asks Elasticsearch, and the database's own whenever that does not answer."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from elasticsearch import BadRequestError, Elasticsearch

from portal.core.cutting import Term
from search import counting
from search.engines.address import Address
from search.engines.base import CopyRefused, Engine, Match, Order, Scope
from search.engines.comparing import Difference
from search.engines.databases import DatabaseEngine
from search.engines.elastic import building, changes, comparing, connection, feeding, queries
from search.engines.elastic.connection import FAILURES, Incomplete, Refused, Unbuilt
from search.engines.elastic.deadline import within
from search.engines.elastic.documents import DEEPEST
from search.engines.limits import one_search
from search.engines.rows import Row, Rows

MOST_GONE = 5_000
"""Documents withdrawn and not yet confirmed that travel with a query; with more of them the database answers."""
BEHIND = 5.0
"""Seconds that what came may wait to be fed before the database answers. What is edited is not found until it is
fed, which the queue does in a second or two; after that something is wrong, and nobody knows for how long."""
LATE = dt.timedelta(minutes=5)
BEGUN_SINCE = "另一个重建已经开始，由它完成 / another rebuild has begun since and will finish"
UNBUILT = (
    "还没有索引，请运行 update_search --engine-only / no index yet: run update_search --engine-only"
)
INCOMPLETE = "答复不完整 / an answer lacks a part"
UNANSWERED = "不应答或拒绝 / it does not answer, or refuses"
Answer = TypeVar("Answer")
Found = dict[str, Any]

logger = logging.getLogger(__name__)


class ElasticEngine(Engine):
    fed = True

    def __init__(self, database: DatabaseEngine, address: Address) -> None:
        self.database = database
        self.address = address
        self.alias = address.index

    # Writing: into the database at once, and noted down for the copy

    def add(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        self.database.add(rows)
        changes.note((row.id for row in rows), gone=False)

    def remove(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        self.database.remove(rows)
        changes.note((row.id for row in rows), gone=True)

    def settle(self) -> None:
        self.database.settle()

    # Searching

    def count(
        self, match: Match, scope: Scope, chosen: Mapping[str, Collection[str]]
    ) -> counting.Counted:
        def ask(gone: list[int]) -> counting.Counted:
            answer = self._search(
                query=queries.query(match, scope, gone),
                aggregations=queries.aggregations(chosen),
                size=0,
                track_total_hits=True,
            )
            total = answer["hits"]["total"]["value"]
            return queries.counted(total, answer["aggregations"], chosen)

        return self._asked(ask, lambda: self.database.count(match, scope, chosen))

    def best(self, match: Match, scope: Scope, *, limit: int) -> list[int]:
        def ask(gone: list[int]) -> list[int]:
            searches: list[Any] = []
            for field in ("title", "all"):
                searches += [{}, self._sorted(queries.query(match, scope, gone, field), limit)]
            answers = self._client().msearch(
                index=self.alias, searches=searches, rest_total_hits_as_int=True
            )
            parts = (ids(answer) for answer in answers["responses"])
            return list(dict.fromkeys(id_ for part in parts for id_ in part))

        return self._asked(ask, lambda: self.database.best(match, scope, limit=limit))

    def listed(
        self,
        match: Match,
        scope: Scope,
        *,
        order: Order,
        skip: Collection[int],
        limit: int,
        offset: int,
        after: Sequence[int] | None = None,
    ) -> list[int]:
        def ask(gone: list[int]) -> list[int]:
            query = queries.query(match, scope, [*gone, *skip])
            place: Found = {"search_after": list(after)} if after else {"from_": offset}
            return ids(self._search(**self._sorted(query, limit, order), **place))

        def answer() -> list[int]:
            return self.database.listed(
                match, scope, order=order, skip=skip, limit=limit, offset=offset, after=after
            )

        return answer() if offset + limit > DEEPEST else self._asked(ask, answer)

    def nearest(
        self, weights: Mapping[Term, int], match: Match, scope: Scope, *, limit: int
    ) -> list[int]:
        def ask(gone: list[int]) -> list[int]:
            found = self._sorted(queries.nearest(weights, match, scope, gone), limit)
            return ids(self._search(**{**found, "sort": ["_score", *found["sort"]]}))

        return self._asked(ask, lambda: self.database.nearest(weights, match, scope, limit=limit))

    def frequencies(self, terms: Sequence[Term]) -> dict[Term, int]:
        return self.database.frequencies(terms)

    def size(self) -> int:
        return self.database.size()

    @staticmethod
    def _sorted(query: Found, limit: int, order: Order = "newest") -> Found:
        return {
            "query": query,
            "sort": queries.ORDERS[order],
            "size": limit,
            "stored_fields": "_none_",
            "track_total_hits": False,
        }

    def _client(self, patience: float = 0) -> Elasticsearch:
        return connection.client(self.address, patience=patience or connection.SEARCHING)

    def _search(self, **values: Any) -> Found:
        return whole(
            self._client().search(index=self.alias, allow_partial_search_results=False, **values)
        )

    def _asked(self, ask: Callable[[list[int]], Answer], answer: Callable[[], Answer]) -> Answer:
        """What the copy says, or ``answer`` when it is down, too far behind, or slow: in all that is one search together."""
        breaker = connection.searching
        with one_search() as waited:
            if waited.in_vain or not breaker.lets_through():
                return answer()
            gone, overdue = changes.unconfirmed(MOST_GONE + 1, patience=BEHIND)
            if overdue or len(gone) > MOST_GONE:
                return answer()
            failures = breaker.failures
            try:
                with waited.noted(), within(connection.SEARCHING - waited.seconds):
                    found = ask(gone)
            except BadRequestError:  # it is this query, not the server
                logger.exception("The search engine refuses a query")
                return answer()
            except (*FAILURES, Incomplete) as error:
                waited.in_vain = True
                if breaker.failed():
                    logger.warning(
                        "The search engine does not answer, the database does",
                        extra={"error": type(error).__name__},
                    )
                return answer()
            breaker.close(failures)
            return found

    # The copy

    def feed(self, rows: Rows) -> bool:
        breaker = connection.feeding
        if not breaker.lets_through():
            return True
        try:
            done = feeding.feed(self._client(connection.WRITING), self.alias, rows)
        except (*FAILURES, Unbuilt, Refused) as error:
            if breaker.failed():
                logger.warning(
                    "The search engine takes no changes, they are kept",
                    extra={"error": type(error).__name__},
                )
            return True
        breaker.close()
        return done

    def renew_copy(self, rows: Rows, *, at: dt.datetime) -> None:
        with refusals():
            building.build(self._client(connection.BUILDING), self.alias, rows, at=at)
        connection.feeding.close()
        self.feed(rows)

    def differences(self, rows: Rows) -> Iterator[Difference]:
        yield from self.database.differences(rows)
        with refusals():
            client = self._client(connection.WRITING)
            feeding.serving(client, self.alias)
            for difference in comparing.differences(client, self.alias, rows):
                yield difference._replace(where="elasticsearch")

    def mend(self, differences: Iterable[Difference]) -> None:
        found = list(differences)
        with refusals():
            numbers = [each.id for each in found]
            client = self._client(connection.WRITING)
            changes.count_from_above(comparing.highest_version(client, self.alias, numbers))
        for difference in found:
            changes.note([difference.id], gone=difference.what == "left over")

    def trouble(self, at: dt.datetime) -> str:
        """The database's own first: it answers whenever the copy does not."""
        return self.database.trouble(at) or self._trouble_of_copy(at)

    def _trouble_of_copy(self, at: dt.datetime) -> str:
        client = self._client()
        try:
            with within(connection.SEARCHING):
                index = feeding.serving(client, self.alias)
                held = client.count(index=index)["count"]
        except Unbuilt:
            return "no index yet, the database answers: run update_search --engine-only"
        except FAILURES as error:
            return f"does not answer ({type(error).__name__}), the database does"
        waiting, refused, since = changes.backlog(index)
        oldest = dt.datetime.fromtimestamp(since, dt.UTC)
        if refused:
            return f"refuses {refused} of {waiting} changes that wait since {oldest.isoformat()}"
        if waiting and oldest < at - LATE:
            return f"{waiting} changes wait since {oldest.isoformat()}"
        if not waiting and held != self.size():
            return f"{held} documents instead of {self.size()}: run update_search --check"
        return ""


@contextmanager
def refusals() -> Iterator[None]:
    """:raises CopyRefused: for all that a server or another rebuild may do to us."""
    try:
        yield
    except changes.Overtaken as error:
        raise CopyRefused(BEGUN_SINCE) from error
    except Unbuilt as error:
        raise CopyRefused(UNBUILT) from error
    except Incomplete as error:
        raise CopyRefused(f"{INCOMPLETE} {error}".strip()) from error
    except FAILURES as error:
        raise CopyRefused(f"{UNANSWERED} ({type(error).__name__})") from error


def whole(answer: Any) -> Found:
    """:raises Incomplete: a part of the answer is missing."""
    if answer.get("error") or answer["timed_out"] or answer["_shards"]["failed"]:
        raise Incomplete(str(answer.get("error", ""))[:200])
    return dict(answer)


def ids(answer: Any) -> list[int]:
    """A document's id is the last value that it was sorted by."""
    return [hit["sort"][-1] for hit in whole(answer)["hits"]["hits"]]
