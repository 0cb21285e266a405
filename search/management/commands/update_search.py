"""Make the public index what is published now, while people go on searching and publishing."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from rich.progress import Progress

from portal.core.publishing import SearchDocument, findables
from search import actions
from search.engines import CopyRefused, Difference, RebuildRefused
from search.models import Document, Key

CHUNK = 200
MOST_NAMED = 100
IN_ORDER = "数据库索引没有问题 / the database's index is in order. "
IN_PART = "（外部检索引擎未能核对 / the search engine's copy was not compared）"
NOT_DONE = "外部检索引擎未完成 / the search engine's copy is not done: "
NOT_MENDED = "请运行 update_search --engine-only / run update_search --engine-only"


class Command(BaseCommand):
    help = "重建公开检索 / Rebuild the public index from what is published"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair",
            action="store_true",
            help="与 --check 同用：补齐差异 / With --check: mend it",
        )
        one_of = parser.add_mutually_exclusive_group()
        one_of.add_argument(
            "--engine-only",
            action="store_true",
            help="只按现有文档重建检索引擎（切词规则改变后使用） / After a change of how text is cut:"
            " fill the engine anew from the documents",
        )
        one_of.add_argument(
            "--check",
            action="store_true",
            help="只核对检索引擎与现有文档，列出差异；有差异时退出码为 1 / Name what the engine holds otherwise"
            " than the documents; exit status 1 if there is any",
        )
        one_of.add_argument(
            "--missing",
            action="store_true",
            help="只补上检索中没有的（prepare 会做） / Only add what is published and not in the index at all,"
            " as prepare does",
        )

    def handle(
        self,
        *args: Any,
        engine_only: bool,
        check: bool,
        repair: bool,
        missing: bool,
        **options: Any,
    ) -> None:
        if repair and not check:
            raise CommandError("--repair 须与 --check 同用 / --repair goes with --check only")
        try:
            if missing:
                self.add_missing()
            else:
                self.run(engine_only=engine_only, check=check, repair=repair)
        except RebuildRefused as error:
            raise CommandError(str(error)) from error
        except CopyRefused as error:
            raise CommandError(f"{IN_ORDER}{NOT_DONE}{error}") from error

    def run(self, *, engine_only: bool, check: bool, repair: bool) -> None:
        if check:
            self.compare(repair=repair)
        elif engine_only:
            total = actions.rebuild_engine()
            self.stdout.write(f"已重建 {total} 篇 / {total} documents rebuilt")
        else:
            self.update()

    def fill_if_lacking(self) -> None:
        """A migration may have emptied the database's index, and what stands in the documents is left alone below."""
        if total := actions.rebuild_if_lacking():
            self.stdout.write(
                f"数据库索引不完整，已重建 {total} 篇 / the database's index was not whole: {total} documents rebuilt"
            )

    def update(self) -> None:
        self.fill_if_lacking()
        began = timezone.now()
        met: set[Key] = set()
        total = self.index_everything(findables(), met)
        dropped = actions.drop_others(met, before=began)
        actions.renew_copy()
        self.stdout.write(
            f"已更新 {total} 篇，移除 {dropped} 篇 / {total} updated, {dropped} removed"
        )

    def compare(self, *, repair: bool) -> None:
        """Ends the process with 1 when something differs, after a repair when something still does.

        What the database differs in is said, and mended, whether or not the copy can be asked.
        """
        found, refusal = differing()
        for difference in found[:MOST_NAMED]:
            self.stdout.write(f"{difference.where}: {difference.id} {difference.what}")
        partly = IN_PART if refusal else ""
        self.stdout.write(f"差异 {len(found)} 篇 / {len(found)} documents differ{partly}")
        if found and repair:
            found, refusal = self.mended(found)
        if refusal:
            in_order = "" if any(each.where == "database" for each in found) else IN_ORDER
            raise CommandError(f"{in_order}{NOT_DONE}{refusal}") from refusal
        if found:
            sys.exit(1)

    def mended(self, found: list[Difference]) -> tuple[list[Difference], CopyRefused | None]:
        """What still differs."""
        with suppress(CopyRefused):  # as it will say again
            actions.mend(found)
        found, refusal = differing()
        self.stdout.write(f"补齐后仍有差异 {len(found)} 篇 / {len(found)} differ after the repair")
        if found:
            self.stdout.write(NOT_MENDED)
        return found, refusal

    def add_missing(self) -> None:
        """Cheap when nothing is; and what is kept outside the database hears of it as of whatever is published."""
        try:
            self.fill_if_lacking()
        except RebuildRefused as error:  # the site starts without: /readyz goes on saying so
            self.stderr.write(str(error))
        if total := self.index_everything(map(missing_of, findables()), set()):
            self.stdout.write(f"检索已补上 {total} 篇 / {total} added to the index")

    def index_everything(self, querysets: Iterable[QuerySet[Any]], met: set[Key]) -> int:
        """How many were written; notes down in ``met`` what is public."""
        total = 0
        with Progress(disable=not self.stdout.isatty()) as progress:
            for queryset in querysets:
                keys = list(queryset.order_by("pk").values_list("pk", flat=True))
                task = progress.add_task(str(queryset.model._meta.verbose_name), total=len(keys))
                walk = iter(keys)
                while chunk := list(islice(walk, CHUNK)):
                    total += index_chunk(queryset, chunk, met)
                    progress.advance(task, len(chunk))
        return total


def differing() -> tuple[list[Difference], CopyRefused | None]:
    """As far as could be seen, and why no further."""
    found: list[Difference] = []
    try:
        found.extend(actions.differences())
    except CopyRefused as error:
        return found, error
    return found, None


def missing_of(queryset: QuerySet[Any]) -> QuerySet[Any]:
    there = Document.objects.filter(kind=queryset.model.search_kind)
    return queryset.exclude(pk__in=there.values("source_id"))


@transaction.atomic
def index_chunk(queryset: QuerySet[Any], keys: list[int], met: set[Key]) -> int:
    """Read the rows again under a lock: one that is withdrawn in the meantime must not come back."""
    parents = [link.name for link in queryset.model._meta.parents.values() if link]
    rows = queryset.filter(pk__in=keys).select_for_update(of=("self", *parents))

    def documents() -> Iterator[SearchDocument]:
        for row in rows:
            for document in row.search_documents():
                met.add((document.kind, document.source_id, document.locale))
                yield document

    return actions.index_many(documents(), at=timezone.now())
