"""Addresses of e-mail and chats, documents that are named as such, and number plates."""

from __future__ import annotations

import re
import string

from opinions.enums import PersonalData
from opinions.rules.personal_data.finding import Finding
from opinions.rules.personal_data.reading import Reading

EMAIL = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}\s?(?:@|\(at\)|\[at\]|艾特)\s?"
    r"[a-z0-9-]{1,63}(?:\s?(?:\.|\(dot\)|点)\s?[a-z0-9-]{2,63}){1,4}"
)
QQ = re.compile(r"(?:qq|扣扣|企鹅)(?:号码?|群号?|群)?(?:[:\s是为,]|\(){0,3}([1-9]\d{4,11})(?!\d|@)")
WECHAT = re.compile(
    r"(?:微信号?|weixin|wechat|薇信|v信|(?<![a-z])vx|(?<![a-z])wx|加v)(?:号码?|同号|id)?(?:[:\s是为]|\(){0,3}"
    r"([a-z][-_a-z0-9]{5,19}|[1-9]\d{5,11})(?![a-z0-9@])"
)
DOCUMENT = re.compile(
    r"(?:护照|通行证|台胞证|军官证|士兵证|驾驶证|驾照|残疾证|社保卡|医保卡|居住证|学号|病历|住院)(?:号码?|编号|档案编号)?(?:[:\s是为]|\(){0,3}"
    r"([a-z]{0,3}\d{6,18}x?)(?![a-z0-9])"
)
PASSPORT = re.compile(r"(?<![a-z0-9])(?:e[a-hj-np-z]\d{7}|[egdspk]\d{8})(?![a-z0-9])")
CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE = re.compile(
    rf"(?:[{PROVINCES}]|WJ\s?[{PROVINCES}])[A-Z][ \u00a0\u3000·•・.．\-]{{0,2}}"
    r"(?:[A-HJ-NP-Z0-9]{6}|[A-HJ-NP-Z0-9]{5}|[A-HJ-NP-Z0-9]{4}[挂学警港澳使领])(?![A-Z0-9])"
)


def emails(reading: Reading) -> list[Finding]:
    return [Finding(PersonalData.EMAIL, *match.span()) for match in EMAIL.finditer(reading.low)]


def accounts(reading: Reading) -> list[Finding]:
    return [
        Finding(PersonalData.ACCOUNT, *match.span(1))
        for pattern in (QQ, WECHAT)
        for match in pattern.finditer(reading.low)
    ]


def documents(reading: Reading) -> list[Finding]:
    named = [match.span(1) for match in DOCUMENT.finditer(reading.low)]
    passports = [match.span() for match in PASSPORT.finditer(reading.low)]
    return [Finding(PersonalData.PASSPORT, *span) for span in (*named, *passports)]


def plates(reading: Reading) -> list[Finding]:
    """With at least two digits, for five letters after a province are a word."""
    return [
        Finding(PersonalData.PLATE, *match.span())
        for match in PLATE.finditer(reading.low.translate(CAPITALS))
        if sum(char.isdigit() for char in match[0]) >= 2
    ]
