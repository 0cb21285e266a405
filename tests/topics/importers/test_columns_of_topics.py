"""What a file of topics may be made of, and what is said when it is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from tests.factories.reference import AreaFactory
from tests.topics.importers.board import as_csv, imported, run

pytestmark = pytest.mark.django_db


def test_unknown_reference_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    AreaFactory(label="城南街道")
    file = tmp_path / "a.csv"
    file.write_text(
        "编号,标题,发布时间,正文,区域\n1,甲,2024-01-01,文,城南街道\n2,乙,2024-01-01,文,月球\n"
    )

    with pytest.raises(CommandError):
        run(file)

    assert "第 3 行：区域“月球”不在本区的名录中" in capsys.readouterr().err


def test_label_that_several_entries_have_is_a_fault_of_its_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    AreaFactory(code="past", label="花园社区", retired=True)
    for code in ("north", "east"):
        AreaFactory(code=code, label="花园社区")
    head = "编号,标题,发布时间,正文,区域\n"
    file = tmp_path / "a.csv"
    file.write_text(f"{head}1,甲,2024-01-01,文,花园社区\n2,乙,2024-01-01,文,花园社区、north\n")

    with pytest.raises(CommandError):
        run(file)

    assert capsys.readouterr().err.splitlines() == [
        f"第 {line} 行：区域“花园社区”不止一处：花园社区（east）、花园社区（north）。请写代码"
        for line in (2, 3)
    ]


def test_missing_column_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("编号,标题\n1,甲\n")

    with pytest.raises(CommandError, match="缺少列：正文、发布时间。文件中的列：编号、标题。"):
        run(file)


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_unknown_column_is_named_and_nothing_is_written(kind: str, tmp_path: Path) -> None:
    row = {
        "编号": "1",
        "标题": "甲",
        "发布时间": "2024-01-01",
        "正文": "文",
        "截止征集日期": "2024-03-01",
    }
    table = as_csv([list(row), list(row.values())])
    file = tmp_path / f"a.{kind}"
    file.write_text(table if kind == "csv" else json.dumps(row))

    with pytest.raises(CommandError, match="不认识的列：截止征集日期。"):
        run(file)

    assert imported() == []
