"""How a title sounds and how a number is said, as terms of the index that stand in no text. Pure.

A title's syllables are indexed as pairs of neighbours, its initials as threes; numbers as a whole and
by their last digits. Each such term begins with a letter that no text holds, so that ``she`` and
``long`` go on finding English texts only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice, pairwise, product
from typing import Any

from pypinyin import lazy_pinyin

from portal.core.cutting import HAN, fold

SYLLABLE, INITIAL, NUMBER = "ʭ", "ʬ", "ʩ"
"""What the terms begin with: letters of phonetic script, of which no text is written."""
MARKS = frozenset((SYLLABLE, INITIAL, NUMBER))
UNREAD = "?"
"""For a character that has no reading."""
MOST_READINGS = 16
"""Ways to divide what was typed into syllables that are looked at."""
LONGEST_NUMBER = 40

FINALS = {
    "": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng iao o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue un uo",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan ue un uo",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}
SYLLABLES = frozenset(
    f"{initial}{final}" for initial, finals in FINALS.items() for final in finals.split()
)
LONGEST_SYLLABLE = 6
INITIALS = frozenset("abcdefghjklmnopqrstwxyz")
"""First letters of syllables: none begins with i, u or v."""

READINGS = (
    "行xing/hang 长chang/zhang 重zhong/chong 乐le/yue 调diao/tiao 还hai/huan 都dou/du 地di/de 着zhe/zhao "
    "率lu/shuai 弹tan/dan 藏cang/zang 朝chao/zhao 单dan/shan 参can/shen 曾ceng/zeng 差cha/chai 厦sha/xia "
    "角jiao/jue 血xue/xie 便bian/pian 传chuan/zhuan 会hui/kuai 降jiang/xiang 校xiao/jiao 落luo/la 觉jue/jiao "
    "系xi/ji 省sheng/xing 石shi/dan 似si/shi 折zhe/she 卡ka/qia 车che/ju 圈quan/juan 强qiang/jiang 薄bao/bo "
    "露lu/lou 给gei/ji 查cha/zha 塞sai/se 屏ping/bing 泊bo/po 宿su/xiu 得de/dei 拆chai/ca 没mei/mo 模mo/mu "
    "盛sheng/cheng 殷yin/yan 虹hong/jiang 巷xiang/hang 壳ke/qiao 削xue/xiao 熟shu/shou 色se/shai "
    "堡bao/bu 埔pu/bu 番fan/pan 召zhao/shao 解jie/xie 尉wei/yu 什shi/shen 委wei/yi 轧zha/ya 翟zhai/di"
)


@cache
def _second_readings() -> dict[str, tuple[str, ...]]:
    return {part[0]: tuple(part[1:].split("/")) for part in READINGS.split()}


def spelt(text: str) -> list[str]:
    """The syllables of the Chinese characters, one for each, without tones; what stands between is left out.

    A character with two common readings: ``hang/xing``, the likelier one first.
    """
    return [syllable for run in HAN.findall(fold(text)) for syllable in _spelt_run(run)]


@lru_cache(maxsize=4096)
def _spelt_run(run: str) -> tuple[str, ...]:
    syllables = _read(run)
    if len(syllables) != len(run):
        syllables = [_read(char)[0] for char in run]
    second = _second_readings()
    return tuple(
        "/".join(dict.fromkeys((syllable, *second.get(char, ()))))
        for char, syllable in zip(run, syllables, strict=True)
    )


def _unread(chars: str) -> Any:
    """One for each character; the library's annotation knows only a string."""
    return [UNREAD] * len(chars)


def _read(run: str) -> list[str]:
    read: list[str] = lazy_pinyin(run, errors=_unread)
    return [syllable.replace("ü", "u").replace("v", "u") for syllable in read]


def of_syllables(syllables: Iterable[str]) -> Iterator[str]:
    """``停车难`` → ``ʭtingche``, ``ʭchenan``, ``ʬtcn``."""
    read = [syllable.split("/") for syllable in syllables]
    for first, second in pairwise(read):
        yield from (f"{SYLLABLE}{one}{two}" for one, two in product(first, second))
    for at in range(len(read) - 2):
        initials = ([*dict.fromkeys(each[0] for each in one)] for one in read[at : at + 3])
        yield from (f"{INITIAL}{''.join(three)}" for three in product(*initials))


# What people type

LATIN = re.compile(r"[a-z]+(?:['’][a-z]+)*|(?:[a-z]+[1-5])+")
"""A folded word that may be pinyin: tones as accents are folded away, as digits and apostrophes they part syllables."""


@lru_cache(maxsize=1024)
def readings(word: str) -> tuple[tuple[str, ...], ...]:
    """``tingche`` → ``((ting, che),)``; every way to divide the word, the one with the fewest syllables first."""
    if not LATIN.fullmatch(word):
        return ()
    pieces = re.split(r"['’1-5]", word.replace("v", "u"))
    divided = [tuple(islice(_divide(piece), MOST_READINGS)) for piece in pieces if piece]
    whole = [
        tuple(part for piece in way for part in piece) for way in islice(product(*divided), 64)
    ]
    fewest = min(map(len, whole), default=0)
    return tuple(sorted((way for way in whole if len(way) <= fewest + 1), key=len)[:MOST_READINGS])


def _divide(word: str) -> Iterator[tuple[str, ...]]:
    """Longest syllables first. Ends that cannot be divided are known beforehand, so that no word takes long."""
    ends = [False] * len(word) + [True]
    for at in reversed(range(len(word))):
        ends[at] = any(
            ends[to] and word[at:to] in SYLLABLES
            for to in range(at + 1, min(len(word), at + LONGEST_SYLLABLE) + 1)
        )

    def walk(at: int) -> Iterator[tuple[str, ...]]:
        if at == len(word):
            yield ()
            return
        for to in range(min(len(word), at + LONGEST_SYLLABLE), at, -1):
            if ends[to] and word[at:to] in SYLLABLES:
                yield from ((word[at:to], *rest) for rest in walk(to))

    return walk(0)


def syllable_terms(words: Sequence[Sequence[str]]) -> list[str]:
    """The pairs of words that were read as syllables. Words of several syllables may stand apart in a
    title (``tingche shoufei``: 停车场收费); one syllable alone goes with its neighbour (``ting che``)."""
    terms = [f"{SYLLABLE}{one}{two}" for word in words for one, two in pairwise(word)]
    single = [len(word) == 1 for word in words]
    for at, (one, two) in enumerate(pairwise(words)):
        alone = (single[at] and not (at and single[at - 1])) or (
            single[at + 1] and not any(single[at + 2 : at + 3])
        )
        if (single[at] and single[at + 1]) or (single[at] != single[at + 1] and alone):
            terms.append(f"{SYLLABLE}{one[-1]}{two[0]}")
    return terms


def initial_terms(word: str) -> list[str]:
    """``tcn`` → ``ʬtcn``; empty for what cannot be the first letters of three or more syllables."""
    if not 3 <= len(word) <= 20 or not INITIALS.issuperset(word):
        return []
    return [f"{INITIAL}{word[at : at + 3]}" for at in range(len(word) - 2)]


# Numbers

GROUPS = re.compile(r"[a-z]+|\d+")
IN_BRACKETS = re.compile(r"[〔【\[(](\d{4})[〕】\])]第?0*(\d{1,6})号?")
"""Numbers of documents as offices write them: 议〔2026〕12号."""
PLAIN = re.compile(r"(?:no\.?|#|№)?([a-z]{0,8}[-_/.]?\d[\d\-_/]*)")
ORDINAL = re.compile(r"第?(\d{2,10})号?")


def of_numbers(numbers: Iterable[str], *texts: str) -> list[str]:
    """``QY-2026-00123`` → ``qy202600123 202600123 00123 123``…: whole, without its prefix, its last digits."""
    said: list[str] = []
    for number in numbers:
        said += _forms(GROUPS.findall(fold(number[:LONGEST_NUMBER])))
    for text in texts:
        for year, last in IN_BRACKETS.findall(fold(text)):
            said += _forms([year, last])
    return list(dict.fromkeys(said))


def _forms(groups: list[str]) -> Iterator[str]:
    if not groups or not groups[-1].isdigit():
        return
    for last in (groups[-1], groups[-1].lstrip("0")):
        for at in range(len(groups)):
            yield "".join((*groups[at:-1], last))


def number_terms(word: str) -> list[str]:
    """The terms for a folded word that may be a number; any of them will do."""
    if found := IN_BRACKETS.search(word):
        return [f"{NUMBER}{found[1]}{found[2]}"]
    if found := PLAIN.fullmatch(word) or ORDINAL.fullmatch(word):
        number = "".join(GROUPS.findall(found[1]))
        if len(number) > 1:
            return [
                f"{NUMBER}{form}" for form in dict.fromkeys((number, number.lstrip("0"))) if form
            ]
    return []


# What is kept of a document

PARTS = "|"


def further(title: str, numbers: Iterable[str], *texts: str) -> str:
    """``ting che nan|qy202600123 123``: what the terms are made of, to be stored with the document.

    An engine must be told what a row held when the row goes: a later dictionary may read it otherwise.
    """
    return f"{' '.join(spelt(title))}{PARTS}{' '.join(of_numbers(numbers, title, *texts))}"


def terms_of(kept: str) -> list[str]:
    """The terms of the index for what ``further`` gave."""
    syllables, _, numbers = kept.partition(PARTS)
    terms = [*of_syllables(syllables.split()), *(f"{NUMBER}{number}" for number in numbers.split())]
    return list(dict.fromkeys(terms))


def syllables_of(kept: str) -> list[str]:
    return kept.partition(PARTS)[0].split()
