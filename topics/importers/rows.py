"""One row of a file of topics: what its columns mean, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.core.columns import Headings, UnreadableMoment, parse_moment
from portal.core.normalisation import clean_line, clean_text
from portal.core.tables import Row
from portal.reference.models import Area, Field, Sector, Unit
from topics.enums import ConsultationForm
from topics.phases import USUAL_COLLECTION

LONGEST = {"external_id": 80, "title": 255, "summary": 300, "kind": 80}

HEADINGS = Headings(
    names={
        "external_id": ("编号", "序号", "提案号", "提案编号", "议题编号", "案号", "number", "no", "id"),
        "title": ("标题", "题目", "议题", "议题名称", "提案名称", "提案题目", "案由", "名称", "subject", "name"),
        "body": ("正文", "内容", "提案内容", "议题内容", "背景", "content", "text"),
        "question": ("我们想问", "问题", "征集问题"),
        "summary": ("摘要", "简介", "abstract"),
        "published_at": ("发布时间", "发布日期", "公开时间", "提出时间", "日期", "时间", "date", "created_at", "published"),
        "collect_from": ("开始征集", "征集开始", "开始时间", "开始日期", "start"),
        "collect_until": ("截止征集", "征集截止", "截止时间", "截止日期", "结束时间", "deadline", "end"),
        "kind": ("类型", "类别", "分类", "提案类型", "type", "category"),
        "field": ("领域", "领域代码"),
        "area": ("区域", "街道", "镇街", "district"),
        "sector": ("界别",),
        "unit": ("责任单位", "承办单位", "主办单位", "department"),
        "form": ("协商形式", "形式"),
    },
    required=frozenset({"external_id", "title", "body", "published_at"}),
)  # fmt: skip


class BadRow(Exception):
    """``str()`` says what is wrong, to the operator."""


@dataclass(frozen=True)
class TopicRow:
    """What one row says, cleaned and looked up."""

    line: int
    external_id: str
    title: str
    question: str
    summary: str
    body: str
    published_at: dt.datetime
    collect_from: dt.datetime
    collect_until: dt.datetime
    form: str
    kind: str
    """The source's own category, kept as it is; ``fields`` when we have one of that name."""
    fields: tuple[Field, ...] = ()
    areas: tuple[Area, ...] = ()
    sectors: tuple[Sector, ...] = ()
    units: tuple[Unit, ...] = ()


class Lookup:
    """Reference entries by code and by label in both languages."""

    def __init__(self, name: Any, entries: QuerySet) -> None:
        self.name = name
        self.entries = {
            key: entry
            for entry in entries
            for key in (entry.label_en.casefold(), entry.label, entry.code)
            if key
        }

    def find(self, word: str) -> Any:
        return self.entries.get(word) or self.entries.get(word.casefold())

    def get(self, word: str) -> Any:
        """:raises BadRow: no such entry."""
        if entry := self.find(word):
            return entry
        raise BadRow(_("%(name)s“%(word)s”不在基础信息里。") % {"name": self.name, "word": word})


@dataclass
class RowReader:
    """Reads rows of one file; knows the ids that it has seen, and what it could not place."""

    zone: dt.tzinfo
    now: dt.datetime
    kinds: Mapping[str, str] = field(default_factory=dict)
    """The source's category → code of our field, as the operator says."""
    seen: dict[str, int] = field(default_factory=dict)
    unplaced: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.lookups = {
            "field": Lookup(_("领域"), Field.objects.in_use()),
            "area": Lookup(_("区域"), Area.objects.in_use()),
            "sector": Lookup(_("界别"), Sector.objects.in_use()),
            "unit": Lookup(_("单位"), Unit.objects.in_use()),
        }
        for code in self.kinds.values():
            self.lookups["field"].get(code)

    def read(self, row: Row) -> TopicRow:
        """:raises BadRow: with the first thing that is wrong."""
        if row.error:
            raise BadRow(row.error)
        raw = HEADINGS.canonical(row.values)
        text = {name: clean_line(value) for name, value in raw.items() if name != "body"}
        for name in ("external_id", "title"):
            self.check_there(name, text.get(name, ""))
        for name, longest in LONGEST.items():
            self.check_length(name, text.get(name, ""), longest)
        self.check_unseen(text["external_id"], row.line)
        body = clean_text(raw.get("body", ""))
        self.check_there("body", body)
        dates: dict[str, Any] = self.dates(text)
        found: dict[str, Any] = {
            f"{name}s": tuple(lookup.get(word) for word in words(text.get(name, "")))
            for name, lookup in self.lookups.items()
        }
        kind = text.get("kind", "")
        if not found["fields"] and kind:
            found["fields"] = self.fields_of(kind)
        return TopicRow(
            line=row.line,
            external_id=text["external_id"],
            title=text["title"],
            question=text.get("question") or str(_("对“%s”，您有什么意见和建议？")) % text["title"],
            summary=text.get("summary", ""),
            body=body,
            form=form_of(text.get("form", "")),
            kind=kind,
            **dates,
            **found,
        )

    def check_there(self, name: str, value: str) -> None:
        if not value:
            raise BadRow(_("“%(column)s”是空的。") % {"column": next(iter(HEADINGS.names[name]))})

    def check_length(self, name: str, value: str, longest: int) -> None:
        if len(value) > longest:
            raise BadRow(
                _("“%(column)s”超过 %(longest)s 个字。")
                % {"column": next(iter(HEADINGS.names[name])), "longest": longest}
            )

    def check_unseen(self, external_id: str, line: int) -> None:
        first = self.seen.setdefault(external_id, line)
        if first != line:
            raise BadRow(_("编号与第 %(line)s 行重复。") % {"line": first})

    def dates(self, text: Mapping[str, str]) -> dict[str, dt.datetime]:
        published = self.moment(text.get("published_at", ""))
        if published is None:
            raise BadRow(_("“发布时间”是空的。"))
        if published > self.now:
            raise BadRow(_("“发布时间”在将来。"))
        begins = self.moment(text.get("collect_from", "")) or published
        ends = self.moment(text.get("collect_until", "")) or begins + USUAL_COLLECTION
        if ends <= begins:
            raise BadRow(_("截止时间必须晚于开始时间。"))
        return {"published_at": published, "collect_from": begins, "collect_until": ends}

    def moment(self, text: str) -> dt.datetime | None:
        if not text:
            return None
        try:
            return parse_moment(text, self.zone)
        except UnreadableMoment as error:
            raise BadRow(str(error)) from error

    def fields_of(self, kind: str) -> tuple[Field, ...]:
        lookup = self.lookups["field"]
        entry = lookup.find(self.kinds.get(kind, kind))
        if entry is None:
            self.unplaced[kind] += 1
            return ()
        return (entry,)


def words(text: str) -> Iterable[str]:
    """Several values in one cell are set apart by ``、`` ``；`` ``;`` or ``，``."""
    for mark in "；;，,|":
        text = text.replace(mark, "、")
    return [word.strip() for word in text.split("、") if word.strip()]


def form_of(text: str) -> str:
    """:raises BadRow: no such form of consultation."""
    if not text:
        return ConsultationForm.WRITTEN
    names = {str(form.label): form for form in ConsultationForm}
    known = {**names, **{name.removesuffix("协商"): form for name, form in names.items()}}
    form = known.get(text) or {each.value: each for each in ConsultationForm}.get(text.upper())
    if form is None:
        raise BadRow(
            _("不认识的协商形式“%(form)s”。可用：%(known)s。")
            % {"form": text, "known": "、".join(names)}
        )
    return form
