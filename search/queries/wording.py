"""What may be meant by the words that were typed: synonyms, sounds, numbers.

Each part of a query has the terms that were typed and other ways to say it. Engines take a document
that holds the terms of one of them (``Match.choices``); the ranking gives the other ways less weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, product
from math import prod

from portal.core.cutting import HAN, Term, fold, query_terms
from search import rules, sounds
from search.cutting import Wanted
from search.engines import Engine, Match
from search.queries.known import members, sounding_as
from search.queries.synonyms import Thesaurus
from search.queries.ways import MOST_WAYS, Across, Terms, Way, across, synonyms, terms_of

SOUND, INITIALS, NUMBER, HOMOPHONE = 0.9, 0.6, 15.0, 0.6
"""How sure each is to have been meant, as ``SYNONYM`` says; a number puts its document on top."""
KNOWN = 3
"""A Latin word that so many documents hold is meant as it stands, not as sounds."""
MOST_CHOICES = 24
HEARD = 2
"""Pairs of a longer word that must sound the same: one alone is chance, as 自己 in 量子计算机."""
LONGEST_HEARD = 8
"""Characters of a word up to which a homophone of it is looked for; in a longer one the others suffice."""


@dataclass(frozen=True)
class Part:
    typed: Terms
    ways: tuple[Way, ...] = ()
    latin: bool = False
    chinese: str = ""
    """Of Chinese alone, what stood between blanks joined."""
    letters: tuple[str, ...] = ()
    """Latin words that may spell something."""


@dataclass(frozen=True)
class Wording:
    parts: tuple[Part, ...]
    heard: tuple[Part, ...] = ()
    """The same, with Latin words that are known taken for sounds too."""
    across: tuple[Across, ...] = ()

    def match(self, wanted: Wanted) -> Match:
        joined = {number for each in self.across for number in each.parts}
        parts = [part for number, part in enumerate(self.parts) if number not in joined]
        plain = {term for part in parts if not part.ways for term in part.typed}
        plain |= {term for text in wanted.phrases for term in query_terms(text)}
        return Match(
            terms=tuple(term for term in wanted.terms if term in plain),
            choices=(
                *(_said(part) for part in parts if part.ways),
                *(self._said_across(each) for each in self.across),
            ),
            phrases=wanted.phrase_terms,
            unwanted=wanted.unwanted_terms,
        )

    def as_typed(self, wanted: Wanted) -> Match | None:
        """The typed words alone, what blanks part joined; None where that says no more than ``match``."""
        joined = [terms_of(part.chinese) if part.chinese else part.typed for part in self.parts]
        phrased = (term for text in wanted.phrases for term in query_terms(text))
        terms = tuple(dict.fromkeys((*(term for part in joined for term in part), *phrased)))
        if not self.ways and terms == wanted.terms:
            return None
        return Match(terms, (), wanted.phrase_terms, wanted.unwanted_terms)

    def _said_across(self, across: Across) -> tuple[Terms, ...]:
        """The parts one by one, each in any of its ways, or the expression in another."""
        said = [_said(self.parts[number]) for number in across.parts]
        few = prod(map(len, said)) <= MOST_CHOICES
        one_by_one = map(_together, product(*said) if few else _one_otherwise(said))
        return (*one_by_one, *(way.all_terms for way in across.ways))

    @property
    def ways(self) -> list[Way]:
        return [way for ways in self._all_ways for way in ways]

    @property
    def _all_ways(self) -> list[tuple[Way, ...]]:
        return [*(part.ways for part in self.parts), *(each.ways for each in self.across)]

    @property
    def also(self) -> dict[Term, float]:
        """The terms that were not typed, each with its factor."""
        factors: dict[Term, float] = {}
        for way in self.ways:
            for term in way.by:
                factors[term] = max(factors.get(term, 0.0), way.factor)
        return factors

    def swaps(self, weights: Mapping[Term, float], *, unknown: float) -> list[rules.Swap]:
        """``unknown`` is the weight of a term that no document holds."""

        def other(way: Way) -> rules.Other:
            # A long way to say it is worth no more than a short one.
            known = {term: weights[term] for term in way.by if term in weights}
            typed = sum(weights.get(term, unknown) for term in way.replaces)
            scale = min(1.0, typed / (sum(weights.get(term, unknown) for term in way.by) or 1.0))
            return rules.Other(known, way.factor * scale, way.whole, way.least)

        return [
            rules.Swap(replaced, [other(way) for way in ways])
            for held in self._all_ways
            for replaced, ways in _by_replaced(held)
        ]

    @property
    def joined(self) -> list[str]:
        return [part.chinese for part in self.parts if part.chinese]

    def marks(self) -> tuple[str, ...]:
        """Texts to be marked beside the typed ones."""
        return tuple(dict.fromkeys((*self.joined, *(way.whole for way in self.ways if way.marked))))

    def by_ear(self) -> Wording:
        """As ``heard``."""
        return replace(self, parts=self.heard, heard=())

    def sounding(self) -> Wording:
        """With the homophones of short Chinese words, for when too little is found."""
        return replace(self, parts=tuple(map(_with_homophones, self.parts)))


def _said(part: Part) -> tuple[Terms, ...]:
    """As it was typed, and otherwise."""
    return (part.typed, *(way.all_terms for way in part.ways))


def _one_otherwise(said: Sequence[Sequence[Terms]]) -> Iterator[Sequence[Terms]]:
    """All as typed; and each of the ways of one, the others as typed."""
    typed = [ways[0] for ways in said]
    yield typed
    for number, (_typed, *others) in enumerate(said):
        yield from ([*typed[:number], way, *typed[number + 1 :]] for way in others)


def _together(parts: Iterable[Terms]) -> Terms:
    return tuple(dict.fromkeys(chain.from_iterable(parts)))


def _by_replaced(ways: Iterable[Way]) -> Iterator[tuple[Terms, list[Way]]]:
    groups: dict[Terms, list[Way]] = {}
    for way in ways:
        groups.setdefault(way.replaces, []).append(way)
    yield from groups.items()


def wording_of(wanted: Wanted, thesaurus: Thesaurus, engine: Engine) -> Wording:
    """One query, only for Latin words and numbers: which sounds and numbers there are."""
    groups = [(kind, list(words)) for kind, words in groupby(wanted.words, _kind)]
    parts = [_part(kind, words, thesaurus) for kind, words in groups]
    joined = tuple(across([words for _, words in groups], thesaurus))
    asked = {
        term
        for part in parts
        for way in part.ways
        if _is_further(way)
        for term in (*way.by, *(part.typed if part.latin else ()))
    }
    if not asked:
        return Wording(tuple(parts), across=joined)
    found = engine.frequencies(sorted(asked))
    heard = [
        replace(
            part,
            ways=tuple(w for w in part.ways if not _is_further(w) or all(map(found.get, w.by))),
        )
        for part in parts
    ]
    meant = [_as_it_stands(part, found) for part in heard]
    return Wording(tuple(meant), tuple(heard) if heard != meant else (), joined)


def with_names(wording: Wording) -> Wording:
    """With the names of listed members that Latin words spell. One query, where there are such words."""
    if not any(part.letters for part in wording.parts):
        return wording
    people = members()
    return replace(wording, parts=tuple(_named(part, people) for part in wording.parts))


def _named(part: Part, people: Sequence[str]) -> Part:
    spelt = sounding_as(part.letters, people) if part.letters else ()
    ways = []
    for name, is_whole in spelt:
        terms, factor = terms_of(fold(name)), SOUND if is_whole else INITIALS
        ways.append(Way(part.typed, terms, factor, terms, fold(name), marked=True))
    return replace(part, ways=(*part.ways, *ways[:MOST_WAYS])) if ways else part


def _is_further(way: Way) -> bool:
    return way.by[0].text[0] in sounds.MARKS


def _as_it_stands(part: Part, frequencies: Mapping[Term, int]) -> Part:
    if part.latin and all(frequencies.get(term, 0) >= KNOWN for term in part.typed):
        kept = (way for way in part.ways if way.factor not in (SOUND, INITIALS))
        return replace(part, ways=tuple(kept))
    return part


def _kind(word: str) -> str:
    return "han" if HAN.fullmatch(word) else "sounds" if sounds.readings(word) else word


def _part(kind: str, words: list[str], thesaurus: Thesaurus) -> Part:
    """Chinese parted by blanks only may be one word, as may syllables."""
    typed = terms_of(*words)
    if kind == "han":
        joined = "".join(words)
        return Part(typed, synonyms(joined, typed, thesaurus), chinese=joined)
    if kind == "sounds":
        ways = (*synonyms(" ".join(words), typed, thesaurus), *_sounds(words, typed))[:MOST_CHOICES]
        return Part(typed, ways, latin=True, letters=tuple(words))
    latin = kind.isascii() and kind.isalpha()
    ways = (*synonyms(kind, typed, thesaurus), *_initials(kind, typed), *_number(kind, typed))
    return Part(typed, ways, latin, letters=(kind,) if latin else ())


def _sounds(words: Sequence[str], typed: Terms) -> Iterator[Way]:
    choices = [sounds.readings(word) for word in words]
    for number in range(max(map(len, choices))):
        read = [ways[min(number, len(ways) - 1)] for ways in choices]
        if terms := _further(sounds.syllable_terms(read)):
            whole = f" {' '.join(syllable for word in read for syllable in word)} "
            yield Way(typed, terms, SOUND, terms, whole)
    if len(words) == 1:
        yield from _initials(words[0], typed)


def _initials(word: str, typed: Terms) -> Iterator[Way]:
    if terms := _further(sounds.initial_terms(word)):
        yield Way(typed, terms, INITIALS, terms, word)


def _number(word: str, typed: Terms) -> Iterator[Way]:
    for text in sounds.number_terms(word):
        terms = (Term(text),)
        yield Way(typed, terms, NUMBER, terms)


def _further(texts: Iterable[str]) -> Terms:
    return tuple(Term(text) for text in dict.fromkeys(texts))


def _with_homophones(part: Part) -> Part:
    return replace(part, ways=(*part.ways, *_homophones(part.chinese, part.typed)))


def _homophones(text: str, typed: Terms) -> Iterator[Way]:
    if 1 < len(text) <= LONGEST_HEARD:
        terms = _further(sounds.of_syllables(sounds.spelt(text)))
        pairs = tuple(term for term in terms if term.text[0] == sounds.SYLLABLE)
        yield Way(typed, pairs, HOMOPHONE, pairs, least=min(len(pairs), HEARD))
