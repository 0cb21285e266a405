"""Homes down to the door. Where a matter lies (a road, an estate, a building) is not a home."""

from __future__ import annotations

import re
from collections.abc import Iterator

from opinions.enums import PersonalData
from opinions.rules.personal_data.finding import Finding
from opinions.rules.personal_data.reading import Reading

NUMBER = r"(?:[a-z]?\d{1,5}[a-z]?|[一二三四五六七八九十百零东南西北甲乙丙丁]{1,4}|[a-z])"
BUILDING = rf"{NUMBER}\s?(?:号楼|号院|栋|幢|座)"
BEFORE_DOOR = rf"[\s\-]?(?:{NUMBER}\s?单元[\s\-]?)?(?:{NUMBER}\s?[楼层][\s\-]?)?"
ROOM = rf"{NUMBER}\s?(?:室|户(?!型)|房(?![屋产间型])|号(?![楼院线]))"
BARE = r"\d{3,4}(?![\d.a-z年月元米人户%余多套平亩个])"
DOOR = re.compile(
    rf"(?:{NUMBER}\s?(?:弄|号)[\s\-]?)?(?:"
    rf"{BUILDING}{BEFORE_DOOR}(?:{ROOM}|{BARE})"
    rf"|{NUMBER}\s?单元[\s\-]?(?:{NUMBER}\s?[楼层][\s\-]?)?(?:{ROOM}|{BARE})"
    rf"|(?:(?<=号)|(?<=弄)|(?<=楼)|(?<=层))[\s\-]?{NUMBER}\s?室"
    rf"|{NUMBER}\s?(?:村民)?小?[组队]\s?{NUMBER}\s?号(?![楼院线])"
    r"|(?<![\d\-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d\-])"
    r")"
)
HOUSE_NUMBER = re.compile(
    rf"(?:路|街|巷|弄|里|村|庄|湾|塘|浜|圩|屯|寨)\s?(?:{NUMBER}\s?弄\s?)?({NUMBER}\s?号)(?![楼院线店门馆口文令])"
)
LIVES = re.compile(
    r"(?:家住|住在|住址|家庭地址|通讯地址|联系地址|户籍地|我家|家在|现住|租住)[^,。;!?\n]{0,24}$"
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
    for house in HOUSE_NUMBER.finditer(text):
        if LIVES.search(text, max(0, house.start() - 40), house.end(1)):
            yield Finding(PersonalData.ADDRESS, _place_before(text, house.start(1)), house.end())


def _place_before(text: str, end: int) -> int:
    """Where the name of road or estate before a door begins; ``end`` when there is none."""
    start = end
    while start > 0 and end - start < LONGEST_PLACE and text[start - 1] not in STOP:
        start -= 1
    return start if PLACE.search(text, start, end) else end
