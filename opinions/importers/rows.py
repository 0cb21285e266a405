"""One row of a file as one case: checked, normalised, or refused with a reason."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.casework.numbers import civil_day
from opinions.enums import Channel
from opinions.importers.channels import channel_of
from opinions.importers.columns import HEADINGS
from opinions.models.opinion import MAX_PLACE, MAX_TITLE
from opinions.rules import CHINA, title_from
from portal.core.moments import UnreadableMoment, is_nothing, parse_moment
from portal.core.normalisation import clean_line, clean_text
from portal.core.tables import Row
from portal.core.tables.rows import UnreadableCell
from portal.reference.importers import Lookup, UnclearName
from portal.reference.models import Area, Field, Unit

E = TypeVar("E", Unit, Field, Area)

MIDNIGHT = dt.time()
LONGEST_TEXT = 20_000
"""Characters of a text or a reply. More than residents may type: other boards allow more."""
MOST_NAMED = 20
LONGEST_ID, LONGEST_UNIT, LONGEST_NAME = 80, 80, 60


class BadRow(ValueError):
    """The row cannot be taken in; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sound row."""

    line: int
    external_id: str
    title: str
    text: str
    place: str
    name: str
    submitted_at: dt.datetime
    reply: str
    replied_at: dt.datetime | None
    reply_unit: str
    unit: Unit | None
    field: Field | None
    area: Area | None
    channel: Channel = Channel.IMPORT


@dataclass(frozen=True)
class Reader:
    """Turns rows into entries. ``at`` is the moment of the import: nothing lies after it."""

    at: dt.datetime
    unknown_channels: dict[str, None] = field(default_factory=dict)

    @cached_property
    def units(self) -> Lookup[Unit]:
        return Lookup(_("承办单位"), Unit.objects.all())

    @cached_property
    def fields(self) -> Lookup[Field]:
        return Lookup(_("领域"), Field.objects.all())

    @cached_property
    def areas(self) -> Lookup[Area]:
        return Lookup(_("区域"), Area.objects.all())

    def remarks(self) -> list[str]:
        """What the operator should know of the rows read so far: cases of the past belong to past units."""
        channels = list(self.unknown_channels)
        named = [
            str(
                _("不认识的渠道，按“导入”记：%(names)s")
                % {"names": "、".join(channels[:MOST_NAMED])}
            )
        ]
        return (named if channels else []) + [
            str(
                _("%(what)s已停用，仍然读入：%(names)s")
                % {"what": entries.what, "names": "、".join(entries.retired)}
            )
            for entries in (self.units, self.fields, self.areas)
            if entries.retired
        ]

    def entry(self, row: Row) -> Entry:
        """:raises BadRow: see there."""
        if row.error:
            raise BadRow(row.error)
        try:
            values = HEADINGS.canonical(row)
        except UnreadableCell as fault:
            raise BadRow(str(fault)) from fault
        text = bounded(clean_text(values.get("text", "")), LONGEST_TEXT, _("内容"))
        if not text:
            raise BadRow(_("缺少内容"))
        reply = bounded(clean_text(values.get("reply", "")), LONGEST_TEXT, _("答复"))
        if is_nothing(reply):
            reply = ""
        replied_at = self.moment(values.get("replied_at", "")) if reply else None
        submitted_at = self.moment(values.get("submitted_at", "")) or replied_at or self.at
        title = clean_line(values.get("title", "")) or title_from(text)
        return Entry(
            line=row.line,
            external_id=key_of(values, text),
            title=bounded(title, MAX_TITLE, _("标题")),
            text=text,
            place=bounded(clean_line(values.get("place", "")), MAX_PLACE, _("地点")),
            name=bounded(clean_line(values.get("name", "")), LONGEST_NAME, _("姓名")),
            submitted_at=submitted_at,
            reply=reply,
            replied_at=after(submitted_at, replied_at) if reply else None,
            reply_unit=bounded(
                clean_line(values.get("reply_unit", "")), LONGEST_UNIT, _("答复单位")
            ),
            unit=listed(self.units, values.get("unit", "")),
            field=listed(self.fields, values.get("field", "")),
            area=listed(self.areas, values.get("area", "")),
            channel=self.channel(values.get("channel", "")),
        )

    def channel(self, text: str) -> Channel:
        """A word that nobody knows is no fault of the matter: it is named, and the row counts as imported."""
        if (known := channel_of(text)) is None:
            self.unknown_channels[clean_line(text)[:LONGEST_NAME]] = None
        return known or Channel.IMPORT

    def moment(self, text: str) -> dt.datetime | None:
        """None for an empty cell."""
        if is_nothing(text):
            return None
        try:
            moment = parse_moment(text, CHINA)
        except UnreadableMoment as error:
            raise BadRow(str(error)) from error
        if moment > self.at:
            raise BadRow(_("日期“%(text)s”在今天之后") % {"text": text.strip()[:40]})
        return moment


def after(submitted_at: dt.datetime, replied_at: dt.datetime | None) -> dt.datetime:
    """A reply without a date counts from the day of the matter itself. :raises BadRow: it is earlier.

    Midnight in China is how files write a day: with one of these, days are compared.
    """
    replied_at = replied_at or submitted_at
    if MIDNIGHT in (time_in_china(replied_at), time_in_china(submitted_at)):
        early = civil_day(replied_at) < civil_day(submitted_at)
    else:
        early = replied_at < submitted_at
    if early:
        raise BadRow(_("答复时间早于提交时间"))
    return max(replied_at, submitted_at)


def time_in_china(moment: dt.datetime) -> dt.time:
    return moment.astimezone(CHINA).time()


def bounded(text: str, most: int, what: Promise | str) -> str:
    if len(text) > most:
        raise BadRow(
            _("%(what)s太长：%(length)d 个字，最多 %(most)d 个")
            % {"what": what, "length": len(text), "most": most}
        )
    return text


def key_of(values: Mapping[str, str], text: str) -> str:
    """The row's own number, or for a file without numbers a digest of what the row says."""
    key = clean_line(values.get("external_id", "")) or clean_line(values.get("row_number", ""))
    if key:
        return bounded(key, LONGEST_ID, _("编号"))
    said = "\x00".join(
        (text, values.get("submitted_at", "").strip(), values.get("title", "").strip())
    )
    return f"sha256-{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def listed(entries: Lookup[E], text: str) -> E | None:
    """The entry named by code or label; None for an empty cell. :raises BadRow: see ``Lookup.get``."""
    if not clean_line(text):
        return None
    try:
        return entries.get(text)
    except UnclearName as fault:
        raise BadRow(str(fault)) from fault
