"""A name that stands alone, as people type it into a box: nothing beside it gives it away, so its shape must."""

from __future__ import annotations

from opinions.rules.personal_data.surnames import (
    COMMON,
    DOUBLE,
    EVERYDAY,
    NEVER_GIVEN,
    NOT_SECOND,
    WORDS,
)

THINGS = frozenset(
    "站路街区县市村镇乡桥山河江湖海湾岛港园场馆厅店院校库厂楼房车票证费税款金险法案政策表卡病药水电气油粮料木石土泥"
)
"""Characters that end the name of a thing or a place rather than that of a person."""

_MORE = """
高铁 高职 高龄 高空 龙舟 温泉 余热 童装 苗圃 柳絮 杨絮 牛皮 林权 林荫 林下 水质 水压 水太 沙尘 江堤 石库 孔庙 红绿 向日 雷暴 夏令 曾用 唐诗
应届 应急 毕业 古建 公务 房地 相亲 查酒 有机 包裹 汤包 武术 马拉 金山 焦炭 施救 游乐 游戏 康养 方言 方舱 安宁 平改 海绵 海洋 海鲜 海事 凌晨
尚未 范例 程控 程式 符号 史料 史迹 时代 时段 常委 经适 廉租 柯桥 郁金 麦田 麦收 冰箱 郎朗 秦腔 秦淮 苏剧 越剧 黄梅 孟母 董氏 景点 景德
"""
MORE_WORDS = frozenset(_MORE.split())


def looks_like_name(word: str) -> bool:
    """A surname with one or two characters of a given name, and no word that is known to begin so.

    Errs towards names: 高塔 is taken for one. A surname that is an everyday character (车, 水, 房) makes
    a name with two characters only.
    """
    family = 2 if word[:2] in DOUBLE else 1
    given = word[family:]
    if not 1 <= len(given) <= 2 or not all("\u4e00" <= char <= "\u9fff" for char in word):
        return False
    if family == 1 and (word[0] not in COMMON | EVERYDAY or word[:2] in WORDS | MORE_WORDS):
        return False
    if family == 1 and word[0] in EVERYDAY and len(given) == 1:
        return False
    if given[0] in NEVER_GIVEN or given[-1] in NOT_SECOND:
        return False
    return given[-1] not in THINGS
