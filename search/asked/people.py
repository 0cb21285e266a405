"""Names of people in a query: recognised by their shape, and by what stands beside them. Pure.

Not every name is: what is no surname known here, or an everyday word as well, is taken for a word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from opinions.rules.personal_data import looks_like_name
from portal.core.cutting import HAN
from search.asked.latin import is_latin_name
from search.wording import related

_AGAINST = "举报|投诉|检举|揭发|揭露|曝光|控告|控诉|起诉|状告|反映|追究|查处|严惩|殴打|毒打|暴打|打死|包养|强奸|猥亵|性侵|骚扰"
"""What is done to somebody."""
CUE = re.compile(
    rf"(?:我是|我就是|我叫做|我叫|名叫|本人|姓名|寻找|查找|找|叫|{_AGAINST}|教师|同学|班主任|(?<=[\u4e00-\u9fff]{{2}})[和与跟])(?:[:是叫]|\s)?"
)
_BLAMED = (
    "贪|受贿|行贿|索贿|贿赂|收钱|腐败|渎职|滥用|以权|违纪|违法|犯罪|犯法|打人|打架|打我|殴打|家暴|施暴|暴力|骂人|辱骂|伤人|伤害|杀人|强奸|猥亵|性侵"
    "|性骚扰|骚扰|诈骗|骗|偷|盗窃|赌博|嫖|卖淫|吸毒|贩毒|酒驾|醉驾|肇事|逃逸|坐牢|判刑|逮捕|拘留|开除|双开|落马|失信|老赖|破产|作弊|抄袭|造假|侵占|挪用"
)
_PRIVATE = (
    "离婚|结婚|再婚|复婚|改嫁|出轨|外遇|婚外|小三|情妇|情夫|情人|同性恋|怀孕|流产|堕胎|私生|自杀|跳楼|去世|死亡|死了|癌|艾滋|抑郁|精神病|患"
    "|老公|老婆|丈夫|妻子|前夫|前妻|爱人|儿子|女儿|父亲|母亲|爸|妈|哥哥|姐姐|弟弟|妹妹|亲戚|司机|秘书"
)
BEHIND = (
    f"{_BLAMED}|{_PRIVATE}|同学|教师|班主任|辅导员|学生|和|与|跟|"
    "的|之|投诉|举报|反映|信访|上访|医保|社保|低保|养老|退休|公积金|户口|户籍|身份|房产|房屋|住址|地址|电话|手机"
    "|联系方式|微信|工资|案|诉|一案|判决|被|本人|家|简历|处分|住院|病历|残疾|档案|学籍|欠|拖欠|申请|报销|提案|委员|同志"
)
BELONGING = re.compile(BEHIND)
"""What people say behind a name: what is somebody's, or what he does."""
_PLACES = (
    "张家口 张家港 张家界 马鞍山 石家庄 景德镇 石嘴山 齐齐哈 温州 徐州 常州 郑州 苏州 杭州 许昌 黄山 黄石 余姚 江阴 江门 金华"
    " 金山 王府井 石河子 康定 安阳 安庆 乐山 乐清 宁波 宁德 韶关 梅州 柳州 桂林 汕头 沙田 汪清 丁香"
    " 江北 江东 江宁 江津 江汉 万达 万科 黄桷 黄赌 严惩 严查 宋词"
)
DOTTED = re.compile(r"[\u4e00-\u9fff][·•・‧.][\u4e00-\u9fff]")
"""``玛依拉·买买提``; who looks for something else types no dot."""
PLACES = frozenset(_PLACES.split())
"""What begins as a name does, and is a place or a word."""
DOUBLE = re.compile(
    r"(?:欧阳|司马|上官|诸葛|尉迟|夏侯|皇甫|令狐|慕容|宇文|端木|公孙|轩辕|拓跋|长孙)[\u4e00-\u9fff]{2}\Z"
)
"""Surnames that are nothing else: any two characters behind them are a name."""
STREET = re.compile(r"(?:街道|[路街站园口桥村镇乡区县市楼弄号])\Z")


def names_somebody(typed: str, folded: str) -> bool:
    """``folded`` is ``typed``, folded: English names are known by their capitals too."""
    words = re.split(r"[\W_]+", folded)
    return (
        bool(DOTTED.search(folded))
        or any(map(_is_or_begins_with_name, (*words, *_joined(words))))
        or any(_is_or_begins_with_name(folded[cue.end() :]) for cue in CUE.finditer(folded))
        or any(is_latin_name(*two) for two in pairwise(re.findall(r"[^\W\d_]+", typed)))
    )


def _joined(words: Sequence[str]) -> Iterator[str]:
    """``王 小 明``, ``李 娜``, ``王 小明`` as one word."""
    for at, word in enumerate(words):
        if len(word) == 1 and HAN.match(word):
            for end in (at + 2, at + 3):
                parts = words[at:end]
                if len(parts) == end - at and all(map(HAN.fullmatch, parts)):
                    yield "".join(parts)


def _is_or_begins_with_name(word: str) -> bool:
    return _is_name(word) or any(
        _is_name(word[:length]) and BELONGING.match(word, length)
        for length in (2, 3, 4)
        if len(word) > length
    )


def _is_name(word: str) -> bool:
    if word[:3] in PLACES or word[:2] in PLACES or STREET.search(word):
        return False
    return bool(DOUBLE.match(word)) or (looks_like_name(word) and not related(word))


def names_one_of(folded: str, names: Collection[str]) -> bool:
    """Whether one of the ``names``, folded, stands in a query; one of two characters only as a word of its own."""
    words = set(re.split(r"[\W_]+", folded))
    closed = re.sub(r"[\W_]+", "", folded)
    return any(
        bool(re.search(rf"\b{re.escape(name)}\b", folded))
        if name.isascii()
        else name in closed
        if len(name) > 2
        else name in words or closed == name
        for name in names
    )
