"""Numbers of telephones, identity cards and bank accounts.

A run is digits with little between them; its groups are what stands together. A number begins and ends
where a group does, so that nothing is found inside a longer number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from opinions.enums import PersonalData
from opinions.rules.personal_data.finding import Finding
from opinions.rules.personal_data.reading import Reading

BETWEEN = r"[ \t\u00a0\u2000-\u200a\u3000\-‐‑‒·•・.．_/()]"
RUN = re.compile(rf"[0-9](?:{BETWEEN}{{0,3}}[0-9])*")
HAN_DIGITS = str.maketrans("零一二三四五六七八九壹贰叁肆伍陆柒捌玖两幺", "012345678912345678921")
HAN_RUN = re.compile(
    rf"[0-9零一二三四五六七八九壹贰叁肆伍陆柒捌玖两幺](?:{BETWEEN}{{0,3}}[0-9零一二三四五六七八九壹贰叁肆伍陆柒捌玖两幺])*"
)
GROUP = re.compile(r"[0-9]+")
ADDRESS_PARTS = 4
LONGEST = 21
"""Digits of the longest number that is looked for."""

MOBILE = re.compile(r"(?:00)?(?:86)?1[3-9]\d{9}")
AREA_CODE = r"(?:010|02\d|0[3-9]\d{2})"
LANDLINE = re.compile(rf"(?:(?:00)?86)?(?:{AREA_CODE}[2-8]\d{{6,7}})")
WITHOUT_AREA = re.compile(r"[2-8]\d{6,7}")
CARD = re.compile(r"(?:62\d{14,17}|4\d{15}|5[1-5]\d{14}|35\d{14}|3[47]\d{13}|9\d{18}|60\d{14,17})")
PROVINCE = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

OF_A_FILE = re.compile(
    r"(?:编号|单号|文号|案号|流水号?|订单|工单|留言|快递|运单|提案|信用代码|代码|条码|批次|凭证|发票|合同|产权证|不动产|许可证|执照|备案|设备|序列|票数|得票|金额|预算|投资|总额|共计?|坐标|第)"
    r"(?:号码?)?[:\s为是约]{0,3}$"
)
MEASURED = re.compile(r"\s?(?:[元万亿%‰吨米票]|号(?!码)|平方|立方|公里)")
SAYS_TELEPHONE = re.compile(
    r"(?:电话|座机|固话|手机|热线|传真|tel|phone|致电|拨打)(?:号码?)?[^\d]{0,4}$"
)
SAYS_CARD = re.compile(r"(?:身份证|证件|身份号)(?:号码?|件)?[^\d,。;\n]{0,6}$")
SAYS_ACCOUNT = re.compile(
    r"(?:卡号|账号|帐号|账户|帐户|银行卡|存折|工资卡|我卡上)[^\d,。;\n]{0,6}$"
)
BEFORE_NUMBER = re.compile(r"[a-z]$")
CALLED = re.compile(r"(?:tel|phone|mobile|mob|wechat|weixin|vx|wx|v|qq|call|no|is)$")


@dataclass(frozen=True)
class Candidate:
    """Some groups of a run, read together."""

    digits: str
    start: int
    end: int
    even: bool
    """The same stands between all groups, behind the number of a country: it is one number, not several."""


Judge = Callable[[Reading, Candidate], Finding | None]


def numbers(reading: Reading) -> list[Finding]:
    found = list(_in_runs(reading, RUN, reading.low))
    taken = {at for each in found for at in range(each.start, each.end)}
    spelt = _in_runs(reading, HAN_RUN, reading.low.translate(HAN_DIGITS))
    return found + [each for each in spelt if taken.isdisjoint(range(each.start, each.end))]


def _in_runs(reading: Reading, runs: re.Pattern[str], digits: str) -> Iterator[Finding]:
    for run in runs.finditer(reading.low):
        if run.end() - run.start() < 7 or (digits is not reading.low and run[0].isascii()):
            continue
        yield from _in_run(reading, digits, run.start(), run.end())


def _in_run(reading: Reading, digits: str, start: int, end: int) -> Iterator[Finding]:
    """The longest number from each group on; the next begins behind it."""
    groups = [match.span() for match in GROUP.finditer(digits, start, end)]
    if digits is not reading.low:
        groups = _without_words(groups, digits, reading.low)
    at = 0
    while at < len(groups):
        for last in range(min(len(groups), at + LONGEST), at, -1):
            found = _named(reading, _candidate(digits, groups[at:last]))
            if found:
                yield found
                at = last
                break
        else:
            at += 1


def _without_words(groups: list[tuple[int, int]], digits: str, text: str) -> list[tuple[int, int]]:
    """``…九五五一直打不通``: the ``一`` belongs to the next word when eleven digits stand without it."""
    return [
        (start, start + 11)
        if end - start == 12
        and MOBILE.fullmatch(digits, start, start + 11)
        and text[end - 1] in "一两"
        else (start, end)
        for start, end in groups
    ]


def _candidate(digits: str, groups: list[tuple[int, int]]) -> Candidate:
    parts = [digits[start:end] for start, end in groups]
    return Candidate("".join(parts), groups[0][0], groups[-1][1], even=_is_one(digits, groups))


def _is_one(digits: str, groups: list[tuple[int, int]]) -> bool:
    """Whether groups are parts of one number: of a mobile one as it is said, or with the same between them all."""
    inner = groups[1:] if digits[slice(*groups[0])] in {"86", "0086"} else groups
    sizes = [end - start for start, end in inner]
    gaps = {digits[left[1] : right[0]].strip("()") for left, right in pairwise(inner)}
    if gaps == {"."} and len(sizes) == ADDRESS_PARTS:
        return False  # of a computer in a network
    return sizes == [3, 4, 4] or len(gaps - {""}) <= 1


def _named(reading: Reading, seen: Candidate) -> Finding | None:
    if not 7 <= len(seen.digits) <= LONGEST:
        return None
    judges: Sequence[Judge] = (
        (_identity, _account, _mobile, _landline) if seen.even else (_landline,)
    )
    return next(filter(None, (judge(reading, seen) for judge in judges)), None)


def _is_of_a_file(reading: Reading, seen: Candidate) -> bool:
    return bool(OF_A_FILE.search(reading.before(seen.start, 14)))


def _mobile(reading: Reading, seen: Candidate) -> Finding | None:
    if not MOBILE.fullmatch(seen.digits):
        return None
    before = reading.before(seen.start, 8)
    if BEFORE_NUMBER.search(before) and not CALLED.search(before):
        return None
    said = SAYS_TELEPHONE.search(reading.before(seen.start, 14))
    if not said and (_is_of_a_file(reading, seen) or MEASURED.match(reading.low, seen.end)):
        return None
    return Finding(PersonalData.PHONE, _with_plus(reading, seen.start), seen.end)


def _with_plus(reading: Reading, start: int) -> int:
    return start - 1 if reading.low[max(0, start - 1) : start] == "+" else start


def _landline(reading: Reading, seen: Candidate) -> Finding | None:
    said = SAYS_TELEPHONE.search(reading.before(seen.start, 14))
    if LANDLINE.fullmatch(seen.digits):
        if not said and (_is_of_a_file(reading, seen) or MEASURED.match(reading.low, seen.end)):
            return None
    elif not (said and WITHOUT_AREA.fullmatch(seen.digits)):
        return None
    return Finding(PersonalData.LANDLINE, _with_plus(reading, seen.start), seen.end)


def _identity(reading: Reading, seen: Candidate) -> Finding | None:
    """18 characters with a right check character, or a date where somebody says that it is one; or the old 15."""
    digits, end = seen.digits, seen.end
    if len(digits) == 17 and (
        check := re.compile(r"[ \-]?[xX×](?![a-zA-Z0-9])").match(reading.low, end)
    ):
        digits, end = f"{digits}X", check.end()
    said = bool(SAYS_CARD.search(reading.before(seen.start, 20)))
    if not PROVINCE.match(digits) or not (said or not _is_of_a_file(reading, seen)):
        return None
    whole = len(digits) == 18 and _is_date(digits[6:14]) and (said or is_identity(digits))
    old = len(digits) == 15 and _is_date(f"19{digits[6:12]}")
    return Finding(PersonalData.ID_CARD, seen.start, end) if whole or old else None


def is_identity(number: str) -> bool:
    """GB 11643-1999: the last of 18 characters checks the others."""
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17]


def _is_date(digits: str) -> bool:
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1890 <= day.year <= 2100


def _account(reading: Reading, seen: Candidate) -> Finding | None:
    """A card whose check digit is right, or whatever somebody calls his account."""
    said = bool(SAYS_ACCOUNT.search(reading.before(seen.start, 16)))
    card = CARD.fullmatch(seen.digits) and is_card(seen.digits)
    if (said and len(seen.digits) >= 12) or (card and not _is_of_a_file(reading, seen)):
        return Finding(PersonalData.BANK_CARD, seen.start, seen.end)
    return None


def is_card(number: str) -> bool:
    """ISO/IEC 7812: Luhn's check digit."""
    doubled = [int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
