"""Text as search terms: Chinese as overlapping character pairs, other scripts as words; and where a text may end. Pure.

Databases take a run of Chinese for one word, and dictionaries miss words (what was measured is in
docs/decisions.md). Pairs miss nothing: a text holds a word exactly when it holds all of its pairs, nearly always.
``fold`` keeps the length, so that whatever is found in the folded text can be marked in the original.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from opencc import OpenCC

HAN_CLASS = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN = re.compile(f"[{HAN_CLASS}]+")
RUN = re.compile(rf"([{HAN_CLASS}]+)|([^\W_{HAN_CLASS}]+)")
WORD_START = rf"(?<![^\W_{HAN_CLASS}])"
"""Before a Latin word: Chinese may stand there without a blank."""
WORD_END = rf"[^\W_{HAN_CLASS}]*"
"""The rest of a Latin word."""
LAST_FOLDED = 0x30000
LONGEST_WORD = 60

WESTERN = re.compile(r"[!-~\u00a1-\u10ff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
"""What words, numbers and addresses are written with, signs included: ``3.5%``, ``Wi-Fi``, ``(see``."""
LAST_WORD = re.compile(rf"{WESTERN.pattern}+\Z")
LONGEST_KEPT = 30
"""Characters of a word that are given up for not cutting it; a longer one is cut."""
NOT_LAST = string.whitespace + "\u3000\xa0,.，。、:：;；"


def _folded(char: str) -> str:
    """Width, case, accents; unchanged where that would take more than one character."""
    new = unicodedata.normalize("NFKC", char).lower()
    parts = unicodedata.normalize("NFD", new)
    new = parts[0] if parts[0].isascii() and all(map(unicodedata.combining, parts[1:])) else new
    return new if len(new) == 1 else char


@cache
def _table() -> list[int]:
    """The folded code point of every code point. Characters are folded one by one, without regard to
    their neighbours: otherwise a word would read differently alone and inside a sentence."""
    chars = [
        _folded(chr(code)) if not 0xD800 <= code < 0xE000 else "\ufffd"
        for code in range(LAST_FOLDED)
    ]
    han = [code for code, char in enumerate(chars) if HAN.match(char)]
    simplified = OpenCC("t2s").convert("\n".join(chars[code] for code in han)).split("\n")
    for code, char in zip(han, simplified, strict=True):
        if len(char) == 1:
            chars[code] = char
    for quote in "“”„‟「」『』《》＂":
        chars[ord(quote)] = '"'
    return list(map(ord, chars))


def fold(text: str) -> str:
    """``電梯ＡＢＣ`` → ``电梯abc``: same length, one spelling for what people take to be the same."""
    return text.translate(_table())


VOWELS = "aeiouy"
SYLLABLE = re.compile(f"[{VOWELS}]+[^{VOWELS}]+")
SHORTEST_STEMMED = 4
KNOWN_WORDS = 2**15


@lru_cache(maxsize=KNOWN_WORDS)
def stem(word: str) -> str:
    """A light stem for English, after Porter: run, runs, running → run; study, studied → study.

    Only has to be the same for all forms, and to begin as they do: see ``begins``.
    """
    if len(word) < SHORTEST_STEMMED or not word.isascii() or not word.isalpha():
        return word
    return _without_suffix(_without_time(_without_plural(word)))


def begins(stemmed: str) -> str:
    """What all forms of a word have in common at their beginning: ``us`` of use and using, ``stud`` of study and studied."""
    return stemmed[:-1] if len(stemmed) > 1 and stemmed[-1] in "ey" else stemmed


def _syllables(word: str) -> int:
    return len(SYLLABLE.findall(word))


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > SHORTEST_STEMMED:
        return f"{word[:-3]}y"
    return word[:-1] if word[-1] == "s" and word[-2] not in "sui" else word


def _without_time(word: str) -> str:
    """Without -ed and -ing."""
    if word.endswith("ied"):
        return f"{word[:-3]}y" if len(word) > SHORTEST_STEMMED else word[:-1]
    if word.endswith("eed"):
        return word[:-1] if _syllables(word[:-3]) and not word.endswith("ceed") else word
    for ending in ("ingly", "edly", "ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 1 and set(VOWELS) & set(rest):
            return _whole(rest)
    return word


def _whole(rest: str) -> str:
    """``runn`` → run, ``us`` → use."""
    if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in f"lsz{VOWELS}":
        return rest[:-1]
    return f"{rest}e" if len(rest) == 2 and rest[-1] not in VOWELS else rest


def _without_suffix(word: str) -> str:
    """``consultation``, ``consultative`` → consult, ``development`` → develop; the last e goes, too."""
    for ending in ("ion", "ive", "ment"):
        rest = word.removesuffix(ending)
        if rest != word and _syllables(rest) > 1 and (ending == "ment" or rest[-1] in "st"):
            word = rest
            break
    word = word[:-1] if word[-1] == "e" and len(word) > 3 else word
    if word.endswith("at") and _syllables(word[:-2]) > 1:
        return word[:-2]
    return word[:-1] if word.endswith("ll") and _syllables(word) > 1 else word


def terms(folded: str) -> Iterator[str]:
    """The terms of a folded text for the index, in order: ``5g 基站 站``.

    The last character of a Chinese run is a term too: with it, everything that holds a character is
    found by the prefix of that character, without a term for each.
    """
    for han, word in RUN.findall(folded):
        if han:
            yield from map("".join, pairwise(han))
            yield han[-1]
        else:
            yield stem(word)[:LONGEST_WORD]


class Term(NamedTuple):
    """One entry of the index to ask for; ``prefix`` for a single Chinese character."""

    text: str
    prefix: bool = False


Phrase = tuple[Term, ...]
"""Terms that stand next to each other."""


def query_terms(folded: str) -> Iterator[Term]:
    """The terms to ask for, in order."""
    for han, word in RUN.findall(folded):
        if len(han) > 1:
            yield from (Term(han[at : at + 2]) for at in range(len(han) - 1))
        elif han:
            yield Term(han, prefix=True)
        else:
            yield Term(stem(word)[:LONGEST_WORD])


def phrase(folded: str) -> Phrase:
    """The terms of ``folded`` as they stand in an index, up to the last run, which may go on there."""
    *inner, last = (match[0] for match in RUN.finditer(folded))
    whole = [Term(text) for run in inner for text in terms(run)]
    return (*whole, *query_terms(last))


def cut(text: str, *, single: bool) -> str:
    """For databases that split words themselves: ``加装電梯`` → ``加装 装电 电梯``.

    ``single`` adds the characters, so that one alone is found.
    """

    def pairs(match: re.Match[str]) -> str:
        run = match[0]
        words = [run[at : at + 2] for at in range(len(run) - 1)]
        if single or not words:
            words += list(run)
        return f" {' '.join(words)} "

    return HAN.sub(pairs, fold(text))


def last_break(text: str, end: int) -> int:
    """``end``, or where the Latin word or number begins that would be cut there. Chinese is cut anywhere."""
    if not 0 < end < len(text) or not WESTERN.match(text, end):
        return end
    word = LAST_WORD.search(text, max(0, end - LONGEST_KEPT - 1), end)
    return word.start() if word and 0 < word.start() >= end - LONGEST_KEPT else end


def beginning(text: str, length: int) -> str:
    """``text`` if it has at most ``length`` characters, else as much of its beginning, and ``…``.

    As fast for a long text as for a short one: only the characters about the cut are looked at.
    """
    if len(text) <= length:
        return text
    end = length - 1
    return f"{text[: last_break(text, end)].rstrip(NOT_LAST) or text[:end]}…"
