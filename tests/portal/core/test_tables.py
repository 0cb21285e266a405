from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from portal.core.columns import Headings, MissingColumns, UnreadableMoment, parse_moment
from portal.core.tables import Row, UnreadableTable, read_table
from tests.services.absent import shared_data

SHANGHAI = ZoneInfo("Asia/Shanghai")


def save(path: Path, content: bytes | str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    file = save(tmp_path / "a.csv", "编号,标题\n1,修路𠮷\n", encoding)

    assert list(read_table(file)) == [Row(2, {"编号": "1", "标题": "修路𠮷"})]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_with_other_delimiters(mark: str, tmp_path: Path) -> None:
    file = save(tmp_path / "a.csv", f"编号{mark}标题\n1{mark}修路\n")

    assert list(read_table(file)) == [Row(2, {"编号": "1", "标题": "修路"})]


def test_row_is_named_by_the_line_on_which_it_begins(tmp_path: Path) -> None:
    file = save(tmp_path / "a.csv", '编号,正文\n1,"一\n二"\n\n2,三,四\n3,五\n')

    rows = list(read_table(file))

    assert [(row.line, bool(row.error)) for row in rows] == [(2, False), (5, True), (6, False)]
    assert rows[0].values == {"编号": "1", "正文": "一\n二"}


def test_xlsx_gives_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["编号", "日期"],
        [1.0, dt.datetime.fromisoformat("2024-01-02T08:00")],
        [None, None],
        ["2", "三月"],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")

    assert list(read_table(tmp_path / "a.xlsx")) == [
        Row(2, {"编号": "1", "日期": "2024-01-02 08:00:00"}),
        Row(4, {"编号": "2", "日期": "三月"}),
    ]


def test_json_lines_name_broken_lines(tmp_path: Path) -> None:
    file = save(tmp_path / "a.jsonl", '{"id": 1, "tags": ["甲", "乙"], "no": null}\n{"id"\n[1]\n')

    good, broken, array = read_table(file)

    assert good.values == {"id": "1", "tags": "甲；乙", "no": ""}
    assert (broken.line, broken.error) == (2, "不是有效的 JSON。")
    assert (array.line, array.error) == (3, "每行应为一个 JSON 对象。")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"%PDF-1.7", "不支持的文件类型“.pdf”"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "文件内容不是文本，而是 PNG。"),
        ("a.csv", b"", "文件是空的"),
        ("a.csv", b"\xff\xfe\x00\xd8\x00\x00", "文件开头标明为 utf-16，但内容不是。"),
        ("a.csv", b"a,b\n\x81\n", "文字编码无法识别"),
        ("a.csv", b"a,a\n1,2\n", "表头中“a”出现了两次。"),
        ("a.xlsx", b"not a zip", "不是有效的 XLSX 文件"),
    ],
)
def test_unreadable_file_says_why(name: str, content: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match=reason):
        list(read_table(save(tmp_path / name, content)))


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match="找不到文件"):
        read_table(tmp_path / "a.csv")


def test_xlsx_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            archive.writestr(f"{number}.xml", b"0" * (100 * 1024 * 1024))

    with pytest.raises(UnreadableTable, match="文件解压后过大"):
        list(read_table(tmp_path / "a.xlsx"))


def test_external_entities_are_not_read() -> None:
    file = shared_data("hostile/upload/xlsx_xxe.xlsx")

    with pytest.raises(UnreadableTable):
        list(read_table(file))


HEADINGS = Headings({"external_id": ("编号", "no"), "title": ("标题",)}, frozenset({"title"}))


@pytest.mark.parametrize("heading", ["编号", " 编 号 ", "NO", "external_id", "External ID", "ｎｏ"])
def test_heading_in_many_spellings(heading: str) -> None:
    assert HEADINGS.canonical({heading: "7"}) == {"external_id": "7"}


def test_missing_and_unknown_columns() -> None:
    assert HEADINGS.check(["标题", "点赞"]) == ["点赞"]
    with pytest.raises(MissingColumns, match="缺少列：标题。文件中的列：编号、点赞。"):
        HEADINGS.check(["编号", "点赞"])


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019-01-12 16:04:48", "2019-01-12T16:04:48+08:00"),
        ("2019/1/2", "2019-01-02T00:00:00+08:00"),
        ("2019年1月2日 08:30", "2019-01-02T08:30:00+08:00"),
        ("２０２０-０２-０３", "2020-02-03T00:00:00+08:00"),
        ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05+00:00"),
        ("2020-01-02T03:04:05.123+08:00", "2020-01-02T03:04:05+08:00"),
    ],
)
def test_moment_in_many_spellings(text: str, moment: str) -> None:
    assert parse_moment(text, SHANGHAI).isoformat() == moment


@pytest.mark.parametrize("text", ["", "昨天", "2020-13-01", "2020-02-30", "20200101"])
def test_moment_that_is_none(text: str) -> None:
    with pytest.raises(UnreadableMoment):
        parse_moment(text, SHANGHAI)
