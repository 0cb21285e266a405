"""Files in encodings that are seldom met, or with bytes that are no text in the file's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.core.columns import Headings
from portal.core.tables import Row, UnreadableTable
from tests.portal.core.test_tables import save

HEADINGS = Headings({"key": ("编号",), "text": ("内容",)}, required=frozenset({"text"}))
LINES = ["编号,内容", *(f"{number},巷口的路灯坏了" for number in range(1, 5))]


def read(file: Path) -> tuple[list[Row], list[str]]:
    remarks: list[str] = []
    return list(HEADINGS.rows(file, remarks.append)), remarks


def as_json_lines(head: str, *rows: str) -> str:
    keys = head.split(",")
    objects = (dict(zip(keys, row.split(","), strict=True)) for row in rows)
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


def as_json_array(head: str, *rows: str) -> str:
    return f"[{as_json_lines(head, *rows).strip()}]\n".replace("}\n", "},\n", len(rows) - 1)


def as_csv(*lines: str) -> str:
    return "\n".join(lines) + "\n"


KINDS = {"a.csv": as_csv, "a.jsonl": as_json_lines, "a.json": as_json_array}
Kind = Callable[..., str]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf_32_is_read(encoding: str, name: str, tmp_path: Path) -> None:
    rows, _remarks = read(save(tmp_path / name, KINDS[name](*LINES), encoding))

    assert [row.values["内容"] for row in rows] == ["巷口的路灯坏了"] * 4


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("encoding", ["big5", "cp950", "big5hkscs"])
def test_big5_is_known_by_its_headings(encoding: str, name: str, tmp_path: Path) -> None:
    text = KINDS[name](*LINES).translate(str.maketrans("编号内灯坏", "編號內燈壞"))

    rows, remarks = read(save(tmp_path / name, text, encoding))

    assert [row.values["內容"] for row in rows] == ["巷口的路燈壞了"] * 4
    assert remarks == ["按 Big5 编码读入，请核对文字"]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5"])
@pytest.mark.parametrize("byte", [b"\xff", b"\x80\xff"])
def test_byte_that_is_no_text_is_a_fault_of_its_row(
    byte: bytes, encoding: str, name: str, tmp_path: Path
) -> None:
    text = KINDS[name](*LINES).translate(str.maketrans("编号内灯坏", "編號內燈壞"))
    whole = text.replace("3,", "3,@").replace('3", "內容": "', '3", "內容": "@').encode(encoding)
    line = next(line for line in whole.split(b"\n") if b"@" in line)
    place = line.index(b"@") + 1

    rows, _remarks = read(save(tmp_path / name, whole.replace(b"@", byte)))

    said = {"gb18030": "GB18030", "big5": "Big5"}.get(encoding, "UTF-8")
    number = whole[: whole.index(line)].count(b"\n") + 1
    assert [row.line for row in rows if row.error] == [number]
    assert rows[2].error == f"第 {place} 个字节（0x{byte[0]:02X}）不是 {said} 文字"
    assert [row.values["內容"] for row in rows if not row.error] == ["巷口的路燈壞了"] * 3


@pytest.mark.parametrize("name", KINDS)
def test_lines_in_another_encoding_are_faults_of_their_rows(name: str, tmp_path: Path) -> None:
    first, *others = KINDS[name](*LINES).splitlines(keepends=True)
    mixed = first.encode() + "".join(others[:-1]).encode("gb18030") + others[-1].encode()

    rows, _remarks = read(save(tmp_path / name, mixed))

    faulty = set(range(2, len(others) + 1))
    assert {row.line for row in rows if row.error} == faulty
    assert all(row.error.endswith("不是 UTF-8 文字") for row in rows if row.error)


def test_byte_within_a_text_of_several_lines_is_named_by_its_own_line(tmp_path: Path) -> None:
    content = as_csv("编号,内容", '1,"灯\n坏\n了@"', "2,路").encode().replace(b"@", b"\xff")

    broken, sound = read(save(tmp_path / "a.csv", content))[0]

    assert (broken.line, broken.error) == (4, "第 4 个字节（0xFF）不是 UTF-8 文字")
    assert (sound.line, sound.values["内容"]) == (5, "路")


def test_file_that_was_cut_off_within_a_letter_names_its_last_line(tmp_path: Path) -> None:
    rows, _remarks = read(save(tmp_path / "a.csv", as_csv(*LINES).encode()[:-2]))

    assert [row.line for row in rows if row.error] == [5]


def test_byte_in_the_heading_that_is_no_text_is_named(tmp_path: Path) -> None:
    content = as_csv("编@号,内容", "1,灯坏了").encode().replace(b"@", b"\xff")

    with pytest.raises(UnreadableTable, match=r"第 1 行：第 4 个字节（0xFF）不是 UTF-8 文字"):
        read(save(tmp_path / "a.csv", content))


def test_refusal_that_may_quote_wrongly_read_headings_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match=r"缺少列：内容。.*另存为 UTF-8 后再试"):
        read(save(tmp_path / "a.csv", "編號,說明\n1,路燈壞了\n", "big5"))


def test_text_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match="文字编码无法识别"):
        read(save(tmp_path / "a.csv", "key,text\n1,café\n", "latin-1"))
