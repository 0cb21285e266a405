"""Tables out of XLSX."""

from __future__ import annotations

import datetime as dt
import re
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from portal.core.columns import Headings
from portal.core.tables import Row, UnreadableTable, read_table
from tests.services.absent import shared_data

HEADINGS = Headings({"external_id": ("编号",), "text": ("内容",)}, frozenset({"text"}))
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
KINDS = "[Content_Types].xml"


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED = (
    f'<Override PartName="/{STRINGS}" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def save(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def rewrite(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if part == STRINGS:  # openpyxl itself writes texts into the cells
        parts[KINDS] = parts[KINDS].replace(b"</Types>", SHARED.encode() + b"</Types>")
        parts[STRINGS] = f'<sst xmlns="{MAIN}"></sst>'.encode()
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


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


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (42, "000000", "000042"),
        (42.0, "0000;-0000", "0042"),
        (1234567, "000000", "1234567"),
        (42, "0", "42"),
        (42, "0.00", "42"),
        (1.5, "000000", "1.5"),
        ("42", "000000", "42"),
    ],
)
def test_leading_zeros_that_a_format_shows_are_kept(
    value: object, number_format: str, text: str, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["编号"])
    book.active.append([value])
    book.active["A2"].number_format = number_format
    book.save(tmp_path / "a.xlsx")

    assert [row.values for row in read_table(tmp_path / "a.xlsx")] == [{"编号": text}]


def test_content_beside_the_heading_is_named_without_a_word_of_quotations(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", 一=[["编号", "内容"], ["1", "修路"], ["2", "补灯", "急"]])

    sound, broken = read_table(path)

    assert (sound.error, broken.line) == ("", 3)
    assert broken.error == "第 3 列没有表头，却有内容“急”。请补上表头，或删除这一列。"


def test_heading_of_two_rows_is_refused_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["编号", "内容", "答复", None, None],
        [None, None, "答复单位", "答复内容", "答复时间"],
        ["1", "修路", "区水务局", "已修", "2024-06-09"],
    ):
        book.active.append(row)
    for cells in ("A1:A2", "B1:B2", "C1:E1"):
        book.active.merge_cells(cells)
    book.save(tmp_path / "a.xlsx")

    with pytest.raises(UnreadableTable, match="表头有两行，请合并为一行。"):
        list(read_table(tmp_path / "a.xlsx", HEADINGS.objection))


def test_what_a_sheet_says_of_its_size_does_not_matter(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", 一=[["编号", "内容"], ["1", "修路"], ["2", "补灯"]])
    rewrite(
        path,
        SHEET,
        lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', xml),
    )

    assert [row.values["内容"] for row in read_table(path)] == ["修路", "补灯"]


def test_first_visible_sheet_that_fits_is_read_and_the_others_named(tmp_path: Path) -> None:
    rows = [["某区台账"], ["编号", "内容"], ["1", "修路"]]
    path = save(tmp_path / "a.xlsx", 隐藏=rows, 说明=[["说明"]], 三月=rows, 四月=rows, 空=[])
    book = openpyxl.load_workbook(path)
    book["隐藏"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    said: list[str] = []

    assert list(read_table(path, HEADINGS.objection, said.append)) == [
        Row(3, {"编号": "1", "内容": "修路"})
    ]
    assert said == ["没有读入的工作表：隐藏、说明、四月"]


def test_no_sheet_that_fits(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", 一=[["编号", "别的"], ["1", "修路"]], 二=[["x"]])

    with pytest.raises(UnreadableTable, match="缺少列：内容。文件中的列：编号、别的。"):
        list(read_table(path, HEADINGS.objection))


def test_cells_that_hold_no_value_are_faults_with_their_address(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", 一=[["编号", "内容", "是否"], ["=1+1", "#REF!", True]])

    (row,) = read_table(path)

    assert row.faults == {
        "编号": "单元格 A2 的公式没有计算结果，请用 Excel 打开并保存后再导入",
        "内容": "单元格 B2 是错误值 #REF!",
        "是否": "单元格 C2 应为文字或数字，不是真假值",
    }


def test_computed_formula_is_its_value(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", 一=[["编号", "内容"], ["=1+1", '=""']])
    rewrite(
        path,
        SHEET,
        lambda xml: (
            xml.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
            .replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
            .replace(b'<c r="B2">', b'<c r="B2" t="str">')
        ),
    )

    assert list(read_table(path)) == [Row(2, {"编号": "2", "内容": ""})]


def test_shared_strings_are_read(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", 一=[["编号", "内容"], ["1"]])
    rewrite(
        path, STRINGS, lambda xml: xml.replace(b"</sst>", "<si><t>修路</t></si></sst>".encode())
    )
    rewrite(
        path,
        SHEET,
        lambda xml: xml.replace(
            b"</row></sheetData>", b'<c r="B2" t="s"><v>0</v></c></row></sheetData>'
        ),
    )

    assert [row.values["内容"] for row in read_table(path)] == ["修路"]


def test_cell_longer_than_a_cell_can_be_is_a_fault(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", 一=[["编号", "内容"], ["1", "a"]])
    rewrite(path, SHEET, lambda xml: xml.replace(b"<t>a</t>", b"<t>" + b"a" * 40_000 + b"</t>"))

    (row,) = read_table(path)

    assert row.faults == {"内容": "单元格 B2 超过 32767 个字"}


def test_xlsx_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", 一=[["编号", "内容"], ["1", "修路"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            archive.writestr(f"{number}.xml", b"0" * (100 * 1024 * 1024))

    with pytest.raises(UnreadableTable, match="文件解压后过大"):
        list(read_table(path))


MEGABYTE = 1024 * 1024
BOMBS = {
    "one cell": (
        SHEET,
        lambda xml: xml.replace(
            b"</sheetData>",
            b'<row r="9"><c r="A9" t="inlineStr"><is><t>'
            + b"A" * (100 * MEGABYTE)
            + b"</t></is></c></row></sheetData>",
        ),
        "大得不正常",
    ),
    "one row of cells": (
        SHEET,
        lambda xml: xml.replace(
            b"</sheetData>", b"<row>" + b"<c/>" * (20 * MEGABYTE) + b"</row></sheetData>"
        ),
        "大得不正常",
    ),
    "rows": (
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b"<row/>" * (2 * MEGABYTE) + b"</sheetData>"),
        "大得不正常",
    ),
    "one shared string": (
        STRINGS,
        lambda xml: xml.replace(b"</sst>", b"<si>" + b"<r/>" * (10 * MEGABYTE) + b"</si></sst>"),
        "大得不正常",
    ),
    "shared strings": (
        STRINGS,
        lambda xml: xml.replace(
            b"</sst>", (b"<si><t>" + b"B" * 100 + b"</t></si>") * MEGABYTE + b"</sst>"
        ),
        "解压后过大",
    ),
    "styles": (
        "xl/styles.xml",
        lambda xml: xml.replace(b"</cellXfs>", b"<xf/>" * (10 * MEGABYTE) + b"</cellXfs>"),
        "大得不正常",
    ),
    "what hides the counted": (
        SHEET,
        lambda xml: xml.replace(
            b"</sheetData>",
            b'<row r="9"><c r="A9" t="inlineStr"><is><t><![CDATA['
            + b"<row " * (20 * MEGABYTE)
            + b"]]></t></is></c></row></sheetData>",
        ),
        "XML 声明",
    ),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_small_file_does_not_fill_the_memory(kind: str, tmp_path: Path) -> None:
    part, change, said = BOMBS[kind]
    path = save(tmp_path / "a.xlsx", 一=[["编号", "内容"], ["1", "修路"]])
    rewrite(path, part, change)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(UnreadableTable, match=said):
        list(read_table(path))

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_external_entities_are_not_read() -> None:
    file = shared_data("hostile/upload/xlsx_xxe.xlsx")

    with pytest.raises(UnreadableTable):
        list(read_table(file))
