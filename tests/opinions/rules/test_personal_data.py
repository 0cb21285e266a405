"""What is proposed to be cut, and what is left alone. All persons and numbers are made up."""

from __future__ import annotations

import time

import pytest

from opinions.enums import PersonalData
from opinions.rules.personal_data import find_personal_data
from opinions.rules.personal_data.numbers import is_card, is_identity

K = PersonalData

FOUND: dict[str, list[tuple[PersonalData, str]]] = {
    # telephones, however they are written
    "电话13700000001。": [(K.PHONE, "13700000001")],
    "打１３７００００００１２吧": [(K.PHONE, "１３７００００００１２")],
    "137-0000-0002 或 137 0000 0003": [(K.PHONE, "137-0000-0002"), (K.PHONE, "137 0000 0003")],
    "137.0000.0004/13700000005": [(K.PHONE, "137.0000.0004"), (K.PHONE, "13700000005")],
    "1 3 7 0 0 0 0 0 0 0 6": [(K.PHONE, "1 3 7 0 0 0 0 0 0 0 6")],
    "1\u200b3\u200b7\u200b0\u200b0\u200b0\u200b0\u200b0\u200b0\u200b0\u200b7": [
        (K.PHONE, "1\u200b3\u200b7\u200b0\u200b0\u200b0\u200b0\u200b0\u200b0\u200b0\u200b7")
    ],
    "联系①③⑦⓪⓪⓪⓪⓪⓪⓪⑧": [(K.PHONE, "①③⑦⓪⓪⓪⓪⓪⓪⓪⑧")],
    "一三七零零零零零零零九一直没人接": [(K.PHONE, "一三七零零零零零零零九")],
    "幺三七零零零零零零一零": [(K.PHONE, "幺三七零零零零零零一零")],
    "+86 137-0000-0011": [(K.PHONE, "+86 137-0000-0011")],
    "tel:13700000012": [(K.PHONE, "13700000012")],
    "家里座机0512-60000001": [(K.LANDLINE, "0512-60000001")],
    "打02160000002": [(K.LANDLINE, "02160000002")],
    "宅电：60000003": [],
    "电话60000003": [(K.LANDLINE, "60000003")],
    "138-0000 0014，(138)0000-0015": [(K.PHONE, "138-0000 0014"), (K.PHONE, "138)0000-0015")],
    # documents and accounts
    "身份证320400197001010007": [(K.ID_CARD, "320400197001010007")],
    "身份证号：３２０４００ １９７００１０１ ００１ｘ": [
        (K.ID_CARD, "３２０４００ １９７００１０１ ００１ｘ")
    ],
    "老证320400700101001": [(K.ID_CARD, "320400700101001")],
    "护照号E00000001": [(K.PASSPORT, "E00000001")],
    "卡号 6228 4800 0000 0000 018": [(K.BANK_CARD, "6228 4800 0000 0000 018")],
    "打到6217000000000000004": [(K.BANK_CARD, "6217000000000000004")],
    "微信号：lin_2000a，QQ 100000001": [(K.ACCOUNT, "lin_2000a"), (K.ACCOUNT, "100000001")],
    "发到li.si@mail.example或li (at) mail.example": [
        (K.EMAIL, "li.si@mail.example"),
        (K.EMAIL, "li (at) mail.example"),
    ],
    # cars
    "苏D·00001挡路，苏D00002D也是": [(K.PLATE, "苏D·00001"), (K.PLATE, "苏D00002D")],
    "苏dF0000k": [(K.PLATE, "苏dF0000k")],
    # homes
    "住在桂花新村3幢2单元501室。": [(K.ADDRESS, "桂花新村3幢2单元501室")],
    "我家住人民路88号": [(K.ADDRESS, "人民路88号")],
    "本村5组12号门前": [(K.ADDRESS, "本村5组12号")],
    "业主3-2-501": [(K.ADDRESS, "3-2-501")],
    # names
    "我叫林建国，": [(K.NAME, "林建国")],
    "本人林建国反映": [(K.NAME, "林建国")],
    "联系人：欧阳春": [(K.NAME, "欧阳春")],
    "姓名：古丽·买买提": [(K.NAME, "古丽·买买提")],
    "林建国（身份证已附）": [(K.NAME, "林建国")],
    "林建国13700000013": [(K.NAME, "林建国"), (K.PHONE, "13700000013")],
    "请找周师傅、陈阿姨和林建国医生": [(K.NAME, "周"), (K.NAME, "陈"), (K.NAME, "林建国")],
    "主任林建国，": [(K.NAME, "林建国")],
    "我叫林建國，電話１３７００００００１６，住桂花新村３棟２單元５０１室，蘇Ｄ·00001": [
        (K.NAME, "林建國"),
        (K.PHONE, "１３７００００００１６"),
        (K.ADDRESS, "桂花新村３棟２單元５０１室"),
        (K.PLATE, "蘇Ｄ·00001"),
    ],
    "My name is Mary Brown, call Mr. Smith.": [(K.NAME, "Mary Brown"), (K.NAME, "Smith")],
}

LEFT_ALONE = [
    "请拨打12345热线、110、119或者120。",
    "客服400-000-0000，银行95588",
    "公示期2026-01-01至2026-01-30，上午8:30-11:30",
    "工单编号20260612330100045678，流水号320400197001010008",
    "订单号6228480000000000019",
    "统一社会信用代码91320400000000000X",
    "总投资13700000元，面积1990.5平方米，票数13700000001234",
    "国办发〔2020〕53号，《民法典》第二百七十五条",
    "航班CA1234，车次G7551，坐标119.4841,31.4157",
    "摄像头192.168.10.100看不到，合同编号13700000001",
    "编号QY-2026-00123，邮编213300",
    "人民路88号门口的路灯坏了，3号楼电梯停了两天。",
    "12栋到15栋的业主都反映，二单元没有无障碍坡道。",
    "家长和老师、学生和医生都说，车间主任、班主任不在。",
    "路边高度不够，周边马路积水，严重影响方便出行。",
    "业主马上要入住，居民周末休息不好，村民高度关注。",
    "本人于今年三月反映过，本人常年住在这里。",
]


@pytest.mark.parametrize("text", FOUND)
def test_personal_data_is_found_however_it_is_written(text: str) -> None:
    found = [(each.kind, text[each.start : each.end]) for each in find_personal_data(text)]

    assert found == FOUND[text]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_numbers_and_places_of_the_matter_are_left_alone(text: str) -> None:
    assert find_personal_data(text) == []


def test_check_digits() -> None:
    assert is_identity("320400197001010007")
    assert not is_identity("320400197001010008")
    assert is_card("6228480000000000018")
    assert not is_card("6228480000000000019")


HOSTILE = [
    "1 " * 2500,
    "1" * 5000,
    "一" * 5000,
    "a" * 5000 + "@",
    "a@" * 2500,
    "住" * 5000,
    "3栋" * 2500,
    "路1号" * 1600,
    "王" * 5000,
    "·".join("王" * 2500),
    "先生" * 2500,
    "我叫" * 2500,
    "微信号" * 1600,
    "1-1-" * 1250,
    "苏A" * 2500,
]


def time_taken(text: str, length: int) -> float:
    began = time.process_time()
    find_personal_data(text[:length])
    return time.process_time() - began


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:6])
def test_time_grows_with_the_length_and_no_faster(text: str) -> None:
    time_taken(text, 200)
    short = min(time_taken(text, 1250) for _ in range(3))

    assert time_taken(text, 5000) < 10 * short + 0.05
