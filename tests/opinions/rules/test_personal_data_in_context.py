"""What only its surroundings tell from ordinary words: whom a bracket names, who lives behind a door, rarer plates
and accounts. All persons and numbers are made up."""

from __future__ import annotations

import pytest

from opinions.enums import PersonalData
from opinions.rules.personal_data import find_personal_data
from tests.opinions.rules.test_personal_data import time_taken

K = PersonalData

FOUND: dict[str, list[tuple[PersonalData, str]]] = {
    # the name in a bracket after the masked one
    "林某某（林建国）多次来闹": [(K.NAME, "林建国")],
    "欧阳某(欧阳春)": [(K.NAME, "欧阳春")],
    "林某（真名：林建国）": [(K.NAME, "林建国")],
    "高**（高中华）": [(K.NAME, "高中华")],
    "某某（林建国）": [(K.NAME, "林建国")],
    # who lives behind a door
    "住6号楼301室的林德福夜夜唱歌": [(K.ADDRESS, "6号楼301室"), (K.NAME, "林德福")],
    "桂花新村3幢501室的陈秀，不讲理": [(K.ADDRESS, "桂花新村3幢501室"), (K.NAME, "陈秀")],
    "3幢501室林建国，": [(K.ADDRESS, "3幢501室"), (K.NAME, "林建国")],
    "3幢501室的周师傅养鸡": [(K.ADDRESS, "3幢501室"), (K.NAME, "周")],
    # plates with blanks, and of the army
    "苏 D 0 0 0 0 1 挡路": [(K.PLATE, "苏 D 0 0 0 0 1")],
    "苏D 00 002 和苏 D · 00003": [(K.PLATE, "苏D 00 002"), (K.PLATE, "苏 D · 00003")],
    "苏 D 0 0 0 2 学": [(K.PLATE, "苏 D 0 0 0 2 学")],
    "苏Ｄ　０ ０ ０ ０ ４": [(K.PLATE, "苏Ｄ　０ ０ ０ ０ ４")],
    "车牌海B00001": [(K.PLATE, "海B00001")],
    "有辆军B·00002停在这里": [(K.PLATE, "军B·00002")],
    "牌照VB 00003的车": [(K.PLATE, "VB 00003")],
    "KA00004占道停车": [(K.PLATE, "KA00004")],
    "南D00005，VC 00006": [(K.PLATE, "南D00005"), (K.PLATE, "VC 00006")],
    # doors in words, entrances
    "六号楼一单元三零二漏水": [(K.ADDRESS, "六号楼一单元三零二")],
    "二单元六〇三没人住": [(K.ADDRESS, "二单元六〇三")],
    "桂花小区8栋1单元，请派人": [(K.ADDRESS, "桂花小区8栋1单元")],
    "地址：桂花新村三幢二单元": [(K.ADDRESS, "桂花新村三幢二单元")],
    "桂花小区8栋1单元的林德福养鸡": [(K.ADDRESS, "桂花小区8栋1单元"), (K.NAME, "林德福")],
    "我住8栋1单元，楼上太吵": [(K.ADDRESS, "8栋1单元")],
    # accounts
    "抖音号 lin2000": [(K.ACCOUNT, "lin2000")],
    "小红书ID：lin_2000，快手号100000001": [(K.ACCOUNT, "lin_2000"), (K.ACCOUNT, "100000001")],
    "加我支付宝账号lin.2000": [(K.ACCOUNT, "lin.2000")],
}

LEFT_ALONE = [
    # brackets
    "某小区（金色家园）的电梯停了。",
    "某单位（高中部）占用操场。",
    "陈某某（业主）不同意。",
    "林某（江苏人）在场。",
    "某某（女，化名）来信",
    "某某（方便面厂）排污",
    "某公司（白天施工）",
    "某路段（江边）积水",
    # doors
    "二单元门口的路灯坏了。",
    "三号楼下的雨棚漏水。",
    "三号楼一二三层都没有热水。",
    "五栋一百二十户联名。",
    "三号楼二三十户停水。",
    "二单元一二楼的灯。",
    "6号楼1单元的电梯停了。",
    "桂花小区8栋1单元门口堆满垃圾。",
    "桂花小区8栋1单元的电梯坏了。",
    "桂花小区8栋1单元楼道灯不亮。",
    "桂花小区8栋1单元和2单元停水。",
    "桂花小区8栋1单元部分居民私拉电线。",
    "桂花小区8栋1单元2单元都没有坡道。",
    "桂花小区8栋1单元的金属门坏了。",
    "每栋一单元，共三单元。",
    "我家楼下2栋1单元门前的树太高。",
    # things, not names
    "王府井的商场很吵。",
    "王家村的路灯不亮。",
    "石膏板和金属门都坏了。",
    # plates
    "南A区停车场太小。",
    "地铁南A出口没有扶梯。",
    "南A12栋旁边的车位",
    "图纸编号南A12345，请停车核对",
    "北B座12层停电",
    "广A馆2026年开放，停车难",
    "按GB 50016施工，停车位不足",
    "型号BC12345的水泵",
    "航班KA12345晚点",
    "车库门禁设备编号：VA12345",
    "苏A级景区2 0 2 6年评定",
    "苏 州 2026 年",
    "川 A 座 3 楼",
    # accounts
    "抖音上有人拍了视频。",
    "请看区政府官方抖音号 guiyuan01。",
    "微博账号被封，支付宝账号不能登录。",
    "快手号称最快",
    "淘宝id怎么改",
]

HOMES_WITH_THINGS = [
    "3幢501室的金属门很响",
    "3幢501室的石膏板掉了",
    "3幢501室的马桶漏水",
    "3幢501室的龙头坏了",
    "3幢501室严重漏水",
    "3幢501室的江景被挡",
    "3幢501室高空抛物",
    "3幢501室许久没有人",
    "3幢501室汪汪叫",
    "3幢501室的汤水倒下来",
]


def found(text: str) -> list[tuple[PersonalData, str]]:
    return [(each.kind, text[each.start : each.end]) for each in find_personal_data(text)]


@pytest.mark.parametrize("text", FOUND)
def test_what_its_surroundings_give_away_is_found(text: str) -> None:
    assert found(text) == FOUND[text]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_words_that_look_alike_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", HOMES_WITH_THINGS)
def test_things_in_a_home_are_no_names(text: str) -> None:
    assert found(text) == [(K.ADDRESS, "3幢501室")]


HOSTILE = [
    "某(" * 2500,
    "林某某（林" * 1000,
    "1栋1单元" * 1000,
    "一栋一单元一一" * 700,
    "苏 A 1 " * 800,
    "南A1 1 1 1 " * 500,
    "抖音号" * 1600,
    "抖音号" + "a." * 2500,
    "1栋101室的王" * 700,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:6])
def test_time_grows_with_the_length_and_no_faster(text: str) -> None:
    time_taken(text, 200)
    short = min(time_taken(text, 1250) for _ in range(3))

    assert time_taken(text, 5000) < 10 * short + 0.05
