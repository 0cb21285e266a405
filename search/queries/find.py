"""One search: what was typed and chosen, to the documents of one page with counts beside them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models.functions import Left

from portal.core.cutting import Term, fold
from search import rules
from search.cutting import Wanted, parse
from search.engines import Engine, Match, Scope, engine
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


@dataclass(frozen=True)
class Search:
    """What is looked for. ``filters`` maps a facet to the values of which one must be there."""

    typed: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    language: str = "zh-hans"
    newest_first: bool = False
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
        self.match = Match(self.wanted.terms, self.wanted.phrase_terms, self.wanted.unwanted_terms)
        self.readable = Scope((tuple(dict.fromkeys((f"locale={search.language}", ALWAYS_FOUND))),))
        self.engine: Engine = engine()

    def found(self) -> Found:
        if self.search.typed.strip() and not self.wanted:
            return Found(self.wanted, 0, 0, [], {})  # nothing but punctuation
        tally = self.engine.tally(self.match, self.readable)
        terms = len(self.wanted.terms)
        if sum(tally.values()) < (ENOUGH if terms >= SENTENCE else 1) and terms > 1:
            return self._relaxed(exact=tally)
        phases = self._phases(tally)
        total, facets = rules.counted(rules.holdings(tally, phases), self.search.filters)
        ids = self._page(self._scope(phases)) if total else []
        return Found(self.wanted, total, total, self._documents(ids), facets)

    # all the words

    def _page(self, scope: Scope) -> list[int]:
        first, limit = self.search.offset, self.search.limit
        if self.search.newest_first or not self.wanted.terms:
            return self.engine.newest(self.match, scope, skip=(), limit=limit, offset=first)
        pool = self.engine.best(self.match, scope, limit=POOL)
        page = (
            [id_ for id_, _ in self._ranked(pool)][first : first + limit]
            if first < len(pool)
            else []
        )
        if len(page) == limit or len(pool) < POOL:
            return page
        beyond = max(0, first - len(pool))
        return page + self.engine.newest(
            self.match, scope, skip=pool, limit=limit - len(page), offset=beyond
        )

    def _scope(self, phases: Mapping[str, str]) -> Scope:
        groups = [
            tuple(f"{name}={value}" for value in values)
            for name, values in self.search.filters.items()
            if values and name != "phase"
        ]
        only = None
        if chosen := self.search.filters.get("phase"):
            sources = [int(source) for source, phase in phases.items() if phase in chosen]
            topics = Document.objects.filter(kind="topic", source_id__in=sources)
            only = tuple(topics.values_list("pk", flat=True))
        return Scope((*self.readable.groups, *groups), only)

    def _phases(self, tally: Iterable[str]) -> dict[str, str]:
        """Source id → phase, of the topics among the hits."""
        sources = [
            value.removeprefix(rules.PHASE_OF)
            for facets in tally
            if rules.PHASE_OF in facets
            for value in facets.split()
            if value.startswith(rules.PHASE_OF)
        ]
        if not sources:
            return {}
        rows = Document.objects.filter(kind="topic", source_id__in=map(int, sources)).values_list(
            "source_id", "dates"
        )
        return {
            str(source): phase_of(PhaseFacts.from_json(dates), self.at).value
            for source, dates in rows
        }

    # the rarest words

    def _relaxed(self, exact: Counter[str]) -> Found:
        frequencies = self.engine.frequencies(self.wanted.terms)
        weights = self._weights(frequencies)
        rare = {term: weights[term] for term in rules.rarest(frequencies)}
        near = self.engine.nearest(rare, self.match, self.readable, limit=POOL) if rare else []
        every = self.engine.best(self.match, self.readable, limit=POOL) if exact else []
        ranked = self._ranked({*near, *every}, weights)
        best = ranked[0][1] if ranked else 0.0
        kept = [
            *every,
            *(id_ for id_, points in ranked if points >= LEAST_SHARE * best and id_ not in every),
        ]
        return self._found_among(kept[:MOST_RELAXED], exact)

    def _found_among(self, ids: Sequence[int], exact: Counter[str]) -> Found:
        """Filter and count a short list of documents."""
        facets_of = dict(Document.objects.filter(pk__in=ids).values_list("pk", "facets"))
        tally = Counter(facets_of.values())
        phases = self._phases(tally)
        total, facets = rules.counted(rules.holdings(tally, phases), self.search.filters)
        whole, _ = rules.counted(rules.holdings(exact, phases), self.search.filters)

        def passes(id_: int) -> bool:
            return bool(
                rules.counted(rules.holdings({facets_of[id_]: 1}, phases), self.search.filters)[0]
            )

        passing = [id_ for id_ in ids if id_ in facets_of and passes(id_)]
        documents = self._documents(passing)
        if self.search.newest_first:
            documents.sort(key=lambda document: (document.date, document.pk), reverse=True)
        page = documents[self.search.offset : self.search.offset + self.search.limit]
        return Found(self.wanted, total, whole, page, facets)

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
