"""The one ranking rule of all engines, and the counting of facets. Pure.

BM25F (Robertson and Zaragoza 2009): the finds of all fields are added up with the fields' weights
before they saturate, so that a word in title and text does not count double. The engines only give
candidates, so that the same documents come out on top whichever database answers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from portal.core.cutting import WORD_START, Term
from search.sounds import MARKS, syllables_of, terms_of

K1 = 1.2
"""How fast repetition stops counting."""
B = 0.9
"""How much long fields are marked down."""
FIELDS = {"title": (8.0, 20), "tags": (4.0, 20), "text": (1.0, 360), "reply": (1.0, 360)}
"""Field → its weight, and the usual length in characters."""
SHORTEST = 0.3
"""Share of the usual length below which a field gains nothing more by being short."""
EMPHASIS = 1.5
"""Exponent of the rarity: sentences are full of everyday pairs, which add up."""
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


def share(weight: float) -> int:
    """A weight as a whole number, for engines that add up in 32 bits or in another order."""
    return round(weight * 100)


def rarest(frequencies: Mapping[Term, int]) -> list[Term]:
    """The rarest terms that occur at all, as many as POSTINGS allows, at least one."""
    chosen: list[Term] = []
    read = 0
    for term, frequency in sorted(frequencies.items(), key=lambda item: (item[1], item[0])):
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
    swaps: Sequence[Swap] = ()


def wholes(parts: Iterable[str]) -> list[str]:
    """Those of the words and phrases that should stand in one piece."""
    return [part for part in parts if 2 < len(part) <= SHORT]


def score(candidate: Candidate, question: Question) -> float:
    """Higher is better; 0 when nothing is found."""
    best = sum(question.weights.values()) or 1.0
    found = sum(
        weight * _saturated(candidate.fields, term) for term, weight in question.weights.items()
    )
    found += sum(_gained(candidate, swap, question.weights) for swap in question.swaps)
    if question.wholes:
        whole = sum(
            any(part in text for text in candidate.fields.values()) for part in question.wholes
        )
        found += WHOLE_WORD * best * whole / len(question.wholes)
    if question.text and _without_blanks(candidate.fields["title"]) == _without_blanks(
        question.text
    ):
        found += WHOLE_TITLE * best
    age = max(0, question.day - candidate.day)
    return (
        found * OF_RECORD.get(candidate.kind, 1.0) * (1 + RECENCY * math.exp(-age / RECENCY_DAYS))
    )


def _gained(candidate: Candidate, swap: Swap, weights: Mapping[Term, float]) -> float:
    """How much more the best of the other ways finds than what was typed."""
    said = sum(
        weights[term] * _saturated(candidate.fields, term) for term in swap.typed if term in weights
    )
    best = max((_worth(candidate, other) for other in swap.others), default=0.0)
    return max(0.0, best - said)


def _worth(candidate: Candidate, other: Other) -> float:
    heard = any(term.text[0] in MARKS for term in other.weights)
    found = sum(
        weight * (_heard(candidate, term) if heard else _saturated(candidate.fields, term))
        for term, weight in other.weights.items()
    )
    texts = candidate.syllables if heard else tuple(candidate.fields.values())
    if found and other.whole:
        bonus = WHOLE_WORD * any(other.whole in text for text in texts)
        bonus += WHOLE_TITLE * (heard and other.whole in texts)
        found += bonus * sum(other.weights.values())
    return found * other.factor


def _heard(candidate: Candidate, term: Term) -> float:
    """As for a term that stands once in the title."""
    if term.text not in candidate.heard:
        return 0.0
    weight, usual = FIELDS["title"]
    total = weight / (1 - B + B * max(SHORTEST, len(candidate.fields["title"]) / usual))
    return total * (K1 + 1) / (K1 + total)


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _saturated(fields: Mapping[str, str], term: Term) -> float:
    total = 0.0
    for name, (weight, usual) in FIELDS.items():
        if text := fields[name]:
            count = occurrences(text, term)
            length = max(SHORTEST, len(text) / usual)
            total += weight * count / (1 - B + B * length)
    return total * (K1 + 1) / (K1 + total)


def occurrences(folded: str, term: Term) -> int:
    """How often the term stands in the text. A Latin term is a stem: it must begin a word."""
    if not term.text.isascii():
        return folded.count(term.text)
    if term.text not in folded:
        return 0
    return len(re.findall(WORD_START + re.escape(term.text), folded))


def ranked(candidates: Iterable[Candidate], question: Question) -> list[tuple[int, float]]:
    """(id, score), best first; the newer of equals first."""
    scored = [(score(candidate, question), candidate.day, candidate.id) for candidate in candidates]
    return [(id_, points) for points, _, id_ in sorted(scored, reverse=True)]


# Facets

PHASE_OF = "@"
"""``phase=@7``: the phase of source 7, whichever that is on the day of the question."""

Counts = Mapping[str, Mapping[str, int]]
"""Facet → value → number of documents. The phase of a topic is named by its source: ``@7``."""


class Counted(NamedTuple):
    """How many documents match, how many of them pass all that is chosen, and how many each value has."""

    everywhere: int
    total: int
    facets: Counts


def counted(tally: Iterable[tuple[str, int]], chosen: Mapping[str, Collection[str]]) -> Counted:
    """``tally`` gives facet strings (``" kind=topic year=2026 "``), each with the number of documents
    that have exactly it. Within a facet any chosen value will do. Each facet is counted as if nothing
    were chosen in it, so that one sees what another choice would give.
    """
    groups = {name: {f"{name}={value}" for value in values} for name, values in chosen.items()}
    everywhere = total = 0
    # By the one facet whose filter a document fails; "" for those that pass. Counted first and
    # taken apart afterwards: there may be tens of thousands of documents.
    counts: dict[str, dict[str, int]] = {name: {} for name in ("", *groups)}
    for facets, count in tally:
        everywhere += count
        values = facets.split()
        failed = [name for name, group in groups.items() if group.isdisjoint(values)]
        if len(failed) > 1:
            continue
        total += 0 if failed else count
        tokens = counts[failed[0] if failed else ""]
        for value in values:
            tokens[value] = tokens.get(value, 0) + count
    return Counted(everywhere, total, _by_facet(counts))


def _by_facet(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    facets: dict[str, dict[str, int]] = {}
    for failed, tokens in counts.items():
        for token, count in tokens.items():
            name, _, value = token.partition("=")
            if failed in ("", name):
                found = facets.setdefault(name, {})
                found[value] = found.get(value, 0) + count
    return facets
