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
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from opencc import OpenCC

HAN_CLASS = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN = re.compile(f"[{HAN_CLASS}]+")
RUN = re.compile(rf"([{HAN_CLASS}]+)|([^\W_{HAN_CLASS}]+)")
WORD_START = rf"(?<![^\W_{HAN_CLASS}])"
"""Before a Latin word: Chinese may stand there without a blank."""
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
def _table() -> str:
    """The folded character of every code point. Characters are folded one by one, without regard to
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
    return "".join(chars)


def fold(text: str) -> str:
    """``電梯ＡＢＣ`` → ``电梯abc``: same length, one spelling for what people take to be the same."""
    return text.translate(_table())


def stem(word: str) -> str:
    """A light stem for English: parks, parked, parking → park. Only has to be the same for all forms."""
    if not word.isascii() or not word.isalpha() or len(word) < 4:
        return word
    for ending in ("ing", "edly", "ed", "ies", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending) + ("y" if ending == "ies" else "")
            break
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz" else word


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
