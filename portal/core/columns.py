"""What the columns of a file mean: the names and the dates that people write."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.translation import gettext_lazy as _

from portal.core.tables import UnreadableTable


class MissingColumns(UnreadableTable):
    """A column that cannot be done without is not there."""


class UnreadableMoment(ValueError):
    """A date or time in no known spelling."""


@dataclass(frozen=True)
class Headings:
    """The names by which people call an importer's columns, in Chinese and English.

    ``names`` maps the importer's name to the headings understood (its own always is); upper and lower
    case, blanks, underscores and full-width letters make no difference.
    """

    names: Mapping[str, Iterable[str]]
    required: frozenset[str] = frozenset()

    def canonical(self, values: Mapping[str, str]) -> dict[str, str]:
        """``values`` under the importer's names; columns that nobody knows are left out."""
        known = self.lookup
        found: dict[str, str] = {}
        for heading, text in values.items():
            name = known.get(squeeze(heading))
            if name and not found.get(name):
                found[name] = text
        return found

    def check(self, headings: Iterable[str]) -> list[str]:
        """The headings that nobody knows. :raises MissingColumns: one that is required is not among them."""
        headings = list(headings)
        known = self.lookup
        missing = self.required - {known.get(squeeze(heading)) for heading in headings}
        if missing:
            wanted = "、".join(next(iter(self.names[name]), name) for name in sorted(missing))
            raise MissingColumns(
                _("缺少列：%(wanted)s。文件中的列：%(found)s。")
                % {"wanted": wanted, "found": "、".join(headings)}
            )
        return [heading for heading in headings if squeeze(heading) not in known]

    @cached_property
    def lookup(self) -> dict[str, str]:
        """Squeezed heading → the importer's name."""
        return {
            squeeze(word): name for name, words in self.names.items() for word in (name, *words)
        }


@lru_cache(maxsize=512)
def squeeze(heading: str) -> str:
    return re.sub(r"[\s_\-:：*（）()]+", "", unicodedata.normalize("NFKC", heading)).casefold()


MOMENT = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)


def parse_moment(text: str, zone: dt.tzinfo) -> dt.datetime:
    """``2019-01-12 16:04``, ``2019/1/12``, ``2019年1月12日``, ISO 8601 … as an aware moment.

    Without a time of day it is midnight; ``zone`` counts where the text names none.

    :raises UnreadableMoment: no known spelling, or no such day.
    """
    match = MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise UnreadableMoment(
            _("无法识别的日期“%(text)s”，请写成 2026-03-01。") % {"text": text[:40]}
        )
    parts = {
        name: int(value) for name, value in match.groupdict(default="0").items() if name != "zone"
    }
    if match["zone"]:
        zone = (
            dt.datetime.strptime(match["zone"].replace("Z", "+0000").replace(":", ""), "%z").tzinfo
            or zone
        )
    try:
        return dt.datetime(**parts, tzinfo=zone)
    except ValueError as error:
        raise UnreadableMoment(_("没有这一天：%(text)s") % {"text": text[:40]}) from error
