"""Other ways to say what was typed, and the editors' expressions among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.core.cutting import Term, query_terms
from search.cutting import closed_up, pieces, without_blanks
from search.queries.synonyms import Thesaurus

SYNONYM = 0.7
"""How sure it is to have been meant, the typed word being 1."""
MOST_WAYS = 12

Terms = tuple[Term, ...]
Place = tuple[int, int]


@dataclass(frozen=True)
class Way:
    """Other terms for some of the typed ones; ``all_terms`` are all that a document must hold then."""

    replaces: Terms
    by: Terms
    factor: float
    all_terms: Terms = ()
    whole: str = ""
    marked: bool = False
    """``whole`` stands in texts and is to be marked there."""
    least: int = 1
    """Of ``by``, that must be there for any of it to count."""


def terms_of(*texts: str) -> Terms:
    return tuple(dict.fromkeys(term for text in texts for term in query_terms(text)))


def synonyms(text: str, typed: Terms, thesaurus: Thesaurus) -> tuple[Way, ...]:
    ways: list[Way] = []
    for start, end in thesaurus.places(text):
        ways += _said_otherwise(text[start:end], typed, (text[:start], text[end:]), thesaurus)
    return tuple(ways[:MOST_WAYS])


def _said_otherwise(
    expression: str, typed: Terms, beside: Iterable[str], thesaurus: Thesaurus
) -> Iterator[Way]:
    rest = [text for text in beside if len(text) > 1]
    replaced = tuple(term for term in terms_of(expression) if term in typed)
    for other in thesaurus.others[expression]:
        by = terms_of(other)
        yield Way(replaced, by, SYNONYM, terms_of(*rest, other), other, marked=True)


@dataclass(frozen=True)
class Across:
    """Parts of a query, by their numbers, across which expressions stand, and how else these are said."""

    parts: range
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class _Piece:
    part: int
    text: str
    start: int
    end: int

    def outside(self, start: int, end: int) -> tuple[str, str]:
        """What of it stands before and behind a place."""
        return self.text[: max(0, start - self.start)], self.text[max(0, end - self.start) :]


def across(groups: Sequence[Sequence[str]], thesaurus: Thesaurus) -> Iterator[Across]:
    """Expressions of several words that no group holds by itself: ``5g 基站``, ``parking meter``, ``广场舞、噪音``.

    The words are joined as the thesaurus has them: blanks and commas part Latin words only.
    """
    text = closed_up(" ".join(word for words in groups for word in words))
    every = list(_placed(groups, text))
    for parts, places in _together(_places(text, groups, every, thesaurus)):
        held = [piece for piece in every if piece.part in parts]
        typed = terms_of(*(piece.text for piece in held))
        ways: list[Way] = []
        for start, end in places:
            beside = [side for piece in held for side in piece.outside(start, end)]
            ways += _said_otherwise(text[start:end], typed, beside, thesaurus)
        yield Across(parts, tuple(ways[:MOST_WAYS]))


def _places(
    text: str, groups: Sequence[Sequence[str]], every: Sequence[_Piece], thesaurus: Thesaurus
) -> Iterator[tuple[range, Place]]:
    """The parts that each of them touches, and where it stands."""
    for start, end in thesaurus.places(text):
        touched = [piece.part for piece in every if piece.start < end and start < piece.end]
        first, last = touched[0], touched[-1]
        if first != last or text[start:end] not in without_blanks(" ".join(groups[first])):
            yield range(first, last + 1), (start, end)


def _together(found: Iterable[tuple[range, Place]]) -> list[tuple[range, list[Place]]]:
    """Those that share a part."""
    clusters: list[tuple[range, list[Place]]] = []
    for parts, place in found:
        if clusters and clusters[-1][0].stop > parts.start:
            before, places = clusters.pop()
            clusters.append((range(before.start, parts.stop), [*places, place]))
        else:
            clusters.append((parts, [place]))
    return clusters


def _placed(groups: Sequence[Sequence[str]], text: str) -> Iterator[_Piece]:
    at = 0
    for part, words in enumerate(groups):
        for piece in (each for word in words for each in pieces(word)):
            at = text.index(piece, at)
            yield _Piece(part, piece, at, at + len(piece))
            at += len(piece)
