"""What the columns and cells of boards' files become, and what an operator is told of them."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import timezone

from opinions.enums import State
from opinions.models import CaseStep, Opinion, Reply, Submitter
from tests.factories.reference import AreaFactory, UnitFactory
from tests.opinions.importers.board import HEADINGS, ROWS, run, write_csv

pytestmark = pytest.mark.django_db


def test_hotline_export_is_taken_as_it_is_without_the_callers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    headings = [
        "序号",
        "受理编号",
        "诉求标题",
        "诉求内容",
        "受理时间",
        "来电人",
        "联系电话",
        "诉求类型",
    ]
    row = ["1", "SL-7", "路灯", "巷口的灯坏了。", "20250304080500", "李先生", "13800001111", "投诉"]

    run(write_csv(tmp_path / "a.csv", [row], headings=headings))

    opinion = Opinion.objects.get()
    assert (opinion.external_id, opinion.title, opinion.text) == ("SL-7", "路灯", "巷口的灯坏了。")
    assert timezone.localtime(opinion.submitted_at).isoformat() == "2025-03-04T08:05:00+08:00"
    assert not Submitter.objects.exists()
    said = capsys.readouterr().out
    assert "个人信息，没有读入的列：来电人、联系电话\n没有读入的列：诉求类型\n" in said


def test_row_number_is_the_key_where_there_is_no_other(tmp_path: Path) -> None:
    run(write_csv(tmp_path / "a.csv", [["7", "灯坏了"]], headings=["序号", "内容"]))

    assert Opinion.objects.get().external_id == "7"


def test_matter_without_a_date_has_that_of_its_reply(tmp_path: Path) -> None:
    run(write_csv(tmp_path / "a.csv", [["1", "", "NULL", "灯坏了", "已修", "2025-03-04"]]))

    opinion = Opinion.objects.get()
    assert timezone.localtime(opinion.submitted_at).isoformat() == "2025-03-04T00:00:00+08:00"
    assert opinion.answered_at == opinion.submitted_at


@pytest.mark.parametrize(
    ("submitted", "replied", "early"),
    [
        ("2026-03-01T00:30:00+08:00", "2026-02-28T17:00:00Z", False),
        ("2026-02-28T17:00:00Z", "2026-03-01T00:30:00+08:00", True),
        ("2026-03-01T00:30:00+08:00", "2026-02-28T16:10:00Z", True),
        ("2026-03-01 15:00", "2026-03-01 09:00", True),
        ("2026-03-01 15:00", "2026-03-01", False),
        ("2026-03-01 15:00", "2026-02-28T16:00:00Z", False),
        ("2026-03-01", "2026-02-28T17:00:00Z", False),
        ("2026-03-01", "2026-02-28T15:00:00Z", True),
    ],
)
def test_reply_before_its_matter_is_refused_by_moments_or_days_in_china(
    submitted: str, replied: str, early: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = ["A-1", "", submitted, "灯坏了", "已修好", replied]

    with pytest.raises(CommandError) if early else nullcontext():
        run(write_csv(tmp_path / "a.csv", [row]))

    assert capsys.readouterr().err.strip() == ("第 2 行：答复时间早于提交时间" if early else "")


def test_first_day_of_a_calendar_is_no_date(tmp_path: Path) -> None:
    rows = [
        ["1", "", "0001-01-01 00:00:00", "灯坏了", "已修", "2025-03-04"],
        ["2", "", "2025-03-04", "路坏了", "已修", "1900-01-01 00:00:00"],
    ]

    run(write_csv(tmp_path / "a.csv", rows))

    days = {
        (timezone.localtime(each.answered_at).date().isoformat()) for each in Opinion.objects.all()
    }
    assert (days, Opinion.objects.filter(submitted_at__year=2025).count()) == ({"2025-03-04"}, 2)


@pytest.mark.parametrize("mark", ["无", "NULL", "-"])
def test_mark_of_an_empty_cell_is_no_reply(mark: str, tmp_path: Path) -> None:
    run(write_csv(tmp_path / "a.csv", [["1", "", "2025-03-04", "灯坏了", mark, mark]]))

    assert (Opinion.objects.get().state, Reply.objects.count()) == (State.SUBMITTED, 0)


def test_nested_json_is_refused_by_its_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(
        '{"id": 1, "content": "好", "reply": null, "tags": ["甲"], "truncated": true}\n'
        '{"id": 2, "content": "好", "reply": {"text": "答"}}\n'
    )

    with pytest.raises(CommandError):
        run(file)

    assert capsys.readouterr().err == "第 2 行：“reply”：应为文字或数字，不是一个对象\n"


def test_row_that_says_something_else_now_is_named_and_not_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(write_csv(tmp_path / "board.csv", ROWS))
    before = (list(Opinion.objects.values()), list(CaseStep.objects.values()))
    answered_since = [*ROWS[1][:4], "已加座椅", "2026-03-20"]

    run(write_csv(tmp_path / "board.csv", [ROWS[0], answered_since]))

    said = capsys.readouterr().out
    assert "已导入过、内容现在不同的 1 行，没有改动：\n第 4 行：编号 A-2\n" in said
    assert (list(Opinion.objects.values()), list(CaseStep.objects.values())) == before


def test_row_that_says_the_same_is_not_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_csv(tmp_path / "board.csv", ROWS)
    run(file)
    run(file)

    assert "内容现在不同" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (",".join(HEADINGS), "文件里没有数据"),
        ("<html><table><tr><td>编号</td></tr></table></html>", "网页（HTML）"),
        ("编号,别的\n1,2", "缺少列：内容。文件中的列：编号、别的。"),
    ],
)
def test_file_with_nothing_to_import_is_an_error(content: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(content)

    with pytest.raises(CommandError, match=said):
        run(file)


def test_unit_in_use_goes_before_a_retired_one_of_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    UnitFactory(code="roads", label="市政局")
    UnitFactory(code="roads-past", label="市政局", retired=True)
    UnitFactory(code="lamps-past", label="路灯所", retired=True)
    rows = [["1", "路坏了", "市政局"], ["2", "灯坏了", "路灯所"]]

    run(write_csv(tmp_path / "a.csv", rows, headings=["编号", "内容", "承办单位"]))

    taken = Opinion.objects.order_by("external_id").values_list("lead_unit__code", flat=True)
    assert list(taken) == ["roads", "lamps-past"]
    assert "承办单位已停用，仍然读入：路灯所\n" in capsys.readouterr().out


def test_area_that_two_towns_have_is_a_fault_of_its_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for town in ("北苑街道", "东湖镇"):
        AreaFactory(label="花园社区", parent=AreaFactory(label=town))
    rows = [["1", "路坏了", "花园社区"], ["2", "灯坏了", "东湖镇/花园社区"]]

    run(write_csv(tmp_path / "a.csv", rows, headings=["编号", "内容", "社区"]), "--keep-good")

    assert "第 2 行：区域“花园社区”不止一处：" in capsys.readouterr().err
    assert [opinion.area.parent.label for opinion in Opinion.objects.all()] == ["东湖镇"]
