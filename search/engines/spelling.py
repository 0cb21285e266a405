"""Titles as people type them without a Chinese keyboard: ``tingche``, ``ting che``, ``tcn`` for 停车难. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise, product
from typing import NamedTuple

from portal.core.cutting import RUN, fold
from search import sounds

LONGEST = 60
"""Characters of a title that are spelt."""
BEGINNING = "0"
"""Stands before the first initial of a title: one letter alone is looked for there only."""
MOST_READINGS = 12
"""Ways to cut a run of letters into syllables that are tried: ``xian`` is xian or xi an."""
LETTERS = re.compile(r"[a-z0-9]+")
TONES = re.compile(r"(?:[a-z]+[1-5]){2,}")
"""``ting1che1``; ``a3`` is a district."""
MOST_LETTERS = 30
"""Of what was typed; more is no beginning of a title."""

BEGUN = frozenset(
    syllable[:length] for syllable in sounds.SYLLABLES for length in range(1, len(syllable) + 1)
)


class Spelling(NamedTuple):
    """``syllables`` of a title in order, and its ``initials`` as overlapping pairs: ``0t tc cn n``."""

    syllables: tuple[str, ...]
    initials: tuple[str, ...]


Phrases = tuple[tuple[str, ...], ...]
"""Each in one piece; the last word of a phrase of syllables may go on."""


class Spelt(NamedTuple):
    """What letters may stand for: any of these."""

    syllables: Phrases
    initials: Phrases


@lru_cache(maxsize=4096)
def spelling(title: str) -> Spelling:
    """Latin words and numbers stand as they are: ``5G基站`` → 5g ji zhan, 5gjz. ``ü`` is u, and so is every v."""
    syllables: list[str] = []
    initials = BEGINNING
    for han, word in RUN.findall(fold(title[:LONGEST])):
        read = [each.partition("/")[0] for each in sounds.spelt(han)] if han else [word]
        spelt = [part.replace("v", "u") for part in read if LETTERS.fullmatch(part)]
        syllables += spelt
        initials += "".join(part[0] for part in spelt) if han else "".join(spelt)
    return Spelling(tuple(syllables), _pairs(initials) if len(initials) > 1 else ())


def spelt(typed: str) -> Spelt:
    """The readings of what was typed; none when it is not letters alone."""
    words = re.split(r"[\s'’]+", _without_tones(fold(typed).strip()).replace("v", "u"))
    if not all(map(LETTERS.fullmatch, words)):
        return Spelt((), ())
    letters = "".join(words)
    if len(letters) > MOST_LETTERS:
        return Spelt((), ())
    if len(letters) == 1:
        return Spelt((), ((BEGINNING + letters,),))
    return Spelt(tuple(_readings(words)), (_pairs(letters)[:-1],))


def _without_tones(folded: str) -> str:
    return " ".join(
        re.sub(r"[1-5]", " ", word).strip() if TONES.fullmatch(word) else word
        for word in folded.split(" ")
    )


def _pairs(letters: str) -> tuple[str, ...]:
    return (*map("".join, pairwise(letters)), letters[-1])


def _readings(words: list[str]) -> Iterator[tuple[str, ...]]:
    *inner, last = words
    ways = [
        [way for way in _cuts(word) if way[-1] in sounds.SYLLABLES or not word.isalpha()]
        for word in inner
    ]
    for way in islice(product(*ways, _cuts(last)), MOST_READINGS):
        yield tuple(syllable for part in way for syllable in part)


@lru_cache(maxsize=1024)
def _cuts(letters: str) -> tuple[tuple[str, ...], ...]:
    """Into whole syllables and a last one that may only have been begun; the longest first, and not all."""
    found: list[tuple[str, ...]] = []
    if letters in BEGUN or not letters.isalpha():
        found.append((letters,))
    for length in range(min(6, len(letters) - 1), 0, -1):
        if letters[:length] in sounds.SYLLABLES:
            found += [(letters[:length], *rest) for rest in _cuts(letters[length:])]
    return tuple(found[:MOST_READINGS])
