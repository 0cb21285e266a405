"""One row of a file of topics: what its columns mean, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.core.columns import Headings
from portal.core.moments import UnreadableMoment, is_nothing, parse_end, parse_moment
from portal.core.normalisation import clean_line, clean_text
from portal.core.tables import Row
from portal.core.tables.rows import UnreadableCell
from portal.reference.importers import Lookup, UnclearName
from portal.reference.models import Area, Field, Sector, Unit
from topics.enums import ConsultationForm
from topics.phases import USUAL_COLLECTION

Parse = Callable[[str, dt.tzinfo], dt.datetime]
LONGEST = {"external_id": 80, "title": 255, "summary": 300, "kind": 80}

HEADINGS = Headings(
    names={
        "external_id": (
            "编号", "提案号", "提案编号", "提案序号", "议题编号", "课题编号", "案号", "案件编号", "建议编号", "流水号", "number", "id", "ref",
            "reference", "proposal number", "proposal id", "case number",
        ),
        "row_number": ("序号", "no", "sn"),
        "title": (
            "标题", "题目", "议题", "议题名称", "议题标题", "协商议题", "课题名称", "提案名称", "提案题目", "提案标题", "提案案由", "案由", "事由",
            "主题", "名称", "建议名称", "subject", "name", "topic", "proposal title",
        ),
        "body": (
            "正文", "内容", "提案内容", "提案正文", "提案详情", "议题内容", "议题背景", "议题说明", "建议内容", "主要内容", "案由及建议", "背景", "content",
            "text", "description", "background", "proposal", "proposal text",
        ),
        "question": ("我们想问", "问题", "征集问题"),
        "summary": ("摘要", "简介", "内容摘要", "内容提要", "abstract"),
        "published_at": (
            "发布时间", "发布日期", "公开时间", "公开日期", "提出时间", "提出日期", "提案日期", "提案时间", "提交时间", "提交日期", "立案时间", "立案日期",
            "日期", "时间", "date", "created_at", "published", "published on", "submitted", "submitted at", "date submitted",
        ),
        "collect_from": ("开始征集", "征集开始", "开始时间", "开始日期", "start", "start date", "opens"),
        "collect_until": ("截止征集", "征集截止", "截止时间", "截止日期", "结束时间", "结束日期", "deadline", "end", "end date", "closes"),
        "kind": ("类型", "类别", "分类", "提案类型", "提案类别", "提案分类", "议题类型", "议题类别", "type", "category"),
        "field": ("领域", "领域代码"),
        "area": ("区域", "街道", "镇街", "district"),
        "sector": ("界别",),
        "unit": ("责任单位", "承办单位", "主办单位", "承办部门", "牵头单位", "department", "lead department"),
        "form": ("协商形式", "形式"),
        "ignored_personal": (
            "提案人", "提案者", "第一提案人", "联名人", "附议人", "提案委员", "委员", "委员姓名", "姓名", "提案人姓名", "联系人", "联系电话", "电话", "手机",
            "手机号", "手机号码", "通讯地址", "联系地址", "邮箱", "电子邮箱", "身份证", "身份证号", "phone", "telephone", "mobile", "email", "proposer",
            "author", "address", "性别", "民族", "党派", "职务", "工作单位", "邮编", "邮政编码",
        ),
        "ignored_session": ("届次", "会议届次", "会议", "年度", "年份", "session", "year"),
        "ignored_status": (
            "状态", "办理状态", "提案状态", "是否立案", "立案情况", "立案状态", "审查意见", "审查结果", "是否公开", "公开状态", "是否重点", "重点提案",
            "满意度", "评价", "status",
        ),
        "ignored_reply": (
            "答复", "答复内容", "答复意见", "答复情况", "答复单位", "答复时间", "答复日期", "办理结果", "办理情况", "办理答复", "办复时间", "办结时间",
            "办理期限", "reply", "answer", "response",
        ),
        "ignored_units": ("协办单位", "会办单位", "分办单位", "交办单位", "提案单位", "集体提案单位"),
        "ignored_counts": ("点赞数", "支持数", "附议数", "浏览量", "浏览次数", "点击量", "likes", "votes", "views"),
        "ignored_remark": (
            "行号", "关键词", "主题词", "来源", "备注", "附件", "链接", "网址", "index", "keywords", "tags", "source", "remarks", "notes",
            "attachments", "url", "link",
        ),
    },
    required=frozenset({"title", "body", "published_at"}),
)  # fmt: skip
"""``row_number`` is the key of tables that have no other. Left out are
what other systems keep of a proposal's way and number, and data on persons."""


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

    @property
    def digest(self) -> str:
        """Of what the source said: by it a changed row is told from one that came before."""
        said = (self.title, self.question, self.summary, self.body, self.published_at.isoformat())
        return hashlib.sha256("\x00".join(said).encode()).hexdigest()


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
        self.lookups: dict[str, Lookup[Any]] = {
            "field": Lookup(_("领域"), Field.objects.in_use()),
            "area": Lookup(_("区域"), Area.objects.in_use()),
            "sector": Lookup(_("界别"), Sector.objects.in_use()),
            "unit": Lookup(_("单位"), Unit.objects.in_use()),
        }
        for code in self.kinds.values():
            self.listed("field", code)

    def read(self, row: Row) -> TopicRow:
        """:raises BadRow: with the first thing that is wrong."""
        if row.error:
            raise BadRow(row.error)
        try:
            raw = HEADINGS.canonical(row)
        except UnreadableCell as fault:
            raise BadRow(str(fault)) from fault
        text = {name: clean_line(value) for name, value in raw.items() if name != "body"}
        text["external_id"] = text.get("external_id", "") or text.get("row_number", "")
        for name in ("external_id", "title"):
            self.check_there(name, text.get(name, ""))
        for name, longest in LONGEST.items():
            self.check_length(name, text.get(name, ""), longest)
        body = clean_text(raw.get("body", ""))
        self.check_there("body", body)
        dates: dict[str, Any] = self.dates(text)
        found: dict[str, Any] = {
            f"{name}s": tuple(self.listed(name, word) for word in words(text.get(name, "")))
            for name in self.lookups
        }
        form = form_of(text.get("form", ""))
        # Last: a row that is refused for something else does not take the number from a sound one.
        self.check_unseen(text["external_id"], row.line)
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
            form=form,
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
        ends = self.moment(text.get("collect_until", ""), parse_end) or begins + USUAL_COLLECTION
        if ends <= begins:
            raise BadRow(_("截止时间必须晚于开始时间。"))
        return {"published_at": published, "collect_from": begins, "collect_until": ends}

    def moment(self, text: str, parse: Parse = parse_moment) -> dt.datetime | None:
        """None for an empty cell."""
        if is_nothing(text):
            return None
        try:
            return parse(text, self.zone)
        except UnreadableMoment as error:
            raise BadRow(str(error)) from error

    def listed(self, name: str, word: str) -> Any:
        """:raises BadRow: see ``Lookup.get``."""
        try:
            return self.lookups[name].get(word)
        except UnclearName as fault:
            raise BadRow(str(fault)) from fault

    def fields_of(self, kind: str) -> tuple[Field, ...]:
        try:
            return (self.lookups["field"].get(self.kinds.get(kind, kind)),)
        except UnclearName:
            self.unplaced[kind] += 1
            return ()


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
