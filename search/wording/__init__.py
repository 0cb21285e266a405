"""What is known about words whoever asks: which say little, which belong together, how common a character is. Pure.

Only the order of what is found depends on it, and which near misses are looked at; what has all the
words of a question is found without it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Container, Mapping
from functools import cache
from pathlib import Path

from portal.core.cutting import fold

HERE = Path(__file__).parent
FRAMES = (
    "咨询 反映 投诉 举报 请求 建议 希望 关于 问题 强烈 呼吁 恳请 要求 请问 质疑 疑问 有关 相关 如何 怎么 怎样"
    " 什么 为什么 能否 是否 可否 我们 一些 情况 一事 事宜 解决 处理 给予 关注 重视"
)
"""What people say around a matter: to ask for it is not to ask about it."""
FRAME = re.compile("|".join(sorted(map(fold, FRAMES.split()), key=len, reverse=True)))
RAREST = 6
"""The class of all characters that are not listed."""


def without_frame(folded: str) -> str:
    """``投诉a3区乱收费问题`` → `` a3区乱收费 ``."""
    return FRAME.sub(" ", folded)


@cache
def _lines(name: str) -> tuple[str, ...]:
    text = fold((HERE / name).read_text(encoding="utf-8"))
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _classes() -> Mapping[str, int]:
    return {char: number for number, line in enumerate(_lines("characters.txt")) for char in line}


def character_rarity(char: str) -> float:
    """The inverse document frequency of a character in Chinese at large, as far as it is known."""
    return max(0.5, _classes().get(char, RAREST)) * math.log(2)


def characters() -> str:
    """Everyday characters, the commonest first."""
    return "".join(_lines("characters.txt"))


def shipped() -> list[tuple[str, str, tuple[str, ...]]]:
    """A word, what offices call it, and what else is said where it is said; as ``related.txt`` has them."""
    return [
        (word, official, tuple(others))
        for word, official, *others in map(str.split, _lines("related.txt"))
    ]


@cache
def _related() -> tuple[Mapping[str, tuple[str, ...]], re.Pattern[str]]:
    """Word → what else is said where it is said, and a finder of all such words."""
    found: dict[str, dict[str, None]] = {}
    for word, official, others in shipped():
        found.setdefault(word, {}).update(dict.fromkeys((official, *others)))
        found.setdefault(official, {})[word] = None
    words = "|".join(map(re.escape, sorted(found, key=len, reverse=True)))
    return {word: tuple(others) for word, others in found.items()}, re.compile(f"(?=({words}))")


def related(folded: str, refused: Container[frozenset[str]] = ()) -> list[str]:
    """Words that answers may use for those of a question, each once: 公交车 → 公共汽车 公交 巴士.

    ``refused`` are pairs of words that somebody does not take for related.
    """
    known, finder = _related()
    others = (
        other
        for match in finder.finditer(folded)
        for other in known[match[1]]
        if frozenset((match[1], other)) not in refused
    )
    return [word for word in dict.fromkeys(others) if word not in folded]


PLACES, NUMBERED = "市县区州", "路|号线|号楼|栋|幢|期|组|国道|省道"
CODED = re.compile(rf"([a-z0-9]+)([{PLACES}]|{NUMBERED})")


def coded(folded: str) -> dict[str, set[str]]:
    """Kind → the codes that things of it are named by: ``a3区5号楼`` → place a3, 号楼 5. Places are of one kind."""
    found: dict[str, set[str]] = {}
    for code, kind in CODED.findall(folded):
        if kind not in PLACES:
            if code.isdigit():
                found.setdefault(kind, set()).add(code)
        elif code[0].isalpha():
            found.setdefault(PLACES, set()).add(code)
    return found


def names_others(folded: str, asked: Mapping[str, Collection[str]]) -> bool:
    """Whether the text names things of a kind that is asked for, and none of those that are.

    Of places one may lie in the other: a3区 in a市.
    """
    if not asked:
        return False
    named = coded(folded)
    return any(
        kind in named and not _agree(kind, codes, named[kind]) for kind, codes in asked.items()
    )


def _agree(kind: str, some: Collection[str], others: Collection[str]) -> bool:
    if kind != PLACES:
        return not set(some).isdisjoint(others)
    return any(one.startswith(two) or two.startswith(one) for one in some for two in others)
