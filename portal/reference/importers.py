"""Entries of the district's lists as files name them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Generic, TypeVar

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.core.normalisation import clean_line
from portal.reference.models import ReferenceEntry

Entry = TypeVar("Entry", bound=ReferenceEntry)

STEP = re.compile(r"\s*[/／]\s*")
"""Between the names of a lineage, the root's first: ``北苑街道/花园社区``."""


class UnclearName(ValueError):
    """No entry has this name, or several have; the message says which."""


class Lookup(Generic[Entry]):
    """``entries`` by code, or by label in both languages. ``what`` names them to the operator."""

    def __init__(self, what: Promise | str, entries: QuerySet[Entry]) -> None:
        self.what = what
        self.retired: dict[str, None] = {}
        """Names under which a retired entry was found."""
        self.codes: dict[str, Entry] = {}
        self.labels: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries.order_by("code"):
            self.codes[entry.code] = entry
            for label in {entry.label.casefold(), entry.label_en.casefold()} - {""}:
                self.labels[label].append(entry)

    def get(self, name: str) -> Entry:
        """The entry of this code; else of this label, alone or at the end of a lineage.

        One in use goes before retired ones. :raises UnclearName: there is none, or several.
        """
        name = clean_line(name)
        found = self.named(name) or self.at_end_of(STEP.split(name))
        found = [entry for entry in found if not entry.retired] or found
        if not found:
            raise UnclearName(
                _("%(what)s“%(name)s”不在本区的名录中") % {"what": self.what, "name": name[:40]}
            )
        if len(found) > 1:
            raise UnclearName(
                _("%(what)s“%(name)s”不止一处：%(places)s。请写代码")
                % {
                    "what": self.what,
                    "name": name[:40],
                    "places": "、".join(map(self.place, found)),
                }
            )
        (entry,) = found
        if entry.retired:
            self.retired[name] = None
        return entry

    def named(self, name: str) -> list[Entry]:
        key = name.casefold()
        return [self.codes[key]] if key in self.codes else self.labels.get(key, [])

    def at_end_of(self, lineage: list[str]) -> list[Entry]:
        *above, name = lineage
        wanted = [{entry.code for entry in self.named(each)} for each in above]
        return [
            entry
            for entry in self.named(name)
            if all(codes.intersection(ancestors(entry)) for codes in wanted)
        ]

    def place(self, entry: Entry) -> str:
        """``北苑街道/花园社区（beiyuan-garden）``."""
        above = [self.codes[code] for code in ancestors(entry) if code in self.codes]
        labels = "/".join(each.label for each in [*above, entry])
        return _("%(labels)s（%(code)s）") % {"labels": labels, "code": entry.code}


def ancestors(entry: ReferenceEntry) -> list[str]:
    """Codes from the root down, without its own; none in a flat list."""
    return getattr(entry, "lineage", [])[:-1]
