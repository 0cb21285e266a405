"""Facets as they are shown: which values, in which order, under which names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.reference.enums import AreaLevel
from portal.reference.models import Area, Field, Sector, TreeEntry
from search.models import Document
from topics.enums import Phase, Verdict

KINDS: Mapping[str, Promise] = {
    "topic": _("协商议题"),
    "outcome": _("协商成果"),
    "opinion": _("社情民意与答复"),
    "studio": _("委员工作室"),
    "news": _("要闻"),
    "page": _("其他页面"),
}
NAMES: Mapping[str, Promise] = {
    "kind": _("类别"),
    "phase": _("议题阶段"),
    "verdict": _("采纳情况"),
    "field": _("领域"),
    "area": _("区域"),
    "sector": _("界别"),
    "studio": _("委员工作室"),
    "year": _("年份"),
}
"""The facets of the search page, in order."""
MOST_SHOWN = 10
"""Values of one facet; chosen ones are always shown."""

Counts = Mapping[str, int]


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    chosen: bool
    level: int = 0
    """Depth in a tree, for indentation."""


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: list[FacetValue]

    @property
    def chosen(self) -> list[FacetValue]:
        return [value for value in self.values if value.chosen]


def facets_for_display(
    counts: Mapping[str, Counts], filters: Mapping[str, Sequence[str]], *, language: str
) -> list[Facet]:
    """The facets that have anything to choose. A chosen value without hits is shown with 0."""
    facets = []
    for name, label in NAMES.items():
        chosen = filters.get(name, ())
        complete = {**dict.fromkeys(chosen, 0), **counts.get(name, {})}
        values = ORDERED[name](complete, frozenset(chosen), language) if complete else []
        if values:
            facets.append(Facet(name, str(label), values))
    return facets


def _fixed(
    labels: Mapping[str, object],
) -> Callable[[Counts, frozenset[str], str], list[FacetValue]]:
    """Few values in an order of their own; unknown ones are left out."""

    def values(counts: Counts, chosen: frozenset[str], _language: str) -> list[FacetValue]:
        return [
            FacetValue(value, str(label), counts[value], value in chosen)
            for value, label in labels.items()
            if value in counts
        ]

    return values


def _years(counts: Counts, chosen: frozenset[str], _language: str) -> list[FacetValue]:
    years = sorted((year for year in counts if year.isdecimal()), reverse=True)
    return [FacetValue(year, year, counts[year], year in chosen) for year in years]


def _tree(model: type[TreeEntry]) -> Callable[[Counts, frozenset[str], str], list[FacetValue]]:
    """The highest entries, and those right below the chosen ones. The district, being all, is left out unless chosen."""

    def values(counts: Counts, chosen: frozenset[str], _language: str) -> list[FacetValue]:
        entries = list(model.objects.filter(code__in=counts))
        everything = {entry.code for entry in entries if _is_everything(entry)}

        def above(entry: TreeEntry) -> list[str]:
            return [code for code in entry.lineage[:-1] if code not in everything]

        shown = [
            entry
            for entry in entries
            if entry.code in chosen
            or (entry.code not in everything and (not above(entry) or above(entry)[-1] in chosen))
        ]
        ordered = sorted(_most(shown, counts, chosen), key=lambda entry: _path_order(entry, counts))
        return [_value(entry, counts, chosen, level=len(above(entry))) for entry in ordered]

    return values


def _is_everything(entry: TreeEntry) -> bool:
    return isinstance(entry, Area) and entry.level == AreaLevel.DISTRICT


def _path_order(entry: TreeEntry, counts: Counts) -> list[tuple[int, str]]:
    """Siblings by number of hits, children under their parent."""
    return [(-counts.get(code, 0), code) for code in entry.lineage]


def _most(rows: Iterable[TreeEntry], counts: Counts, chosen: frozenset[str]) -> list[TreeEntry]:
    ordered = sorted(rows, key=lambda row: (row.code not in chosen, -counts[row.code], row.code))
    return ordered[: max(MOST_SHOWN, len(chosen))]


def _value(
    entry: TreeEntry | Sector, counts: Counts, chosen: frozenset[str], level: int = 0
) -> FacetValue:
    return FacetValue(entry.code, str(entry), counts[entry.code], entry.code in chosen, level)


def _sectors(counts: Counts, chosen: frozenset[str], _language: str) -> list[FacetValue]:
    rows = Sector.objects.filter(code__in=counts)
    ordered = sorted(rows, key=lambda row: (row.code not in chosen, -counts[row.code], row.code))
    return [_value(row, counts, chosen) for row in ordered[: max(MOST_SHOWN, len(chosen))]]


def _studios(counts: Counts, chosen: frozenset[str], language: str) -> list[FacetValue]:
    """Under the names by which the index knows them: a studio that is not public is not named."""
    top = sorted(counts, key=lambda value: (value not in chosen, -counts[value], value))[
        : max(MOST_SHOWN, len(chosen))
    ]
    names: dict[str, str] = {}
    for facets, title, locale in Document.objects.filter(kind="studio").values_list(
        "facets", "title", "locale"
    ):
        for value in facets.split():
            name, _, code = value.partition("=")
            if name == "studio" and (code not in names or locale == language):
                names[code] = title
    return [
        FacetValue(value, names[value], counts[value], value in chosen)
        for value in top
        if value in names
    ]


ORDERED: Mapping[str, Callable[[Counts, frozenset[str], str], list[FacetValue]]] = {
    "kind": _fixed(KINDS),
    "phase": _fixed({phase.value: phase.label for phase in Phase}),
    "verdict": _fixed({verdict.value: verdict.label for verdict in Verdict}),
    "field": _tree(Field),
    "area": _tree(Area),
    "sector": _sectors,
    "studio": _studios,
    "year": _years,
}
