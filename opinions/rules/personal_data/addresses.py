"""Homes down to the door. Where a matter lies (a road, an estate, a building) is not a home."""

from __future__ import annotations

import re
from collections.abc import Iterator

from opinions.enums import PersonalData
from opinions.rules.personal_data.finding import Finding
from opinions.rules.personal_data.reading import Reading
from opinions.rules.personal_data.surnames import AT_HOME, COMMON

NUMBER = r"(?:[a-z]?\d{1,5}[a-z]?|[一二三四五六七八九十百零东南西北甲乙丙丁]{1,4}|[a-z])"
BUILDING = rf"{NUMBER}\s?(?:号楼|号院|栋|幢|座)"
BEFORE_DOOR = rf"[\s\-]?(?:{NUMBER}\s?单元[\s\-]?)?(?:{NUMBER}\s?[楼层][\s\-]?)?"
ROOM = rf"{NUMBER}\s?(?:室|(?<![十百])户(?!型)|房(?![屋产间型])|号(?![楼院线]))"
BARE = r"\d{3,4}(?![\d.a-z年月元米人户%余多套平亩个])"
BARE_HAN = r"[一二三四五六七八九][一二三四五六七八九零]{2,3}(?![一二三四五六七八九十百千万零号楼层栋幢单年月日元米人户%余多套平亩个])"
"""``五零一``: digits one after the other, as a door is read out."""
DOOR = re.compile(
    rf"(?:{NUMBER}\s?(?:弄|号)[\s\-]?)?(?:"
    rf"{BUILDING}{BEFORE_DOOR}(?:{ROOM}|{BARE}|{BARE_HAN})"
    rf"|{NUMBER}\s?单元[\s\-]?(?:{NUMBER}\s?[楼层][\s\-]?)?(?:{ROOM}|{BARE}|{BARE_HAN})"
    rf"|(?:(?<=号)|(?<=弄)|(?<=楼)|(?<=层))[\s\-]?{NUMBER}\s?室"
    rf"|{NUMBER}\s?(?:村民)?小?[组队]\s?{NUMBER}\s?号(?![楼院线])"
    r"|(?<![\d\-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d\-])"
    r")"
)
ENTRANCE = re.compile(rf"{BUILDING}[\s\-]?{NUMBER}\s?单元")
SHARED = re.compile(
    r"\s?的?(?:单元)?(?:门[口前外厅禁洞]|大门|入口|出口|[前后旁边外里内侧处和与至到、停没都各靠有树灯墙]|附近|周围|对面|楼[下上前后道梯顶栋]|走廊|过道|电梯|"
    r"[东西南北][侧边面]|路灯|水管|管道|屋顶|外墙|地下|车[库棚]|绿化|所有|全体|全部|部分|公共|架空|消防|违规|居民|业主|住户|邻居|用户|群众|顶楼|小高层|加装|"
    rf"{NUMBER}\s?(?:[楼层]|单元|号楼|栋|幢|座))"
)
"""What all who live there share, which is where a matter lies."""
HOUSE_NUMBER = re.compile(
    rf"(?:路|街|巷|弄|里|村|庄|湾|塘|浜|圩|屯|寨)\s?(?:{NUMBER}\s?弄\s?)?({NUMBER}\s?号)(?![楼院线店门馆口文令])"
)
LIVES = re.compile(
    r"(?:家住|我住|住在|住址|家庭地址|通讯地址|联系地址|户籍地|我家|家在|现住|租住)[^,。;!?\n]{0,24}$"
)
PLACE = re.compile(
    r"(?:小区|花园|花苑|新村|家园|公寓|公馆|名苑|雅苑|华庭|华府|广场|大厦|社区|宿舍|大院|[路街巷弄里村庄湾塘浜圩屯寨苑园城府庭坊邸墅都郡组])"
)
STOP = frozenset("住在于址是为到的从我们家来对往将由了至给去找和与及,。;:!?、()“”\"'\n\t ")
LONGEST_PLACE = 24


def addresses(reading: Reading) -> Iterator[Finding]:
    text = reading.low
    for door in DOOR.finditer(text):
        yield Finding(PersonalData.ADDRESS, _place_before(text, door.start()), door.end())
    for entrance in ENTRANCE.finditer(text):
        if _is_a_home(text, entrance):
            yield Finding(
                PersonalData.ADDRESS, _place_before(text, entrance.start()), entrance.end()
            )
    for house in HOUSE_NUMBER.finditer(text):
        if LIVES.search(text, max(0, house.start() - 40), house.end(1)):
            yield Finding(PersonalData.ADDRESS, _place_before(text, house.start(1)), house.end())


def _is_a_home(text: str, entrance: re.Match[str]) -> bool:
    """Somebody lives there, or the estate is named; and nothing is said that all of the entrance share."""
    if SHARED.match(text, entrance.end()):
        return False
    if LIVES.search(text, max(0, entrance.start() - 40), entrance.end()):
        return True
    is_named = _place_before(text, entrance.start()) < entrance.start()
    said = text[entrance.end() : entrance.end() + 3]
    is_of_a_person = said[1:2] in COMMON and said[1:] not in AT_HOME
    return is_named and (not said.startswith("的") or is_of_a_person)


def _place_before(text: str, end: int) -> int:
    """Where the name of road or estate before a door begins; ``end`` when there is none."""
    start = end
    while start > 0 and end - start < LONGEST_PLACE and text[start - 1] not in STOP:
        start -= 1
    return start if PLACE.search(text, start, end) else end
