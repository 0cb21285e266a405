from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.progress import Progress

from opinions.importers.batches import tidy_up, write
from opinions.importers.checking import Findings, Tick, check, nothing
from portal.core.models import AlreadyRunning
from portal.core.tables import UnreadableTable

SHOWN = 50
"""Lines of a list; the rest is counted."""


class Command(BaseCommand):
    help = _("从 CSV、XLSX 或 JSON Lines 文件导入社情民意。先检查整个文件；重复导入不会产生重复。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=_("要导入的文件"))
        parser.add_argument(
            "--source", help=_("数据来源的名称，与编号一起识别每一件；默认用文件名")
        )
        parser.add_argument("--dry-run", action="store_true", help=_("只检查，不写入"))
        parser.add_argument(
            "--keep-good", action="store_true", help=_("跳过有问题的行，导入其余的行")
        )
        parser.add_argument(
            "--published-at-source",
            action="store_true",
            help=_("声明：有答复的各件已在来源处公开，可以在本站公开"),
        )

    def handle(self, *args: Any, file: Path, source: str | None, **options: Any) -> None:
        source, at = (source or file.stem)[:80], timezone.now()
        try:
            if not options["dry_run"]:
                # Before anything is counted: what a killed run left is neither there nor new.
                tidy_up(at=at)
            with progress(_("检查"), None) as tick:
                findings = check(file, source=source, at=at, tick=tick)
            self.report(findings, keep_good=options["keep_good"])
            if options["dry_run"] or not findings.new:
                self.stdout.write(_("没有写入任何内容。"))
                return
            with progress(_("写入"), findings.rows) as tick:
                batch = write(
                    file,
                    source=source,
                    published_at_source=options["published_at_source"],
                    at=at,
                    tick=tick,
                )
        except (UnreadableTable, AlreadyRunning) as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt as stop:
            raise CommandError(_("已中断；没有写完的内容不会留下。"), returncode=130) from stop
        self.stdout.write(self.style.SUCCESS(_("已导入 %(count)d 件。") % {"count": batch.cases}))

    def report(self, findings: Findings, *, keep_good: bool) -> None:
        """:raises CommandError: there are faults, and nobody said to leave them out."""
        for remark in findings.remarks:
            self.stdout.write(remark)
        self.list_some(self.stderr, [self.style.ERROR(str(fault)) for fault in findings.faults])
        self.stdout.write(
            _(
                "共 %(rows)d 行：新的 %(new)d 行，已有的 %(known)d 行，有问题的 %(bad)d 行；带答复的 %(answered)d 行。"
            )
            % {
                "rows": findings.rows,
                "new": findings.new,
                "known": findings.known,
                "bad": len(findings.faults),
                "answered": findings.answered,
            }
        )
        if findings.changed:
            self.stdout.write(
                _("已导入过、内容现在不同的 %(count)d 行，没有改动：")
                % {"count": len(findings.changed)}
            )
            named = _("第 %(line)d 行：编号 %(key)s")
            self.list_some(
                self.stdout, [named % {"line": line, "key": key} for line, key in findings.changed]
            )
        if findings.faults and not keep_good:
            raise CommandError(
                _(
                    "文件有问题，没有写入任何内容。改正后再导入，或加 --keep-good 只导入没有问题的行。"
                )
            )

    def list_some(self, stream: OutputWrapper, lines: Sequence[str]) -> None:
        for line in lines[:SHOWN]:
            stream.write(line)
        if len(lines) > SHOWN:
            stream.write(_("……另有 %(count)d 行") % {"count": len(lines) - SHOWN})


@contextlib.contextmanager
def progress(what: str, total: int | None) -> Iterator[Tick]:
    """A bar on a terminal, nothing in a log."""
    if not sys.stderr.isatty():
        yield nothing
        return
    with Progress(transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
