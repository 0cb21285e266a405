"""Names of people in Latin letters: pinyin behind or before a surname, an English first name, two capitals. Pure."""

from __future__ import annotations

from search.sounds import readings

_SURNAMES = (
    "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng"
    " yu dong xiao cheng cao yuan deng shen zeng peng lu su jiang cai jia ding wei xue ye yan pan du dai xia zhong tian"
    " ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan qian"
    " yin chang qiao lai gong wen pang lan ouyang sima zhuge shangguan situ murong"
)
SURNAMES = frozenset(_SURNAMES.split())
PLACED_AFTER = frozenset("lu shi qu jie xian gong qiao jiang he hu".split())  # noqa: SIM905
"""Surnames that sound like a road, a city, a district, a bridge: behind a word they make a place of it."""
_GIVEN = (
    "john james robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark steven paul"
    " andrew kenneth joshua kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan"
    " stephen larry justin scott brandon benjamin samuel frank gregory raymond alexander patrick jack dennis peter tom jim bob"
    " mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly"
    " emily donna michelle carol amanda melissa deborah stephanie rebecca laura cynthia kathleen amy angela anna emma olivia"
    " helen alice julia maria sophia jane lucy kate diana martin simon adam henry oliver harry"
)
ENGLISH_GIVEN = frozenset(_GIVEN.split())
_ORDINARY = (
    "a about access activity address advice affairs age aid air airport all an and annual answer app application apply area"
    " at availability bank bay bike bill bin birth block board book bridge bring budget building bus business by car card care"
    " case center central centre certificate change charge charger charging child children china chinese city civil clean"
    " clinic code college committee common community complaint conference congress construction consultation contact cost"
    " council county court credit cultural culture dance data date day deadline disabled disease district doctor document dog"
    " door down drainage drive driving east economic education elder elderly electric elevator emergency employment english"
    " enrolment enrollment entrance environment environmental estate exit expo export facility family fee fees fiber find fire"
    " first fitness flood food for foreign forest form free from fund garbage garden gas gate general get global go good"
    " government grand great green grid ground guide hall health heat heating help high hill home hospital hotel hour house"
    " housing how hub id in industrial industry information insurance international internet is island job joint kindergarten"
    " lake lamp land lane law leading leak library licence license lift light lights line litter local long low main"
    " maintenance management map market medical medicare meeting member members metro middle minister mobile modern mountain"
    " municipal museum music national near network new news night no noise north notice number of office old on online open"
    " opening opinion opinions or orange out parent park parking party path pavement payment pension people permit person"
    " pet phone pipe plan plant play playground plaza police policy political pollution port post power primary privacy"
    " problem programme progress project property proposal proposals public purple quality question queue rail railway rain"
    " real recycling red reform registration rent repair report republic request residence resident residents results review"
    " river road room route rubbish rules rural safety school schools sea second security senior service services sewage"
    " shanghai beijing shop shopping side sidewalk smart smoking social south space special sport sports square staff"
    " standard state station status stop store street streets student studio studios subsidy subway sun support survey"
    " swimming system tax taxi teacher technology temple ten term test the theatre theme three ticket time to toilet toilets"
    " topic topics tourism tower town toy traffic train training transport trash travel tree trees trial trip two university"
    " up upgrade urban use vaccine valley vehicle video view village visa volunteer wall waste water way website welfare west"
    " wetland what wheelchair when where white wi wifi fi women work worker world yard year yellow yes you young youth zone zoo"
)
ORDINARY = frozenset(_ORDINARY.split())
"""Words of a district and its offices, none of them a name."""


def is_latin_name(first: str, second: str) -> bool:
    """Of two words that stand beside each other, spelt as typed."""
    one, two = first.lower(), second.lower()
    if not (one + two).isascii() or {one, two, *map(_singular, (one, two))} & ORDINARY:
        return False
    if one in ENGLISH_GIVEN or (one in SURNAMES and _is_given(two)):
        return True
    if two in SURNAMES - PLACED_AFTER and _is_given(one):
        return True
    return _is_capitalised(first) and _is_capitalised(second) and not (_is_given(one, two))


def _singular(word: str) -> str:
    return word.removesuffix("s")


def _is_given(*words: str) -> bool:
    """Pinyin of one or two syllables."""
    return any(min(map(len, readings(word)), default=9) <= 2 for word in words)


def _is_capitalised(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word[1:].islower()
