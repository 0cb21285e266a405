"""One search: what was typed and chosen, to the documents of one page with counts beside them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from portal.core.cutting import Term, query_terms
from portal.core.revocable import read_revocable
from search import counting, rules
from search.cutting import Wanted, parse
from search.engines import Engine, Match, Order, Scope, engine, one_search
from search.models import Document
from search.queries.candidates import candidates
from search.queries.meant import heard_in, meant_instead
from search.queries.phases import with_phases, with_sources
from search.queries.places import PLACES
from search.queries.synonyms import Thesaurus, thesaurus
from search.queries.wording import with_names, wording_of
from search.wording import coded, related

POOL = 200
"""Candidates that are ranked by our rule; what comes after them is sorted by date."""
SENTENCE, ENOUGH = 7, 3
"""A query of so many terms holds words that matter less: with fewer hits than ENOUGH for all of
them, those for the rarest are shown too. A shorter query is relaxed only when nothing is found."""
MOST_RELAXED, LEAST_SHARE = 50, 0.15
"""Of the relaxed hits at most so many, each with this share of the best one's score."""
MOST_RELATED = 40
"""Terms of related words in one relaxed search."""
ALWAYS_FOUND = "kind=opinion"
"""Opinions are shown in the language they were written in, so they are found in every language."""


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
    unfiltered: bool = False
    """Whether to count too what there would be without ``filters``. One query more where there are any."""


@dataclass(frozen=True)
class Found:
    """``total`` documents, of which ``documents`` are asked for; ``exact`` of them hold all the words."""

    wanted: Wanted
    total: int
    exact: int
    documents: list[Document]
    facets: dict[str, dict[str, int]]
    unfiltered: dict[str, dict[str, int]] = field(default_factory=dict)
    """The facets without any filter, where they were asked for and there are filters."""
    put_right: Callable[[], str] = field(default=str, repr=False, compare=False)

    @cached_property
    def meant(self) -> str:
        """What was probably meant, where the typed words find little and this finds more; else empty.

        Looked up when it is read.
        """
        return self.put_right()

    @property
    def relaxed(self) -> bool:
        return self.exact < self.total


def find(search: Search, *, at: dt.datetime) -> Found:
    """Phases and the age of documents are as of ``at``. Never raises for what people type."""
    with one_search():
        return _Finder(search, at).found()


class _Finder:
    def __init__(self, search: Search, at: dt.datetime) -> None:
        self.search = search
        self.at = at
        self.compares = search.unfiltered and any(search.filters.values())
        self.wanted = parse(search.typed)
        self.engine: Engine = engine()
        self.thesaurus = thesaurus() if self.wanted.words else Thesaurus({})
        self.wording = wording_of(self.wanted, self.thesaurus, self.engine)
        self.match = self.wording.match(self.wanted)
        languages = tuple(dict.fromkeys((f"locale={search.language}", ALWAYS_FOUND)))
        self.always = Scope(groups=(languages,))
        self.readable = replace(
            self.always,
            since=search.since.toordinal() if search.since else None,
            until=search.until.toordinal() if search.until else None,
        )

    def found(self) -> Found:
        if self.search.typed.strip() and not self.wanted:
            return Found(self.wanted, 0, 0, [], {})  # nothing but punctuation
        read_revocable()  # opinions are counted, whatever is listed
        counted = self._count(self.match)
        if not counted.everywhere and self.wording.heard:
            self.wording = self.wording.by_ear()
            self.match = self.wording.match(self.wanted)
            counted = self._count(self.match)
        if counted.everywhere < ENOUGH and (named := with_names(self.wording)) != self.wording:
            self.wording, self.match = named, named.match(self.wanted)
            counted = self._count(self.match)
        found = self._found(counted)
        also = (*self.wording.marks(), *heard_in(found.documents, self.wording))
        return replace(
            found,
            wanted=replace(self.wanted, also=also),
            put_right=partial(self._meant, counted.everywhere),
        )

    def _count(self, match: Match) -> counting.Counted:
        """``everywhere`` is on any day, as it is under any filter: a condition makes no search vaguer."""
        counted = self.engine.count(match, self.readable, self._chosen)
        if counted.everywhere >= ENOUGH or not self.wanted or self.always == self.readable:
            return counted
        return counted._replace(everywhere=self.engine.count(match, self.always, {}).everywhere)

    def _found(self, counted: counting.Counted) -> Found:
        terms = len(self.wanted.terms)
        if counted.everywhere < (ENOUGH if terms >= SENTENCE else 1) and (
            terms > 1 or self.wording.sounding().ways
        ):
            return self._relaxed(counted)
        ids = self._page(self._scope()) if counted.total and self.search.limit else []
        usual = self.engine.count(self.match, self.readable, {}).facets if self.compares else {}
        facets, unfiltered = with_phases(self.at, counted.facets, usual)
        documents = self._documents(ids)
        return Found(self.wanted, counted.total, counted.total, documents, facets, unfiltered)

    def _meant(self, found: int) -> str:
        if found >= ENOUGH:
            return ""
        asked = (self.search.typed, self.engine, self.readable, self.thesaurus)
        return meant_instead(*asked, found=found, chosen=self._chosen)

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
        if len(pool) >= POOL and (typed := self.wording.as_typed(self.wanted)):
            # Other ways to say it must not crowd out what was typed.
            pool = list(dict.fromkeys((*self.engine.best(typed, scope, limit=POOL), *pool)))
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
            sources = [
                int(value.removeprefix(counting.PHASE_OF)) for value in self._chosen["phase"]
            ]
            topics = Document.objects.filter(kind="topic", source_id__in=sources)
            only = tuple(topics.values_list("pk", flat=True))
        return replace(self.readable, groups=(*self.readable.groups, *groups), only=only)

    @cached_property
    def _chosen(self) -> dict[str, tuple[str, ...]]:
        """The filters, as the index knows them: a phase is that of so many topics."""
        return with_sources(self.search.filters, self.at)

    def _relaxed(self, exact: counting.Counted) -> Found:
        self.wording = self.wording.sounding()
        also = self.wording.also
        others = self._related()
        frequencies, weights = self._weights(others)
        rare = {
            term: rules.share(weights[term] * min(1, also.get(term, 1)))
            for term in rules.rarest(frequencies, others)
        }
        near = self._nearest(rare) if rare else []
        every = self.engine.best(self.match, self.readable, limit=POOL) if exact.everywhere else []
        ranked = self._ranked({*near, *every}, weights)
        best = ranked[0][1] if ranked else 0.0
        kept = [
            *(id_ for id_, _points in ranked if id_ in every),
            *(id_ for id_, points in ranked if points >= LEAST_SHARE * best and id_ not in every),
        ]
        return self._found_among(kept[:MOST_RELAXED], exact.total)

    def _nearest(self, rare: Mapping[Term, int]) -> list[int]:
        """A phrase that stands nowhere beside the words is taken for words: “…” may be a headline's own marks."""
        near = self.engine.nearest(rare, self.match, self.readable, limit=POOL)
        if near or not (self.wanted.words and self.wanted.phrases):
            return near
        match = replace(self.match, phrases=())
        return self.engine.nearest(rare, match, self.readable, limit=POOL)

    def _found_among(self, ids: Sequence[int], exact: int) -> Found:
        """Filter and count a short list of documents."""
        facets_of = dict(Document.objects.filter(pk__in=ids).values_list("pk", "facets"))
        tally = Counter(facets_of.values()).items()
        counted = counting.counted(tally, self._chosen)
        usual = counting.counted(tally, {}).facets if self.compares else {}
        passing = [
            id_
            for id_ in ids
            if id_ in facets_of and counting.counted([(facets_of[id_], 1)], self._chosen).total
        ]
        documents = self._documents(passing)
        if self.search.order:
            place, after = PLACES[self.search.order], self.search.after
            documents.sort(key=place, reverse=True)
            documents = [each for each in documents if after is None or place(each) < after]
        page = documents[self.search.offset : self.search.offset + self.search.limit]
        facets, unfiltered = with_phases(self.at, counted.facets, usual)
        return Found(self.wanted, counted.total, exact, page, facets, unfiltered)

    def _related(self) -> tuple[Term, ...]:
        """Terms of words that answers may use instead."""
        words = related(" ".join(self.wanted.words), self.thesaurus.refused)
        terms = dict.fromkeys(term for word in words for term in query_terms(word))
        return tuple(term for term in terms if term not in self.wanted.terms)[:MOST_RELATED]

    @cached_property
    def _size(self) -> int:
        return self.engine.size()

    def _weights(self, others: tuple[Term, ...] = ()) -> tuple[dict[Term, int], dict[Term, float]]:
        """How many documents hold each term, and what it is worth, said in this way or in another."""
        also = self.wording.also
        asked = dict.fromkeys((*self.wanted.terms, *others, *also))
        frequencies = self.engine.frequencies(tuple(asked))
        weights = rules.weights(self._parts, others, frequencies, self._size)
        for term in also:
            if frequencies[term]:
                weights.setdefault(term, rules.rarity(frequencies[term], self._size))
        return frequencies, weights

    @property
    def _parts(self) -> tuple[str, ...]:
        return (*self.wanted.words, *self.wanted.phrases)

    def _ranked(
        self, ids: Iterable[int], weights: Mapping[Term, float] | None = None
    ) -> list[tuple[int, float]]:
        text = " ".join(self._parts)
        if weights is None:
            _, weights = self._weights()
        also = self.wording.also
        question = rules.Question(
            weights={
                term: weight
                for term, weight in weights.items()
                if term in self.wanted.terms or term not in also
            },
            wholes=rules.wholes(dict.fromkeys((*self._parts, *self.wording.joined))),
            text=text,
            day=self.at.date().toordinal(),
            coded=coded(text),
            swaps=self.wording.swaps(weights, unknown=rules.rarity(0, self._size)),
        )
        return rules.ranked(candidates(ids), question)

    def _documents(self, ids: Sequence[int]) -> list[Document]:
        documents = Document.objects.in_bulk(ids)
        return [documents[id_] for id_ in ids if id_ in documents]
