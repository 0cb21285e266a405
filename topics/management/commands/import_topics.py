"""Bring topics over from a file: ``manage.py import_topics FILE --source NAME``."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from portal.core.models import AlreadyRunning
from portal.core.tables import UnreadableTable
from topics.importers.checking import Findings, check
from topics.importers.rows import BadRow, RowReader
from topics.importers.writing import Advance, tidy_up, write


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
        source, at = (options["source"] or file.stem)[:80], timezone.now()
        try:
            if not options["dry_run"]:
                # Before anything is counted: what a killed run left is neither there nor new.
                with quiet_pages():
                    tidy_up(at=at)
            reader = self.reader(options["field"], at)
            findings = check(file, source=source, reader=reader)
            self.report(findings, reader, keep_good=options["keep_good"])
            if options["dry_run"] or not findings.new:
                self.stdout.write(_("没有写入任何内容。"))
                return
            with quiet_pages(), self.progress(findings.new) as advance:
                made = write(
                    file,
                    source=source,
                    reader=self.reader(options["field"], at),
                    at=at,
                    advance=advance,
                )
        except (UnreadableTable, BadRow, AlreadyRunning) as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt as stop:
            raise CommandError(_("已中断；没有写完的内容不会留下。"), returncode=130) from stop
        self.stdout.write(self.style.SUCCESS(_("已导入 %(count)d 件。") % {"count": made}))

    def reader(self, pairs: Iterable[str], at: dt.datetime) -> RowReader:
        """:raises BadRow: no field has such a code."""
        kinds = dict(pair.rpartition("=")[::2] for pair in pairs)
        return RowReader(timezone.get_current_timezone(), at, kinds)

    @contextlib.contextmanager
    def progress(self, total: int) -> Iterator[Advance]:
        """A bar on a terminal, nothing in a log."""
        console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
            task = bar.add_task(_("写入"), total=total)
            yield lambda count: bar.advance(task, count)

    def report(self, findings: Findings, reader: RowReader, *, keep_good: bool) -> None:
        """:raises CommandError: there are faults, and nobody said to leave them out."""
        for remark in findings.remarks:
            self.stdout.write(remark)
        for line, reason in findings.faults:
            self.stderr.write(_("第 %(line)s 行：%(reason)s") % {"line": line, "reason": reason})
        self.stdout.write(
            _("新的 %(new)s 行，已有的 %(old)s 行，有问题的 %(bad)s 行。")
            % {"new": findings.new, "old": findings.known, "bad": len(findings.faults)}
        )
        if reader.unplaced:
            kinds = "、".join(f"{kind}（{count}）" for kind, count in reader.unplaced.most_common())
            self.stdout.write(_("没有对应领域、只保留原文的类型：%(kinds)s") % {"kinds": kinds})
        if findings.changed:
            self.stdout.write(
                _("已导入过、内容现在不同的 %(count)d 行，没有改动：")
                % {"count": len(findings.changed)}
            )
            for line, key in findings.changed:
                self.stdout.write(_("第 %(line)d 行：编号 %(key)s") % {"line": line, "key": key})
        if findings.faults and not keep_good:
            raise CommandError(
                _("有 %(count)s 行有错，什么也没有写。改正后再来，或加 --keep-good。")
                % {"count": len(findings.faults)}
            )


@contextlib.contextmanager
def quiet_pages() -> Iterator[None]:
    """Wagtail logs each page that is made: thousands of lines that say nothing here."""
    logger = logging.getLogger("wagtail")
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)
