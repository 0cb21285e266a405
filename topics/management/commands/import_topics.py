"""Bring topics over from a file: ``manage.py import_topics FILE --source NAME``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from portal.core.tables import UnreadableTable, read_table
from topics.importers.rows import HEADINGS, BadRow, RowReader, TopicRow
from topics.importers.writing import chunks, discard_unfinished, known_ids, show, write_hidden

SHORT_REASON = "按来源公布的期限征集。"


class Command(BaseCommand):
    help = _(
        "导入协商议题（CSV、XLSX、JSON Lines）。先检查整个文件；有错的行写明行号和原因，"
        "除非加 --keep-good，否则什么也不写。同一来源、同一编号只导入一次。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", help=_("数据来源的名称，默认为文件名。"))
        parser.add_argument("--dry-run", action="store_true", help=_("只检查，不写。"))
        parser.add_argument("--keep-good", action="store_true", help=_("跳过有错的行，写其余的。"))
        parser.add_argument(
            "--field",
            action="append",
            default=[],
            metavar="TYPE=CODE",
            help=_("来源的类型对应哪个领域代码；可重复。没有对应的类型保留原文，不归领域。"),
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        source = options["source"] or file.stem
        try:
            reader = self.reader(options["field"])
            errors, good = self.check_file(file, reader)
        except (UnreadableTable, BadRow) as error:
            raise CommandError(str(error)) from error
        for line, reason in errors:
            self.stderr.write(_("第 %(line)s 行：%(reason)s") % {"line": line, "reason": reason})
        if errors and not options["keep_good"] and not options["dry_run"]:
            raise CommandError(
                _("有 %(count)s 行有错，什么也没有写。改正后再来，或加 --keep-good。")
                % {"count": len(errors)}
            )
        known = known_ids(source)
        new = 0 if options["dry_run"] else self.write(file, options, source, known, good)
        would = len(set(reader.seen) - known) if options["dry_run"] else new
        self.report(good, len(errors), would, reader, dry=options["dry_run"])

    def reader(self, pairs: Iterable[str]) -> RowReader:
        kinds = dict(pair.rpartition("=")[::2] for pair in pairs)
        return RowReader(timezone.get_current_timezone(), timezone.now(), kinds)

    def check_file(self, file: Path, reader: RowReader) -> tuple[list[tuple[int, str]], int]:
        """(line, reason) of each bad row, and how many are good. :raises UnreadableTable:"""
        errors, good, checked = [], 0, False
        for row in read_table(file):
            if row.values and not checked:
                HEADINGS.check(row.values)
                checked = True
            try:
                reader.read(row)
                good += 1
            except BadRow as error:
                errors.append((row.line, str(error)))
        if not good and not errors:
            raise UnreadableTable(_("文件里没有数据。"))
        return errors, good

    def write(
        self, file: Path, options: dict[str, Any], source: str, known: set[str], total: int
    ) -> int:
        discard_unfinished(source)
        made: list[int] = []
        fresh = (row for row in self.good_rows(file, options) if row.external_id not in known)
        with self.progress() as bar:
            task = bar.add_task(_("写入"), total=max(total - len(known), 0))
            for chunk in chunks(fresh):
                made += write_hidden(chunk, source=source, short_reason=SHORT_REASON)
                bar.advance(task, len(chunk))
        show(made, source=source, at=timezone.now())
        return len(made)

    def good_rows(self, file: Path, options: dict[str, Any]) -> Iterator[TopicRow]:
        reader = self.reader(options["field"])
        for row in read_table(file):
            try:
                yield reader.read(row)
            except BadRow:
                continue  # named in the first pass

    def progress(self) -> Progress:
        console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        return Progress(*columns, console=console, disable=not console.is_terminal)

    def report(self, good: int, bad: int, new: int, reader: RowReader, *, dry: bool) -> None:
        words = (
            _("将新增 %(new)s，已有 %(old)s，有错 %(bad)s。")
            if dry
            else _("新增 %(new)s，已有 %(old)s，有错 %(bad)s。")
        )
        self.stdout.write(words % {"new": new, "old": good - new, "bad": bad})
        if reader.unplaced:
            kinds = "、".join(f"{kind}（{count}）" for kind, count in reader.unplaced.most_common())
            self.stdout.write(_("没有对应领域、只保留原文的类型：%(kinds)s") % {"kinds": kinds})
