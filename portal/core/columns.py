"""What the columns of a file mean: the names that people give them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from portal.core.cutting import fold
from portal.core.tables import Remark, Row, UnreadableTable, read_table
from portal.core.tables.rows import UnreadableCell

PERSONAL = "ignored_personal"
"""The name of columns with data on persons that the portal has no use for."""


class MissingColumns(UnreadableTable):
    """A column that cannot be done without is not there."""


class UnknownColumns(UnreadableTable):
    """The file has columns that nobody knows: better to ask than to lose what is in them."""


@dataclass(frozen=True)
class Headings:
    """The names by which people call an importer's columns, in Chinese and English.

    ``names`` maps the importer's name to the headings understood (its own always is); upper and lower
    case, blanks, underscores, full-width letters and Traditional characters make no difference. Columns
    named ``ignored_…`` are known and left out, with a line that says so.
    """

    names: Mapping[str, Iterable[str]]
    required: frozenset[str] = frozenset()

    def rows(self, path: Path, remark: Remark) -> Iterator[Row]:
        """The rows of the file; ``remark`` hears which columns and sheets are not read.

        :raises UnknownColumns: see there. JSON Lines may name new columns in any row.
        :raises UnreadableTable: the file as a whole cannot be read.
        """
        seen: dict[str, None] = {}
        for row in read_table(path, self.objection, remark):
            if not row.error and not seen.keys() >= row.values.keys():
                seen |= dict.fromkeys(row.values)
                if unknown := self.unknown(row.values):
                    raise UnknownColumns(
                        _(
                            "不认识的列：%(names)s。请改名或删除后再导入；已知的列见编辑指南（docs/editors.md）。"
                        )
                        % {"names": "、".join(unknown)}
                    )
            yield row
        for line in self.remarks(seen):
            remark(line)

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
            name = self.lookup.get(squeeze(heading), "")
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
    plain = re.sub(r"[\s_\-:：*（）()]+", "", unicodedata.normalize("NFKC", heading)).casefold()
    # Alone 覆 is Simplified too; in 答覆 and 回覆 it is the Traditional 复.
    return fold(plain).replace("覆", "复")
