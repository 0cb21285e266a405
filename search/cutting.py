"""What a person typed, as words, phrases and unwanted words; and the passage to show. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from portal.core.cutting import (
    HAN_CLASS,
    NOT_LAST,
    RUN,
    WORD_END,
    WORD_START,
    Phrase,
    Term,
    begins,
    fold,
    last_break,
    phrase,
    query_terms,
    stem,
)

MAX_LENGTH = 200
"""Characters of a query; more is not searched for."""

PART = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
BETWEEN = re.compile(r"[\s,、;/]+")
"""What parts the words of an enumeration, folded."""
BLANKS = re.compile(rf"(?<=[{HAN_CLASS}]) | (?=[{HAN_CLASS}])")
MINUS_SIGN = "\u2212"
"""The mathematical one, which keyboards of phones offer; the full-width one is folded."""
GRAMMAR = frozenset("的了吗呢是在和与及")
"""Pairs with these say little; they are marked only as part of a longer find."""


@dataclass(frozen=True)
class Wanted:
    """A parsed query. All parts are folded; whatever holds no letter or digit is left out."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """What may be meant by the words, to be marked where it stands: synonyms, what sounds like them."""

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.unwanted)

    @property
    def is_plain(self) -> bool:
        """Words and nothing else: only for these there are synonyms."""
        return bool(self.words) and not self.phrases and not self.unwanted

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every term of the words and phrases once, in order."""
        return tuple(
            dict.fromkeys(
                term for part in (*self.words, *self.phrases) for term in query_terms(part)
            )
        )

    @property
    def phrase_terms(self) -> tuple[Phrase, ...]:
        return tuple(map(phrase, self.phrases))

    @property
    def unwanted_terms(self) -> tuple[Phrase, ...]:
        return tuple(map(phrase, self.unwanted))


def parse(typed: str) -> Wanted:
    """Words, ``"phrases"`` in any quotation marks, and ``-unwanted``; longer input is cut off."""
    words: list[str] = []
    phrases: list[str] = []
    unwanted: list[str] = []
    for minus, quoted, word in PART.findall(fold(typed[:MAX_LENGTH].replace(MINUS_SIGN, "-"))):
        part = quoted or word
        if RUN.search(part):
            (unwanted if minus else phrases if quoted else words).append(part)
    return Wanted(tuple(words), tuple(phrases), tuple(unwanted))


def pieces(folded: str) -> list[str]:
    """``停车、缴费`` → 停车, 缴费."""
    return [piece for piece in BETWEEN.split(folded) if piece]


def without_blanks(folded: str) -> str:
    """Blanks part Latin words only: ``5g 基 站`` → ``5g基站``."""
    return BLANKS.sub("", folded)


def closed_up(folded: str) -> str:
    """As expressions are compared: ``5g/4g 基站、信号`` → ``5g 4g基站信号``."""
    return without_blanks(" ".join(pieces(folded)))


Piece = tuple[str, bool]
"""A stretch of original text, and whether it is marked."""


def spans(folded: str, wanted: Wanted) -> Iterator[tuple[int, int]]:
    """Where words stand in the folded text, in order and without overlaps."""
    finder, stems = _finder(wanted)
    if finder is None:
        return
    start = end = -1
    for match in finder.finditer(folded):
        if match[1].isascii() and stem(match[1]) not in stems:
            continue
        at, to = match.start(), match.start() + len(match[1])
        if at > end:
            if end > start:
                yield start, end
            start = at
        end = max(end, to)
    if end > start:
        yield start, end


def _whole(wanted: Wanted) -> set[str]:
    parts = (*wanted.words, *wanted.phrases, *wanted.also)
    return {run[0] for part in parts for run in RUN.finditer(part)}


@lru_cache(maxsize=16)  # one page asks for the same twenty times
def _finder(wanted: Wanted) -> tuple[re.Pattern[str] | None, frozenset[str]]:
    """Whole parts first; then their pairs, one by one, overlapping through the look-ahead.

    Finds more Latin words than those with the stems that are beside it.
    """
    whole = _whole(wanted)
    stems = frozenset(stem(word) for word in whole if word.isascii())
    pairs = {term.text for term in wanted.terms if len(term.text) == 2 and not term.text.isascii()}
    chinese = {word for word in whole if (found := RUN.fullmatch(word)) and found[1]} | {
        pair for pair in pairs if not GRAMMAR & set(pair)
    }
    latin = {re.escape(begins(each)) for each in stems}
    others = {word for word in whole - chinese if not word.isascii()}
    choices = [*sorted(map(re.escape, chinese | others), key=len, reverse=True)]
    choices += [f"{WORD_START}{word}{WORD_END}" for word in sorted(latin, key=len, reverse=True)]
    return re.compile(f"(?=({'|'.join(choices)}))") if choices else None, stems


def mark(text: str, wanted: Wanted) -> tuple[Piece, ...]:
    """The whole of ``text`` with every find marked."""
    pieces: list[Piece] = []
    at = 0
    for start, end in spans(fold(text), wanted):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple(piece for piece in (*pieces, (text[at:], False)) if piece[0])


def snippet(text: str, wanted: Wanted, *, width: int = 110) -> tuple[Piece, ...]:
    """The passage of about ``width`` characters with the most different finds; else the beginning."""
    text = re.sub(r"\s+", " ", text).strip()
    found = list(spans(fold(text), wanted))
    best = _best_start(text, found, width) if found else 0
    start, end = last_break(text, best), last_break(text, best + width)
    end = max([end, *(to for _from, to in found if to <= best + width)])  # gives up no find
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    passage = text[start:end]
    passage = passage.lstrip(NOT_LAST) if head else passage
    passage = passage.rstrip(NOT_LAST) if tail else passage
    return tuple(
        piece for piece in ((head, False), *mark(passage, wanted), (tail, False)) if piece[0]
    )


def _best_start(text: str, found: list[tuple[int, int]], width: int) -> int:
    if found[-1][1] <= width:
        return 0
    lead = width // 4

    def worth(first: int) -> int:
        # Squares: a word in one piece is worth more than its parts apart.
        return sum(
            len(word) ** 2
            for word in _different(text, found, found[first][0] + width - lead, first)
        )

    best = max(range(min(len(found), 200)), key=lambda first: (worth(first), -first))
    return max(0, min(found[best][0] - lead, len(text) - width))


def _different(text: str, found: list[tuple[int, int]], until: int, first: int) -> Iterable[str]:
    within = (span for span in found[first : first + 40] if span[1] <= until)
    return {text[start:end].lower() for start, end in within}
