"""What the columns of a file mean."""

from __future__ import annotations

from collections import Counter

import pytest

from opinions.importers.columns import HEADINGS as OPINION_HEADINGS
from portal.core.columns import Headings, squeeze
from portal.core.tables import Row
from portal.core.tables.rows import UnreadableCell
from topics.importers.rows import HEADINGS as TOPIC_HEADINGS

HEADINGS = Headings(
    {
        "external_id": ("编号", "no"),
        "title": ("标题", "主题"),
        "ignored_kind": ("类型", "type"),
        "ignored_personal": ("来电人", "联系电话"),
    },
    frozenset({"title"}),
)


@pytest.mark.parametrize("heading", ["编号", " 编 号 ", "NO", "external_id", "External ID", "ｎｏ"])
def test_heading_in_many_spellings(heading: str) -> None:
    assert HEADINGS.canonical(Row(2, {heading: "7"})) == {"external_id": "7"}


def test_missing_and_unknown_columns() -> None:
    assert HEADINGS.unknown(["标题", "点赞"]) == ["点赞"]
    assert HEADINGS.objection(["标题", "点赞"]) is None
    assert str(HEADINGS.objection(["编号", "点赞"])) == "缺少列：标题。文件中的列：编号、点赞。"


def test_columns_that_are_not_read_are_named_persons_apart() -> None:
    assert HEADINGS.remarks(["标题", "类型", "联系电话", "来电人", "type"]) == [
        "个人信息，没有读入的列：联系电话、来电人",
        "没有读入的列：类型、type",
    ]


def test_two_columns_for_one_thing_give_the_one_that_is_filled() -> None:
    assert HEADINGS.canonical(Row(2, {"标题": " ", "主题": "灯"})) == {"title": "灯"}
    assert HEADINGS.canonical(Row(2, {"标题": "灯", "主题": ""})) == {"title": "灯"}
    assert HEADINGS.canonical(Row(2, {"标题": "灯", "主题": "灯 "})) == {"title": "灯"}


def test_two_columns_for_one_thing_that_differ_are_named() -> None:
    with pytest.raises(UnreadableCell, match="“标题”和“主题”是同一个意思，内容却不同"):
        HEADINGS.canonical(Row(2, {"标题": "灯", "主题": "路"}))


def test_faults_matter_where_the_column_is_read() -> None:
    row = Row(2, {"标题": "", "类型": ""}, faults={"标题": "坏了", "类型": "坏了"})

    with pytest.raises(UnreadableCell, match="“标题”：坏了"):
        HEADINGS.canonical(row)
    assert HEADINGS.canonical(Row(2, {"类型": ""}, faults={"类型": "坏了"})) == {}


@pytest.mark.parametrize("headings", [OPINION_HEADINGS, TOPIC_HEADINGS], ids=["opinions", "topics"])
def test_no_heading_means_two_things(headings: Headings) -> None:
    words = [squeeze(word) for names in headings.names.values() for word in names]

    assert [word for word, count in Counter(words).items() if count > 1] == []


@pytest.mark.parametrize(
    "found",
    [
        "受理编号 诉求标题 诉求内容 受理时间 来电人 联系电话 诉求类型 承办单位 办理结果 办结时间 办理状态",
        "信件编号 信件标题 来信内容 写信时间 答复内容 回复时间 承办单位",
        "留言编号 留言标题 留言内容 留言时间 官方回复 回复时间 回复单位 浏览量 是否公开",
        "工单编号 工单标题 诉求描述 来电时间 来电号码 身份证号 处理结果 处理时间 处理部门 满意度",
        "編號 標題 內容 提交時間 答覆意見 答覆時間",
        "ID Subject Description Created_At Response Answered_At Department Status Category",
    ],
    ids=["hotline", "mailbox", "board", "work orders", "traditional", "english"],
)
def test_headings_of_real_boards_are_known(found: str) -> None:
    assert OPINION_HEADINGS.objection(found.split()) is None
    assert OPINION_HEADINGS.unknown(found.split()) == []


@pytest.mark.parametrize(
    "found",
    [
        "提案编号 提案案由 提案内容 提案日期 主办单位 提案人 提案类别",
        "序号 案由 建议内容 提出时间 承办单位 第一提案人 联系电话",
        "届次 提案号 案由 提案内容 提交日期 立案情况 会办单位 办理结果 附件",
    ],
)
def test_headings_of_real_proposal_systems_are_known(found: str) -> None:
    assert TOPIC_HEADINGS.objection(found.split()) is None
    assert TOPIC_HEADINGS.unknown(found.split()) == []
