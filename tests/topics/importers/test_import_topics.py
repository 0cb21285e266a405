from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError
from django.test import Client
from django.utils import timezone

from search.models import Document
from tests.factories.pages import DAY
from tests.factories.reference import FieldFactory
from tests.services.absent import shared_data
from tests.topics.importers.board import (
    HEAD,
    ROWS,
    imported,
    run,
    write,
    write_json_lines,
    write_xlsx,
)
from topics.importers.checking import known_digests
from topics.models import TopicPage

pytestmark = pytest.mark.django_db
DIGESTS = {
    "0001": "31c8ed27a767113a4dea09fdd40f10317d65963fcd9eeac702f48d485e243e07",
    "0002": "ec1dbffefd78250a12bd6317b2c540c3903883e319507d7927e744c00a337d52",
}
"""Of ``ROWS``, as every version has kept them: another value would call each known row changed."""


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: write(folder / "a.csv"),
        lambda folder: write(folder / "a.csv", "utf-8-sig"),
        lambda folder: write(folder / "a.csv", "gb18030"),
        lambda folder: write(folder / "a.csv", "utf-16"),
        lambda folder: write_xlsx(folder / "a.xlsx"),
        lambda folder: write_json_lines(folder / "a.jsonl"),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16", "xlsx", "json lines"],
)
def test_every_kind_of_file_gives_the_same_topics(make: Any, tmp_path: Path) -> None:
    field = FieldFactory(label="城乡建设")

    run(make(tmp_path))

    lift, canteen = imported()
    assert (lift.title, lift.live, list(lift.fields.all())) == (ROWS[0][1], True, [field])
    assert lift.slug == "guan-yu-jia-zhuang-dian-ti-fei-yong-fen-tan-de-jian-yi"
    assert str(lift.body[0].value) == "<p>第一段。</p><p>第二段。</p>"
    assert timezone.localtime(canteen.collect_from).isoformat() == "2024-03-01T00:00:00+08:00"
    assert canteen.collect_until == canteen.collect_from + 30 * DAY
    assert (canteen.origin.kind, list(canteen.fields.all())) == ("社会事业", [])


@pytest.mark.parametrize(
    ("deadline", "until"),
    [
        ("2024-04-20", "2024-04-21T00:00:00+08:00"),
        (dt.datetime.fromisoformat("2024-04-20"), "2024-04-21T00:00:00+08:00"),
        ("2024年4月20日 17:00", "2024-04-20T17:00:00+08:00"),
        ("0001-01-01 00:00:00", "2024-03-31T00:00:00+08:00"),
    ],
    ids=["day", "day of a spreadsheet", "time", "none"],
)
def test_collection_lasts_to_the_end_of_its_last_day(
    deadline: Any, until: str, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append([*HEAD, "开始征集", "截止日期"])
    book.active.append([*ROWS[1], dt.datetime.fromisoformat("2024-03-01"), deadline])
    book.save(tmp_path / "a.xlsx")

    run(tmp_path / "a.xlsx")

    topic = imported()[0]
    assert timezone.localtime(topic.collect_from).isoformat() == "2024-03-01T00:00:00+08:00"
    assert timezone.localtime(topic.collect_until).isoformat() == until


def test_rows_of_earlier_runs_are_known_again_by_the_same_digest(tmp_path: Path) -> None:
    run(write(tmp_path / "a.csv"))

    assert known_digests("board") == DIGESTS


def test_topics_are_public_in_both_trees_and_in_the_index(tmp_path: Path) -> None:
    run(write(tmp_path / "a.csv"))

    topic = imported()[0]
    assert Client().get(topic.url).status_code == 200
    assert Client().get(f"/en{topic.url}").status_code == 200
    assert set(Document.objects.values_list("title", "external_id")) == {
        (row[1], row[0]) for row in ROWS
    }


def test_second_run_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path / "a.csv")
    run(file)
    before = list(TopicPage.objects.order_by("pk").values())

    run(file)

    assert list(TopicPage.objects.order_by("pk").values()) == before
    assert "新的 0 行，已有的 2 行，有问题的 0 行。" in capsys.readouterr().out


def test_topic_taken_down_by_editors_is_not_brought_back(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv")
    run(file)
    imported()[0].unpublish()

    run(file)

    assert [topic.live for topic in imported()] == [False, True]


BAD = [
    (["", "标题", "", "2024-01-01", "正文"], "“编号”是空的。"),
    (["0001", "标题", "", "2024-01-01", "正文"], "编号与第 2 行重复。"),
    (["9", "", "", "2024-01-01", "正文"], "“标题”是空的。"),
    (["9", "标题", "", "2024-02-30", "正文"], "没有这一天：2024-02-30"),
    (["9", "标题", "", "0001-01-01 00:00:00", "正文"], "“发布时间”是空的。"),
    (["9", "标题", "", "0024-03-05", "正文"], "日期“0024-03-05”的年份应在 1900 至 2999 之间。"),
    (["9", "标题", "", "去年", "正文"], "无法识别的日期“去年”，请写成 2026-03-01。"),
    (["9", "标题", "", "2999-01-01", "正文"], "“发布时间”在将来。"),
    (["9", "长" * 256, "", "2024-01-01", "正文"], "“标题”超过 255 个字。"),
    (["9", "标题", "", "2024-01-01", ""], "“正文”是空的。"),
]


@pytest.mark.parametrize(("row", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_bad_row_is_named_and_nothing_is_written(
    row: list[str], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "a.csv", rows=[*ROWS, row])

    with pytest.raises(CommandError, match="有 1 行有错"):
        run(file)

    assert f"第 5 行：{reason}" in capsys.readouterr().err  # the first row takes two lines
    assert imported() == []


def test_good_rows_are_kept_on_demand(tmp_path: Path) -> None:
    run(write(tmp_path / "a.csv", rows=[BAD[2][0], *ROWS]), keep_good=True)

    assert [topic.title for topic in imported()] == [row[1] for row in ROWS]


def test_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(write(tmp_path / "a.csv"), dry_run=True)

    assert "新的 2 行，已有的 0 行，有问题的 0 行。" in capsys.readouterr().out
    assert imported() == []


def test_dry_run_with_bad_rows_counts_right_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "a.csv", rows=[*ROWS, BAD[0][0], BAD[2][0], BAD[3][0]])

    with pytest.raises(CommandError, match="有 3 行有错"):
        run(file, dry_run=True)

    assert "新的 2 行，已有的 0 行，有问题的 3 行。" in capsys.readouterr().out


def test_bad_row_does_not_take_the_number_from_a_sound_one(tmp_path: Path) -> None:
    bad = ["0001", "", "", "2024-01-01", "正文"]

    run(write(tmp_path / "a.csv", rows=[bad, *ROWS]), keep_good=True)

    assert [topic.origin.external_id for topic in imported()] == ["0001", "0002"]


def test_row_that_says_something_else_now_is_named_and_not_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(write(tmp_path / "a.csv"))
    before = list(TopicPage.objects.order_by("pk").values())
    changed = [*ROWS[1][:4], "老人吃饭更难了。"]

    run(write(tmp_path / "a.csv", rows=[ROWS[0], changed]))

    said = capsys.readouterr().out
    assert "已导入过、内容现在不同的 1 行，没有改动：\n第 4 行：编号 0002\n" in said
    assert list(TopicPage.objects.order_by("pk").values()) == before


def test_page_that_editors_changed_is_no_changed_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(write(tmp_path / "a.csv"))
    topic = imported()[0]
    topic.title = "改过的标题"
    topic.save()

    run(write(tmp_path / "a.csv"))

    assert "内容现在不同" not in capsys.readouterr().out


def test_proposers_are_left_out_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "2024 年提案汇总,,,,,\n序号,案由,提案内容,提案日期,提案人,联系电话,附件\n"
        "1,关于食堂的提案,老人吃饭难。,2024年3月1日,张委员,13800001111,有\n"
    )

    run(file)

    assert [topic.title for topic in imported()] == ["关于食堂的提案"]
    said = capsys.readouterr().out
    assert "个人信息，没有读入的列：提案人、联系电话\n没有读入的列：附件\n" in said


def test_pages_that_are_made_are_not_logged_one_by_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")

    run(write(tmp_path / "a.csv"))

    assert [record.name for record in caplog.records if record.name.startswith("wagtail")] == []


def test_types_are_placed_as_the_operator_says(tmp_path: Path) -> None:
    housing = FieldFactory(code="housing")

    run(write(tmp_path / "a.csv"), field=["城乡建设=housing"])

    assert [list(topic.fields.all()) for topic in imported()] == [[housing], []]


def test_hostile_text_is_shown_as_text(tmp_path: Path) -> None:
    rows = [
        [
            "1",
            "<script>alert(1)</script>\u202e标题",
            "",
            "2024-01-01",
            "<img src=x onerror=alert(1)>\x00",
        ]
    ]

    run(write(tmp_path / "a.csv", rows=rows))

    topic = imported()[0]
    page = Client().get(topic.url).content.decode()
    assert topic.title == "<script>alert(1)</script>标题"
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_real_proposals_are_taken_as_they_are() -> None:
    run(shared_data("consultations/proposals.csv"))

    topics = imported()
    assert len(topics) == 225
    assert {topic.live for topic in topics} == {True}
    assert Document.objects.filter(kind="topic").count() == 225
    assert set(known_digests("board")) == {topic.origin.external_id for topic in topics}
