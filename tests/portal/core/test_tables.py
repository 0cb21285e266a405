from __future__ import annotations

import json
from pathlib import Path

import pytest

from portal.core.columns import Headings
from portal.core.tables import Row, UnreadableTable, read_table

HEADINGS = Headings({"external_id": ("编号",), "text": ("内容",)}, frozenset({"text"}))


def save(path: Path, content: bytes | str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
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


def test_content_below_no_heading_is_named(tmp_path: Path) -> None:
    file = save(tmp_path / "a.csv", "编号,,标题\n1,,修路\n2,要紧的话,补灯\n")

    sound, broken = read_table(file)

    assert sound.values == {"编号": "1", "标题": "修路"}
    assert broken == Row(3, error="第 2 列没有表头，却有内容“要紧的话”。请补上表头，或删除这一列。")


def test_heading_of_two_rows_is_refused_once(tmp_path: Path) -> None:
    file = save(
        tmp_path / "a.csv", "编号,内容,答复,,日期\n,,单位,内容,\n1,修路,水务局,已修,2024-06-09\n"
    )

    with pytest.raises(UnreadableTable, match="表头有两行，请合并为一行。"):
        list(read_table(file, HEADINGS.objection))


@pytest.mark.parametrize("row", [",修路,补灯", "1,修路,补灯"])
def test_comma_without_quotation_is_no_second_heading(row: str, tmp_path: Path) -> None:
    (broken,) = read_table(save(tmp_path / "a.csv", f"编号,内容\n{row}\n"))

    assert broken == Row(2, error="单元格比表头多，可能缺少引号。")


def test_json_lines_name_broken_lines(tmp_path: Path) -> None:
    file = save(tmp_path / "a.jsonl", '{"id": 1, "no": null}\n{"id"\n[1]\n')

    good, broken, array = read_table(file)

    assert good.values == {"id": "1", "no": ""}
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
        ("a.csv", b"a,b\n,\n", "文件里没有数据"),
        ("a.csv", b"<!DOCTYPE html>\n<table><tr><td>a</td></tr></table>", "网页（HTML）"),
        ("a.jsonl", b"", "不是 JSON Lines"),
        ("a.json", b'{\n  "a": 1\n}\n', "不是 JSON Lines"),
        ("a.json", b"[]", "不是 JSON Lines"),
        ("a.json", b'[{"a": 1},\n{"a" 2}]', "第 2 行起不是有效的 JSON"),
        ("a.xlsx", b"not a zip", "不是有效的 XLSX 文件"),
    ],
)
def test_unreadable_file_says_why(name: str, content: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match=reason):
        list(read_table(save(tmp_path / name, content)))


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match="找不到文件"):
        read_table(tmp_path / "a.csv")


@pytest.mark.parametrize(
    "above",
    ["清源区来信办理台账,,\n填报单位：信访局\n", "\n\n", "来信,,\n", "sep=,\n"],
    ids=["titles", "blank lines", "merged groups", "sep"],
)
def test_heading_is_found_below_what_stands_above_it(above: str, tmp_path: Path) -> None:
    file = save(tmp_path / "a.csv", f"{above}编号,内容\n1,修路\n")

    assert [row.values for row in read_table(file, HEADINGS.objection)] == [
        {"编号": "1", "内容": "修路"}
    ]


def test_delimiter_is_the_one_under_which_there_is_a_heading(tmp_path: Path) -> None:
    file = save(tmp_path / "a.csv", "报表,三月,四月\nsep=;\n编号;内容\n1;修路，补灯\n")

    rows = list(read_table(file, HEADINGS.objection))

    assert rows == [Row(4, {"编号": "1", "内容": "修路，补灯"})]


def test_without_a_heading_what_was_expected_and_found_is_said(tmp_path: Path) -> None:
    file = save(tmp_path / "a.csv", "编号,别的\n1,修路\n")

    with pytest.raises(UnreadableTable, match="缺少列：内容。文件中的列：编号、别的。"):
        list(read_table(file, HEADINGS.objection))


def test_quotation_that_never_ends_is_named_where_it_began(tmp_path: Path) -> None:
    file = save(tmp_path / "a.csv", '编号,内容\n1,好\n2,"没有结束\n3,被吞掉\n')

    good, broken = read_table(file)

    assert good.values == {"编号": "1", "内容": "好"}
    assert (broken.line, broken.error) == (3, "从这一行开始的引号到文件末尾都没有结束。")


def test_quotation_that_ends_in_another_record_is_named(tmp_path: Path) -> None:
    lines = ["编号,标题,内容", '1,"没有结束,一', '2,标题,"二', "3,标题,三"]

    broken, last = read_table(save(tmp_path / "a.csv", "\n".join(lines) + "\n"))

    assert (broken.line, broken.error) == (2, "引号不成对，从这一行到第 3 行连成了一行。")
    assert last.values["编号"] == "3"


def test_record_that_swallowed_another_is_refused(tmp_path: Path) -> None:
    """The quotation closes at the end of another record's cell: nothing is wrong with the quotes."""
    lines = ["编号,标题,内容,备注", 'A1,灯,"没有结束,', 'A2,显示器,宽27",', "A3,灯,三,"]

    broken, last = read_table(save(tmp_path / "a.csv", "\n".join(lines) + "\n"))

    assert (broken.line, broken.error) == (
        2,
        "引号不成对：第 3 行像是另一条记录，被并进了这一行。",
    )
    assert last.values["编号"] == "A3"


@pytest.mark.parametrize(
    "text",
    [
        "您好：\n我住在北苑,楼下的灯不亮,没有人管",
        "1,路灯不亮,很暗\n2,没有座椅,很累\n3,井盖松动,很响",
        "Dear Sir,\nI live here, and there, and",
        "他说“好”\n\n谢谢",
    ],
)
def test_text_of_several_lines_is_no_record_of_its_own(text: str, tmp_path: Path) -> None:
    file = save(tmp_path / "a.csv", f'编号,标题,内容\n7,标题,"{text}"\n8,标题,短\n')

    first, second = read_table(file)

    assert (first.values["内容"], first.error, second.values["编号"]) == (text, "", "8")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ('{"a": 1}', "不是一个对象"),
        ('["甲", "乙"]', "不是一个数组"),
        ("true", "不是真假值"),
        ("NaN", "不是无穷大或“非数”"),
        ("1e999", "不是无穷大或“非数”"),
    ],
)
def test_json_that_is_no_text_is_a_fault_of_its_field(value: str, why: str, tmp_path: Path) -> None:
    (row,) = read_table(save(tmp_path / "a.jsonl", f'{{"内容": {value}, "编号": 7.0}}'))

    assert row.values == {"内容": "", "编号": "7"}
    assert row.faults == {"内容": f"应为文字或数字，{why}"}


def test_json_array_is_read_as_its_objects(tmp_path: Path) -> None:
    objects = [{"编号": 1, "内容": "甲"}, {"编号": 2, "内容": "乙"}]

    one_line = save(tmp_path / "a.json", json.dumps(objects))
    pretty = save(tmp_path / "b.json", json.dumps(objects, indent=2))

    assert [row.values["内容"] for row in read_table(one_line)] == ["甲", "乙"]
    assert [(row.line, row.values["内容"]) for row in read_table(pretty)] == [(2, "甲"), (6, "乙")]


def test_objects_may_leave_out_what_is_empty(tmp_path: Path) -> None:
    file = save(tmp_path / "a.jsonl", '{"编号": 1}\n{"编号": 2, "内容": "乙"}\n')

    assert [row.line for row in read_table(file, HEADINGS.objection)] == [1, 2]
