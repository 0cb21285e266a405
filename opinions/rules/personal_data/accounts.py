"""Addresses of e-mail and chats, documents that are named as such, and number plates."""

from __future__ import annotations

import re
import string

from opinions.enums import PersonalData
from opinions.rules.personal_data.finding import Finding
from opinions.rules.personal_data.numbers import OF_A_FILE
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
PLATFORM = re.compile(
    r"(?:抖音|快手|小红书|微博|b站|哔哩哔哩|视频号|支付宝|钉钉|陌陌|闲鱼|淘宝|知乎|贴吧|telegram|whatsapp)"
    r"(?:号码?|id|账号|帐号|账户|用户名)(?:[:\s是为叫,]|\(){0,3}((?=[-_.a-z0-9]*[a-z_])[a-z0-9][-_.a-z0-9]{2,29}|[1-9]\d{5,11})"
    r"(?![-_a-z0-9@])"
)
OFFICIAL = re.compile(
    r"(?:官方|政务|政府|公安|交警|平台|发布|我[区市县局委街院]|本[区市县局委街院])的?$"
)
DOCUMENT = re.compile(
    r"(?:护照|通行证|台胞证|军官证|士兵证|驾驶证|驾照|残疾证|社保卡|医保卡|居住证|学号|病历|住院)(?:号码?|编号|档案编号)?(?:[:\s是为]|\(){0,3}"
    r"([a-z]{0,3}\d{6,18}x?)(?![a-z0-9])"
)
PASSPORT = re.compile(r"(?<![a-z0-9])(?:e[a-hj-np-z]\d{7}|[egdspk]\d{8})(?![a-z0-9])")
CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
BLANK = r"[ \t\u00a0\u3000·•]"
SPACED_PLATE = re.compile(
    rf"[{PROVINCES}]{BLANK}{{0,2}}[A-Z]{BLANK}{{0,3}}[A-HJ-NP-Z0-9](?:{BLANK}{{0,2}}[A-HJ-NP-Z0-9]){{3}}"
    rf"(?:(?:{BLANK}{{0,2}}[A-HJ-NP-Z0-9]){{1,2}}|{BLANK}{{0,2}}[挂学警港澳使领])(?!{BLANK}{{0,2}}[A-Z0-9])"
)
"""With blanks anywhere."""
ARMY_PLATE = re.compile(
    rf"(?:[军海空北沈兰济南广成]{BLANK}{{0,2}}|(?<![A-Z0-9])(?!G[ABY]|J[BCGT]|C[BJ]|H[GJ]|NB|S[JLNY]|L[DSY])[VKHBNGCSLJ])[A-Z]{BLANK}{{0,2}}"
    rf"\d(?:{BLANK}{{0,2}}\d){{4}}(?!{BLANK}{{0,2}}\d|[A-Z]|-\d)"
)
"""Until 2012 with the character of the region (``南A12345``), since then with two letters (``VA12345``);
those of the national and the trades' standards are none."""
ABOUT_CARS = re.compile(r"[车牌驾停堵挡占]")
PLATE = re.compile(
    rf"(?:[{PROVINCES}]|WJ\s?[{PROVINCES}])[A-Z][ \u00a0\u3000·•・.．\-]{{0,2}}"
    r"(?:[A-HJ-NP-Z0-9]{6}|[A-HJ-NP-Z0-9]{5}|[A-HJ-NP-Z0-9]{4}[挂学警港澳使领])(?![A-Z0-9])"
)


def emails(reading: Reading) -> list[Finding]:
    return [Finding(PersonalData.EMAIL, *match.span()) for match in EMAIL.finditer(reading.low)]


def accounts(reading: Reading) -> list[Finding]:
    return [
        Finding(PersonalData.ACCOUNT, *match.span(1))
        for pattern in (QQ, WECHAT, PLATFORM)
        for match in pattern.finditer(reading.low)
        if pattern is not PLATFORM or not OFFICIAL.search(reading.before(match.start(), 6))
    ]


def documents(reading: Reading) -> list[Finding]:
    named = [match.span(1) for match in DOCUMENT.finditer(reading.low)]
    passports = [match.span() for match in PASSPORT.finditer(reading.low)]
    return [Finding(PersonalData.PASSPORT, *span) for span in (*named, *passports)]


def plates(reading: Reading) -> list[Finding]:
    """With at least two digits, for five letters after a province are a word; with blanks, at least three."""
    text = reading.low.translate(CAPITALS)
    civil = [
        match.span()
        for pattern, least in ((PLATE, 2), (SPACED_PLATE, 3))
        for match in pattern.finditer(text)
        if sum(char.isdigit() for char in match[0]) >= least
    ]
    army = [match.span() for match in ARMY_PLATE.finditer(text) if _is_of_a_car(reading, match)]
    return [Finding(PersonalData.PLATE, *span) for span in (*civil, *army)]


def _is_of_a_car(reading: Reading, plate: re.Match[str]) -> bool:
    """Two letters and five digits are as often a norm or a product: unless the first is a V, cars are spoken of."""
    if OF_A_FILE.search(reading.before(plate.start(), 14)):
        return False
    near = reading.before(plate.start(), 10) + reading.low[plate.end() : plate.end() + 10]
    return plate[0][0] not in "KHBNGCSLJ" or bool(ABOUT_CARS.search(near))
