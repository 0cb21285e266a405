"""Names that something beside them gives away: ``我叫…``, ``联系人：…``, a title, a number of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from opinions.enums import PersonalData
from opinions.rules.personal_data.finding import Finding
from opinions.rules.personal_data.reading import Reading
from opinions.rules.personal_data.surnames import (
    ALL,
    AT_HOME,
    COMMON,
    DOUBLE,
    EVERYDAY,
    NEVER_GIVEN,
    NOT_SECOND,
    WORDS,
)

HAN = "\u4e00-\u9fff"
DOTTED = re.compile(rf"[{HAN}]{{1,8}}(?:[·•・‧．][{HAN}]{{1,8}}){{1,3}}")

CUE = re.compile(
    r"(?:我叫|我的名字[是叫]|名叫|叫做|姓名|本人|署名|落款|"
    r"(?:联系|申请|投诉|反映|举报|报告|来信|来访|当事|代理|委托|监护|负责|责任|经办|法定代表|承租|出租|户主|保|证|债权|债务|被告|原告|被害|受害|死|伤|患|嫌疑|举荐|推荐|紧急联系|收件|寄件|购房|持卡|开户|中介)[人者]|"
    r"法人代表?|户主|业主|房东|租客|车主|村民|居民|邻居|住户|患者|司机|同事|丈夫|妻子|老公|老婆|儿子|女儿|父亲|母亲|爱人|孩子|孙子|孙女|学生)"
    r"(?:姓名)?(?:[:\s]|是|叫|为){0,2}"
)
"""What comes before a name."""
SURE = re.compile(
    r"(?:我叫|我的名字[是叫]|名叫|叫做)[:\s]{0,2}$|(?:姓名|署名|落款)[:\s是叫为]{1,2}$|[人者主]:\s?$"
)
"""After these, up to four characters before a mark are a name whatever they are."""
SAID = re.compile(r"(?:[:\s是叫为]|我叫|名叫|叫做|本人)$")
"""Something tells cue and name apart, or they cannot be one word."""

TITLE = re.compile(
    r"(?:先生|女士|小姐|太太|夫人|同志|师傅|师父|阿姨|叔叔|伯伯|大爷|大伯|大妈|大叔|大姐|大哥|奶奶|爷爷|婆婆|老太|"
    r"老师|医生|大夫|护士|律师|法官|警官|民警|教授|工程师|会计|主任|书记|局长|处长|科长|队长|院长|校长|园长|所长|站长|部长|镇长|乡长|区长|市长|县长|村长|组长|社长|厂长|店长|班长|行长|总经理|经理|董事长|老板)"
)
PERSONAL = re.compile(
    r"[(,:\s]{0,2}(?:手机|电话|联系电话|联系方式|tel|身份证|证件号|身份号|护照|[男女][,。;\s)])"
)
"""What follows the name of somebody whose data are given."""
MASKED = re.compile(
    rf"([{HAN}]{{0,2}})(?:某{{1,3}}|[*×x○]{{1,2}})\s?\((?:(?:真实姓名|真名|实名|本名|原名|名叫|即|系)[:\s]?)?"
)
"""``周某某（``: whom a bracket names after all."""
BOUNDARY = re.compile(r"[^\w]|$")
ENGLISH = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor)\.? ((?:[A-Z][a-z'’-]{1,20})(?: [A-Z][a-z'’-]{1,20}){0,2})"
    r"|\b(?:[Mm]y name is|I am called|[Cc]ontact(?: person)?:|[Nn]ame:|[Ss]igned,?) ?((?:[A-Z][a-z'’-]{1,20})(?: [A-Z][a-z'’-]{1,20}){0,2})"
)
BEFORE_PERSON = frozenset("的是找请跟问叫给让")
_ENDINGS = (
    "感谢 多谢 致谢 提高 升高 最高 较高 过高 中高 初高 职高 普高 开发 镇江 长江 大石 科苑 负责"
)
ENDINGS = frozenset(_ENDINGS.split())
"""Words that end with the character of a surname."""
DATA = frozenset({"电话", "手机", "姓名", "地址", "联系"})
NUMBERS = frozenset({PersonalData.PHONE, PersonalData.ID_CARD})


def names(reading: Reading, found: Sequence[Finding]) -> list[Finding]:
    """``found``: the numbers before which names stand, and the homes of which they are said."""
    spans = [*_after_cues(reading), *_with_titles(reading), *_before_data(reading, found)]
    spans += [*_after_masked(reading), *_after_homes(reading, found)]
    spans += [match.span(1 if match[1] else 2) for match in ENGLISH.finditer(reading.text)]
    return [Finding(PersonalData.NAME, *span) for span in spans]


def _after_cues(reading: Reading) -> Iterator[tuple[int, int]]:
    text = reading.low
    for cue in CUE.finditer(text):
        start = cue.end()
        if dotted := DOTTED.match(text, start):
            yield dotted.span()
        elif text[start : start + 1] in EVERYDAY and not SAID.search(cue[0]):
            continue
        elif length := _length(text, start, sure=bool(SURE.search(cue[0]))):
            yield start, start + length


def _length(text: str, start: int, *, sure: bool) -> int:
    """Of the full name that begins at ``start``; 0 for none."""
    family = _family(text, start)
    if not family or (text[start : start + 2] in WORDS and not sure):
        return _marked_off(text, start) if sure else 0
    first = start + family
    if not _is_given(text, first):
        return 0
    for end in (first + 2, first + 1):
        if (
            _all_given(text, first, end)
            and BOUNDARY.match(text, end)
            and text[first:end] not in DATA
        ):
            return end - start
    if text[start] in EVERYDAY and family == 1:
        return 0
    second = first + 1
    return second - start + (_is_han(text, second) and text[second] not in NOT_SECOND)


def _marked_off(text: str, start: int) -> int:
    """Two to four characters up to a mark."""
    end = start
    while end < min(len(text), start + 5) and _is_given(text, end):
        end += 1
    return end - start if 2 <= end - start <= 4 and BOUNDARY.match(text, end) else 0


def _family(text: str, at: int) -> int:
    """The length of the surname there."""
    if text[at : at + 2] in DOUBLE:
        return 2
    return 1 if text[at : at + 1] in ALL and text[at : at + 1] else 0


def _is_han(text: str, at: int) -> bool:
    return "\u4e00" <= text[at : at + 1] <= "\u9fff"


def _is_given(text: str, at: int) -> bool:
    return _is_han(text, at) and text[at] not in NEVER_GIVEN


def _all_given(text: str, start: int, end: int) -> bool:
    return all(_is_given(text, at) for at in range(start, end))


def _with_titles(reading: Reading) -> Iterator[tuple[int, int]]:
    """``王先生``, ``李建国主任``: the name without the title; and ``主任李建国``."""
    text = reading.low
    for title in TITLE.finditer(text):
        if length := _before_title(text, title.start()):
            yield title.start() - length, title.start()
        elif (
            title.end() < len(text)
            and text[title.end()] in COMMON
            and (length := _length(text, title.end(), sure=False)) >= 2
            and BOUNDARY.match(text, title.end() + length)
        ):
            yield title.end(), title.end() + length


def _before_title(text: str, end: int) -> int:
    """The length of the name that ends there: surname alone, or with one or two characters."""
    for length in (4, 3, 2, 1):
        start = end - length
        if start < 0 or not (family := _family(text, start)) or family > length:
            continue
        if (
            length - family > 2
            or text[start : start + 2] in WORDS
            or text[end - 1] in "副正原各"
            or not _all_given(text, start + family, end)
        ):
            continue
        if family == 1 and not _begins_a_name(text, start, length):
            continue
        return length
    return 0


def _begins_a_name(text: str, start: int, length: int) -> bool:
    """A surname of one character, which may as well be the end of a word."""
    before = text[start - 1 : start] if start else ""
    if not _is_han(before, 0):
        return True
    if text[start] in EVERYDAY:
        return before in BEFORE_PERSON
    free = length == 1 or before in NOT_SECOND or before in "者委区县长任理警官"
    return free and before + text[start] not in ENDINGS


def _before_data(reading: Reading, found: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """``王小明（身份证…``, ``李四 138…``: a full name between a mark and what is said of the person."""
    text = reading.low
    ends = {match.start() for match in PERSONAL.finditer(text)}
    for each in found:
        if each.kind in NUMBERS:
            ends |= (
                {each.start, each.start - 1}
                if text[each.start - 1 : each.start] in " :,("
                else {each.start}
            )
    for end in sorted(ends):
        if length := _full_name_to(text, end):
            yield end - length, end


def _full_name_to(text: str, end: int) -> int:
    run = end
    while (
        run > 0
        and end - run < 18
        and ("\u4e00" <= text[run - 1] <= "\u9fff" or text[run - 1] in "·•・‧．")
    ):
        run -= 1
    if DOTTED.fullmatch(text, run, end):
        cue = CUE.match(text, run, end)
        return end - (cue.end() if cue else run)
    for length in (4, 3, 2):
        start = end - length
        if start < run or not (family := _family(text, start)) or not 1 <= length - family <= 2:
            continue
        free = start == run or (text[start - 1] in NOT_SECOND and text[start] not in EVERYDAY)
        if free and _all_given(text, start + family, end):
            return length
    return 0


def _after_masked(reading: Reading) -> Iterator[tuple[int, int]]:
    """``周某某（周建军）``: the name in the bracket."""
    text = reading.low
    for masked in MASKED.finditer(text):
        start, end = masked.end(), text.find(")", masked.end(), masked.end() + 5)
        family = _family(text, start)
        if family and 1 <= end - start - family <= 2 and _all_given(text, start + family, end):
            known = masked[1].endswith(text[start : start + family])
            if known or text[start : start + 2] not in WORDS:
                yield start, end


def _after_homes(reading: Reading, found: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """``3号楼502室的王德胜``: a full name, whatever follows; without ``的`` one that ends at a mark."""
    text = reading.low
    for home in found:
        if home.kind is not PersonalData.ADDRESS:
            continue
        is_said = text[home.end : home.end + 1] == "的"
        start = home.end + is_said
        if text[start : start + 1] not in COMMON or text[start : start + 2] in AT_HOME:
            continue
        length = _length(text, start, sure=False)
        if TITLE.match(text, start + 1) or length < 2:
            continue
        if BOUNDARY.match(text, start + length) or (is_said and length == 3):
            yield start, start + length
