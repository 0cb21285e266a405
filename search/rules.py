"""The one ranking rule of all engines, and the counting of facets. Pure.

Every figure was chosen on one half of the messages that ``python -m bench relevance`` asks for, and
reported on the other (docs/decisions.md).

BM25F (Robertson and Zaragoza 2009): the finds of all fields are added up with the fields' weights
before they saturate, so that a word in title and text does not count double. The engines only give
candidates, so that the same documents come out on top whichever database answers.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from portal.core.cutting import (
    HAN,
    LONGEST_WORD,
    WORD_END,
    WORD_START,
    Term,
    begins,
    query_terms,
    stem,
)
from search import wording
from search.sounds import MARKS, syllables_of, terms_of

K1 = 1.2
"""How fast repetition stops counting."""
B = 0.95
"""How much long fields are marked down."""
FIELDS = {"title": (8.0, 20), "tags": (4.0, 20), "text": (1.0, 360), "reply": (1.0, 360)}
"""Field → its weight, and the usual length in characters."""
SHORTEST = 0.1
"""Share of the usual length below which a field gains nothing more by being short."""
EMPHASIS = 2.2
"""Exponent of the rarity: sentences are full of everyday pairs, which add up."""
LATIN, ASIDE, RELATED = 2.0, 0.4, 0.4
"""Share of its rarity that counts for a term: one of letters or digits, for it stands for a name; one
of what people say around a matter; one of a word that is only related to what was typed."""
LONG = 4
"""A word of more characters is a sentence in part: who answers it uses other words with the same characters."""
ELSEWHERE = 0.5
"""What is left for a document on another place, or on another house of that street, than was asked for."""
WHOLE_WORD, WHOLE_TITLE = 0.3, 2.0
"""Bonus for a short word in one piece, and for a title that is the query; in units of the best score."""
SHORT = 8
"""Characters of a word that people mean as one; a sentence that is quoted is no better an answer."""
RECENCY, RECENCY_DAYS = 0.1, 730
"""A new document gains this share, an old one nothing; halved by every RECENCY_DAYS × ln 2."""
OF_RECORD = {"topic": 1.2, "outcome": 1.2, "studio": 1.1}
"""What the conference itself says comes a little before the opinions on it."""
POSTINGS = 8_000
"""How many entries of the index a relaxed search may read."""


def rarity(frequency: int, size: int) -> float:
    """BM25's inverse document frequency, emphasised; always positive."""
    return math.log(1 + (size - min(frequency, size) + 0.5) / (frequency + 0.5)) ** EMPHASIS


def character_weight(char: str, beside: int, size: int) -> float:
    """The index does not count characters. One is at least as common as the pairs of the question that hold it."""
    known: float = wording.character_rarity(char) ** EMPHASIS
    return min(known, rarity(beside, size)) if beside else known


def weights(
    parts: Sequence[str], related: Collection[Term], frequencies: Mapping[Term, int], size: int
) -> dict[Term, float]:
    """Term → what it is worth. ``parts`` are what was typed, folded; a character is a term with ``prefix``."""
    asked = dict.fromkeys(term for part in parts for term in query_terms(part))
    core = {term for part in parts for term in query_terms(wording.without_frame(part))}
    found: dict[Term, float] = {}
    for term in (*asked, *(term for term in related if term not in asked)):
        if not term.prefix and frequencies.get(term):
            kind = LATIN if term.text.isascii() else 1.0
            place = RELATED if term not in asked else 1.0 if term in core else ASIDE
            found[term] = place * kind * rarity(frequencies[term], size)
    beside: Counter[str] = Counter()
    for term in asked:
        beside.update(dict.fromkeys(term.text, frequencies.get(term, 0)))
    for char in _characters(parts):
        found[Term(char, prefix=True)] = character_weight(char, beside[char], size)
    return found


def _characters(parts: Iterable[str]) -> dict[str, None]:
    """Those that stand alone, and those of long words."""
    return dict.fromkeys(
        char
        for part in parts
        for run in HAN.findall(part)
        if len(run) == 1 or len(part) > LONG
        for char in run
    )


def share(weight: float) -> int:
    """A weight as a whole number, for engines that add up in 32 bits or in another order."""
    return round(weight * 100)


def rarest(frequencies: Mapping[Term, int], later: Collection[Term] = ()) -> list[Term]:
    """The rarest terms that occur at all, as many as POSTINGS allows, at least one; ``later`` if any is left."""
    chosen: list[Term] = []
    read = 0
    ordered = sorted(frequencies.items(), key=lambda item: (item[0] in later, item[1], item[0]))
    for term, frequency in ordered:
        if frequency and (not chosen or read + frequency <= POSTINGS):
            chosen.append(term)
            read += frequency
    return chosen


@dataclass(frozen=True)
class Candidate:
    """A document's fields, folded."""

    id: int
    kind: str
    fields: Mapping[str, str]
    day: int
    further: str = ""
    """What ``sounds.further`` gave of it."""

    @cached_property
    def heard(self) -> Container[str]:
        """The terms of sounds and numbers."""
        return frozenset(terms_of(self.further))

    @cached_property
    def syllables(self) -> tuple[str, str]:
        """Of the title, the likelier ones, and their initials."""
        read = [syllable.partition("/")[0] for syllable in syllables_of(self.further)]
        return f" {' '.join(read)} ", f"{''.join(syllable[0] for syllable in read)}"


@dataclass(frozen=True)
class Other:
    """Another way to say something; ``factor`` says how sure it is that it was meant.

    In one piece it is ``whole``: folded text, or of sounds ``" ting che "`` and ``tcn``.
    """

    weights: Mapping[Term, float]
    factor: float
    whole: str = ""
    least: int = 1
    """Of its terms, that must be found for any to count."""

    @cached_property
    def heard(self) -> bool:
        """Whether it is of sounds."""
        return any(term.text[0] in MARKS for term in self.weights)


@dataclass(frozen=True)
class Swap:
    """Typed terms in place of which the terms of one of the others may stand."""

    typed: Sequence[Term]
    others: Sequence[Other]


@dataclass(frozen=True)
class Question:
    """What is asked, and as of which day."""

    weights: Mapping[Term, float]
    wholes: Sequence[str]
    """Short words and phrases of more than one term, folded."""
    text: str
    """All of it, folded, for comparison with titles."""
    day: int
    coded: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The places and houses that are named by codes."""
    swaps: Sequence[Swap] = ()

    @cached_property
    def best(self) -> float:
        """What a document gains at most by single finds, nearly."""
        return sum(self.weights.values()) or 1.0

    @cached_property
    def title(self) -> str:
        return _without_blanks(self.text)


def wholes(parts: Iterable[str]) -> list[str]:
    """Those of the words and phrases that should stand in one piece."""
    return [part for part in parts if 2 < len(part) <= SHORT]


class _Reading:
    """A document while it is scored: what one find in each field is worth, and every term looked for once."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.fields = [
            (text, weight / (1 - B + B * max(SHORTEST, len(text) / usual)))
            for name, (weight, usual) in FIELDS.items()
            if (text := candidate.fields[name])
        ]
        self.every = "\n".join([text for text, _ in self.fields])
        self._finds: dict[str, float] = {}

    def finds(self, term: Term) -> float:
        """Of all fields, saturated."""
        if term.text not in self._finds:
            self._finds[term.text] = self._count(term)
        return self._finds[term.text]

    def _count(self, term: Term) -> float:
        if begins(term.text) not in self.every:  # most terms: one look for all fields
            return 0.0
        return _saturated(sum([weight * occurrences(text, term) for text, weight in self.fields]))

    def heard(self, term: Term) -> float:
        """As for a term that stands once in the title."""
        if term.text not in self.candidate.heard:
            return 0.0
        weight, usual = FIELDS["title"]
        length = len(self.candidate.fields["title"])
        return _saturated(weight / (1 - B + B * max(SHORTEST, length / usual)))


def _saturated(total: float) -> float:
    return total * (K1 + 1) / (K1 + total)


def score(candidate: Candidate, question: Question) -> float:
    """Higher is better; 0 when nothing is found."""
    reading = _Reading(candidate)
    found = sum([weight * reading.finds(term) for term, weight in question.weights.items()])
    found += sum([_gained(reading, swap, question.weights) for swap in question.swaps])
    if question.wholes:
        whole = sum(part in reading.every for part in question.wholes)
        found += WHOLE_WORD * question.best * whole / len(question.wholes)
    if question.title and _without_blanks(candidate.fields["title"]) == question.title:
        found += WHOLE_TITLE * question.best
    if question.coded and wording.names_others(reading.every, question.coded):
        found *= ELSEWHERE
    age = max(0, question.day - candidate.day)
    return (
        found * OF_RECORD.get(candidate.kind, 1.0) * (1 + RECENCY * math.exp(-age / RECENCY_DAYS))
    )


def _gained(reading: _Reading, swap: Swap, weights: Mapping[Term, float]) -> float:
    """How much more the best of the other ways finds than what was typed."""
    said = sum(weights[term] * reading.finds(term) for term in swap.typed if term in weights)
    best = max((_worth(reading, other) for other in swap.others), default=0.0)
    return max(0.0, best - said)


def _worth(reading: _Reading, other: Other) -> float:
    finds = reading.heard if other.heard else reading.finds
    found, terms = 0.0, 0
    for term, weight in other.weights.items():
        if points := finds(term):
            found += weight * points
            terms += 1
    if terms < other.least:
        return 0.0
    if found and other.whole:
        texts = reading.candidate.syllables if other.heard else reading.candidate.fields.values()
        bonus = WHOLE_WORD * any(other.whole in text for text in texts)
        bonus += WHOLE_TITLE * (other.heard and other.whole in texts)
        found += bonus * sum(other.weights.values())
    return found * other.factor


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def occurrences(folded: str, term: Term) -> int:
    """How often the term stands in the text. A Latin term is a stem: it must be that of a word."""
    if not term.text.isascii():
        return folded.count(term.text)
    begun = begins(term.text)
    if begun not in folded:
        return 0
    words = re.findall(WORD_START + re.escape(begun) + WORD_END, folded)
    return sum(stem(word)[:LONGEST_WORD] == term.text for word in words)


def ranked(candidates: Iterable[Candidate], question: Question) -> list[tuple[int, float]]:
    """(id, score), best first; the newer of equals first."""
    scored = [(score(candidate, question), candidate.day, candidate.id) for candidate in candidates]
    return [(id_, points) for points, _, id_ in sorted(scored, reverse=True)]
