"""The files of a message board, and their import."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
from django.core.management import call_command

from opinions.casework.verification import Count, breaks

HEADINGS = ["留言编号", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]


ROWS = [
    [
        "A-1",
        "路灯不亮",
        "2026-03-01 19:30",
        "巷口的灯坏了。\n三个月了。",
        "已修复，谢谢。",
        "2026-03-09",
    ],
    ["A-2", "", "2026年3月2日", "公交站没有座椅，老人站得辛苦。", "", ""],
]


def write_csv(
    path: Path, rows: list[list[str]], *, headings: list[str] = HEADINGS, encoding: str = "utf-8"
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def many_rows(path: Path, count: int) -> Path:
    """Every second of them with a reply."""
    rows = [
        [f"N-{i}", "", "2026-03-01", f"第 {i} 件事", "已办" if i % 2 else "", ""]
        for i in range(count)
    ]
    return write_csv(path, rows)


def write_xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in [HEADINGS, *ROWS]:
        book.active.append(row)
    book.save(path)
    return path


def write_json_lines(path: Path) -> Path:
    lines = [json.dumps(dict(zip(HEADINGS, row, strict=True)), ensure_ascii=False) for row in ROWS]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def run(path: Path, *flags: str, source: str = "board") -> None:
    call_command("import_opinions", path, *flags, source=source)


def no_breaks() -> list:
    return list(breaks(Count()))
