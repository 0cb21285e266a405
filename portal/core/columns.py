"""What the columns of a file mean: the names that people give them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from portal.core.tables import Row, UnreadableTable
from portal.core.tables.rows import UnreadableCell

PERSONAL = "ignored_personal"
"""The name of columns with data on persons that the portal has no use for."""


class MissingColumns(UnreadableTable):
    """A column that cannot be done without is not there."""


@dataclass(frozen=True)
class Headings:
    """The names by which people call an importer's columns, in Chinese and English.

    ``names`` maps the importer's name to the headings understood (its own always is); upper and lower
    case, blanks, underscores and full-width letters make no difference.
    """

    names: Mapping[str, Iterable[str]]
    required: frozenset[str] = frozenset()

    def canonical(self, row: Row) -> dict[str, str]:
        """The cells of ``row`` under the importer's names; columns that are not read are left out.

        :raises UnreadableCell: two columns mean the same and differ, or a cell cannot be read.
        """
        found: dict[str, str] = {}
        origin: dict[str, str] = {}
        for heading, text in row.values.items():
            name = self.lookup.get(squeeze(heading))
            if name is None or not_read(name):
                continue
            if why := row.faults.get(heading):
                raise UnreadableCell(_("“%(heading)s”：%(why)s") % {"heading": heading, "why": why})
            if not found.get(name, "").strip():
                found[name], origin[name] = text, heading
            elif text.strip() and text.strip() != found[name].strip():
                raise UnreadableCell(
                    _("“%(one)s”和“%(other)s”是同一个意思，内容却不同，请只留一列")
                    % {"one": origin[name], "other": heading}
                )
        return found

    def objection(self, headings: Iterable[str]) -> MissingColumns | None:
        """What speaks against these as the heading of a table: one that is required is not there."""
        headings = [heading for heading in headings if heading]
        missing = self.required - {self.lookup.get(squeeze(heading)) for heading in headings}
        if not missing:
            return None
        wanted = "、".join(next(iter(self.names[name]), name) for name in sorted(missing))
        return MissingColumns(
            _("缺少列：%(wanted)s。文件中的列：%(found)s。")
            % {"wanted": wanted, "found": "、".join(heading[:40] for heading in headings[:40])}
        )

    def unknown(self, headings: Iterable[str]) -> list[str]:
        return [heading for heading in headings if squeeze(heading) not in self.lookup]

    def remarks(self, headings: Iterable[str]) -> list[str]:
        """What the operator should know of columns that are there and not read."""
        personal, others = [], []
        for heading in headings:
            name = self.lookup.get(squeeze(heading), "ignored")
            if name == PERSONAL:
                personal.append(heading)
            elif not_read(name):
                others.append(heading)
        said = []
        if personal:
            said.append(_("个人信息，没有读入的列：%(names)s") % {"names": "、".join(personal)})
        if others:
            said.append(_("没有读入的列：%(names)s") % {"names": "、".join(others)})
        return said

    @cached_property
    def lookup(self) -> dict[str, str]:
        """Squeezed heading → the importer's name."""
        return {
            squeeze(word): name for name, words in self.names.items() for word in (name, *words)
        }


def not_read(name: str) -> bool:
    """Names that begin so are known, so that a file may have them, and left out."""
    return name.startswith("ignored")


@lru_cache(maxsize=512)
def squeeze(heading: str) -> str:
    return re.sub(r"[\s_\-:：*（）()]+", "", unicodedata.normalize("NFKC", heading)).casefold()
