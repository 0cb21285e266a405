"""One search: what was typed and chosen, to the documents of one page with counts beside them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import QuerySet
from django.db.models.functions import Left

from portal.core.cutting import Term, fold
from search import rules
from search.cutting import Wanted, parse
from search.engines import Engine, Match, Order, Scope, engine
from search.models import Document
from topics.phases import PhaseFacts, phase_of

POOL = 200
"""Candidates that are ranked by our rule; what comes after them is sorted by date."""
RANKED_LENGTH = 2_000
"""Characters of a text and of a reply that the ranking looks at."""
SENTENCE, ENOUGH = 7, 3
"""A query of so many terms holds words that matter less: with fewer hits than ENOUGH for all of
them, those for the rarest are shown too. A shorter query is relaxed only when nothing is found."""
MOST_RELAXED, LEAST_SHARE = 50, 0.3
"""Of the relaxed hits at most so many, each with this share of the best one's score."""
ALWAYS_FOUND = "kind=opinion"
"""Opinions are shown in the language they were written in, so they are found in every language."""


PLACES: Mapping[Order, Callable[[Document], tuple[int, ...]]] = {
    "newest": lambda document: (document.date.toordinal(), document.pk),
    "supported": lambda document: (document.support, document.date.toordinal(), document.pk),
}
"""What an order goes by, the highest first."""


def place_of(document: Document, order: Order) -> tuple[int, ...]:
    return PLACES[order](document)


@dataclass(frozen=True)
class Search:
    """What is looked for. ``filters`` maps a facet to the values of which one must be there; the
    date lies between ``since`` and ``until``, both included."""

    typed: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    language: str = "zh-hans"
    since: dt.date | None = None
    until: dt.date | None = None
    order: Order | None = None
    """None is by relevance, or the newest first where no words are given."""
    after: tuple[int, ...] | None = None
    """Only what comes after a document with these ``place_of`` in an ``order``."""
    offset: int = 0
    limit: int = 10


@dataclass(frozen=True)
class Found:
    """``total`` documents, of which ``documents`` are asked for; ``exact`` of them hold all the words."""

    wanted: Wanted
    total: int
    exact: int
    documents: list[Document]
    facets: dict[str, dict[str, int]]

    @property
    def relaxed(self) -> bool:
        return self.exact < self.total


def find(search: Search, *, at: dt.datetime) -> Found:
    """Phases and the age of documents are as of ``at``. Never raises for what people type."""
    return _Finder(search, at).found()


class _Finder:
    def __init__(self, search: Search, at: dt.datetime) -> None:
        self.search = search
        self.at = at
        self.wanted = parse(search.typed)
        self.match = Match(
            terms=self.wanted.terms,
            phrases=self.wanted.phrase_terms,
            unwanted=self.wanted.unwanted_terms,
        )
        self.readable = Scope(
            groups=(tuple(dict.fromkeys((f"locale={search.language}", ALWAYS_FOUND))),),
            since=search.since.toordinal() if search.since else None,
            until=search.until.toordinal() if search.until else None,
        )
        self.engine: Engine = engine()

    def found(self) -> Found:
        if self.search.typed.strip() and not self.wanted:
            return Found(self.wanted, 0, 0, [], {})  # nothing but punctuation
        counted = self.engine.count(self.match, self.readable, self._chosen)
        terms = len(self.wanted.terms)
        if counted.everywhere < (ENOUGH if terms >= SENTENCE else 1) and terms > 1:
            return self._relaxed(counted)
        ids = self._page(self._scope()) if counted.total and self.search.limit else []
        facets = self._with_phases(counted.facets)
        return Found(self.wanted, counted.total, counted.total, self._documents(ids), facets)

    # all the words

    def _page(self, scope: Scope) -> list[int]:
        first, limit = self.search.offset, self.search.limit
        if self.search.order or not self.wanted.terms:
            order = self.search.order or "newest"
            return self.engine.listed(
                self.match,
                scope,
                order=order,
                skip=(),
                limit=limit,
                offset=first,
                after=self.search.after,
            )
        pool = self.engine.best(self.match, scope, limit=POOL)
        page = (
            [id_ for id_, _ in self._ranked(pool)][first : first + limit]
            if first < len(pool)
            else []
        )
        if len(page) == limit or len(pool) < POOL:
            return page
        beyond = max(0, first - len(pool))
        return page + self.engine.listed(
            self.match, scope, order="newest", skip=pool, limit=limit - len(page), offset=beyond
        )

    def _scope(self) -> Scope:
        groups = [
            tuple(f"{name}={value}" for value in values)
            for name, values in self._chosen.items()
            if name != "phase"
        ]
        only = None
        if "phase" in self._chosen:
            sources = [int(value.removeprefix(rules.PHASE_OF)) for value in self._chosen["phase"]]
            topics = Document.objects.filter(kind="topic", source_id__in=sources)
            only = tuple(topics.values_list("pk", flat=True))
        return replace(self.readable, groups=(*self.readable.groups, *groups), only=only)

    @cached_property
    def _chosen(self) -> dict[str, tuple[str, ...]]:
        """The filters, as the index knows them: a phase is that of so many topics."""
        chosen = {name: tuple(values) for name, values in self.search.filters.items() if values}
        if wanted := chosen.get("phase"):
            phases = self._phases(Document.objects.filter(kind="topic").exclude(dates={}))
            chosen["phase"] = tuple(
                f"{rules.PHASE_OF}{source}" for source, phase in phases.items() if phase in wanted
            )
        return chosen

    def _phases(self, topics: QuerySet[Document]) -> dict[int, str]:
        """Source id → its phase."""
        return {
            source: phase_of(PhaseFacts.from_json(dates), self.at).value
            for source, dates in topics.values_list("source_id", "dates")
        }

    def _with_phases(self, facets: rules.Counts) -> dict[str, dict[str, int]]:
        """The facets, with the phases of the topics instead of their sources."""
        named = {name: dict(counts) for name, counts in facets.items()}
        if sources := named.pop("phase", None):
            ids = [int(source.removeprefix(rules.PHASE_OF)) for source in sources]
            phases = self._phases(Document.objects.filter(kind="topic", source_id__in=ids))
            counts: Counter[str] = Counter()
            for id_, number in zip(ids, sources.values(), strict=True):
                counts[phases.get(id_, "unknown")] += number
            named["phase"] = dict(counts)
        return named

    # the rarest words

    def _relaxed(self, exact: rules.Counted) -> Found:
        frequencies = self.engine.frequencies(self.wanted.terms)
        weights = self._weights(frequencies)
        rare = {term: rules.share(weights[term]) for term in rules.rarest(frequencies)}
        near = self.engine.nearest(rare, self.match, self.readable, limit=POOL) if rare else []
        every = self.engine.best(self.match, self.readable, limit=POOL) if exact.everywhere else []
        ranked = self._ranked({*near, *every}, weights)
        best = ranked[0][1] if ranked else 0.0
        kept = [
            *every,
            *(id_ for id_, points in ranked if points >= LEAST_SHARE * best and id_ not in every),
        ]
        return self._found_among(kept[:MOST_RELAXED], exact.total)

    def _found_among(self, ids: Sequence[int], exact: int) -> Found:
        """Filter and count a short list of documents."""
        facets_of = dict(Document.objects.filter(pk__in=ids).values_list("pk", "facets"))
        counted = rules.counted(Counter(facets_of.values()).items(), self._chosen)
        passing = [
            id_
            for id_ in ids
            if id_ in facets_of and rules.counted([(facets_of[id_], 1)], self._chosen).total
        ]
        documents = self._documents(passing)
        if self.search.order:
            place, after = PLACES[self.search.order], self.search.after
            documents.sort(key=place, reverse=True)
            documents = [each for each in documents if after is None or place(each) < after]
        page = documents[self.search.offset : self.search.offset + self.search.limit]
        return Found(self.wanted, counted.total, exact, page, self._with_phases(counted.facets))

    # ranking

    def _weights(self, frequencies: Mapping[Term, int]) -> dict[Term, float]:
        size = self.engine.size()
        # A single character is found by its prefix; how often it stands anywhere is not counted.
        return {
            term: rules.rarity(frequencies[term], size)
            for term in self.wanted.terms
            if frequencies[term] or term.prefix
        }

    def _ranked(
        self, ids: Iterable[int], weights: Mapping[Term, float] | None = None
    ) -> list[tuple[int, float]]:
        parts = (*self.wanted.words, *self.wanted.phrases)
        question = rules.Question(
            weights=self._weights(self.engine.frequencies(self.wanted.terms))
            if weights is None
            else weights,
            wholes=rules.wholes(parts),
            text=" ".join(parts),
            day=self.at.date().toordinal(),
        )
        return rules.ranked(candidates(ids), question)

    def _documents(self, ids: Sequence[int]) -> list[Document]:
        documents = Document.objects.in_bulk(ids)
        return [documents[id_] for id_ in ids if id_ in documents]


def candidates(ids: Iterable[int]) -> list[rules.Candidate]:
    rows = Document.objects.filter(pk__in=list(ids)).values_list(
        "pk",
        "kind",
        "title",
        "tags",
        Left("text", RANKED_LENGTH),
        Left("reply", RANKED_LENGTH),
        "date",
    )
    return [
        rules.Candidate(
            id=pk,
            kind=kind,
            fields={
                "title": fold(title),
                "tags": fold(tags),
                "text": fold(text),
                "reply": fold(reply),
            },
            day=date.toordinal(),
        )
        for pk, kind, title, tags, text, reply, date in rows
    ]
