"""The files of a source of topics, and their import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
from django.core.management import call_command

from topics.models import TopicPage

HEAD = ["编号", "标题", "类型", "发布时间", "正文"]
ROWS = [
    ["0001", "关于加装电梯费用分摊的建议", "城乡建设", "2024-01-12 16:04:48", "第一段。\n第二段。"],
    ["0002", "关于社区食堂的建议", "社会事业", "2024年3月1日", "老人吃饭难。"],
]


def as_csv(rows: list[list[str]]) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n"


def write(path: Path, encoding: str = "utf-8", rows: list[list[str]] | None = None) -> Path:
    path.write_text(as_csv([HEAD, *(ROWS if rows is None else rows)]), encoding=encoding)
    return path


def write_xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (HEAD, *ROWS):
        book.active.append(row)
    book.save(path)
    return path


def write_json_lines(path: Path) -> Path:
    names = ["number", "title", "type", "published_at", "body"]
    lines = [json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in ROWS]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def imported() -> list[TopicPage]:
    return list(
        TopicPage.objects.filter(locale__language_code="zh-hans").order_by("origin__external_id")
    )


def run(file: Path, **options: Any) -> None:
    call_command("import_topics", str(file), source="board", **options)
