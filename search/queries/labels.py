"""Facets as they are shown: which values, in which order, under which names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.reference.enums import AreaLevel
from portal.reference.models import Area, Sector, TreeEntry
from search.models import Document
from search.queries.trees import TREES, above
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
"""Values of one facet that are seen at once; the others are folded up."""

Counts = Mapping[str, int]


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    chosen: bool
    level: int = 0
    """Depth in a tree, for indentation."""
    narrowed: bool = False
    """Whether something below it is chosen too, so that it does not count itself."""


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: list[FacetValue]

    @property
    def chosen(self) -> list[FacetValue]:
        """What is searched by."""
        return [value for value in self.values if value.chosen and not value.narrowed]

    @property
    def first(self) -> list[FacetValue]:
        return self.values[:MOST_SHOWN]

    @property
    def folded(self) -> list[FacetValue]:
        return self.values[MOST_SHOWN:]

    @property
    def unfolded(self) -> bool:
        """Whether something is chosen that would be out of sight."""
        return any(value.chosen for value in self.folded)


@dataclass(frozen=True)
class Tally:
    """What one facet is made of."""

    counts: Counts
    """Every value to be shown."""
    usual: Counts
    """The counts by which values are put in order: those without filters, so that nothing moves with a choice."""
    chosen: frozenset[str]
    language: str

    def value(
        self, value: str, label: object, level: int = 0, *, narrowed: bool = False
    ) -> FacetValue:
        chosen = value in self.chosen
        return FacetValue(value, str(label), self.counts[value], chosen, level, narrowed)

    def place(self, value: str) -> tuple[int, str]:
        return -self.usual.get(value, 0), value


def facets_for_display(
    counts: Mapping[str, Counts],
    filters: Mapping[str, Sequence[str]],
    *,
    language: str,
    unfiltered: Mapping[str, Counts] | None = None,
) -> list[Facet]:
    """The facets that have anything to choose, with all their values.

    With 0: what is chosen and has no hits, and what ``unfiltered`` has beside ``counts``.
    """
    facets = []
    for name, label in NAMES.items():
        chosen, here = filters.get(name, ()), counts.get(name, {})
        usual = (unfiltered or {}).get(name, {})
        complete = {**dict.fromkeys((*chosen, *usual), 0), **here}
        tally = Tally(complete, usual or here, frozenset(chosen), language)
        if complete and (values := ORDERED[name](tally)):
            facets.append(Facet(name, str(label), values))
    return facets


def _fixed(labels: Mapping[str, object]) -> Callable[[Tally], list[FacetValue]]:
    """Few values in an order of their own; unknown ones are left out."""

    def values(tally: Tally) -> list[FacetValue]:
        return [
            tally.value(value, label) for value, label in labels.items() if value in tally.counts
        ]

    return values


def _years(tally: Tally) -> list[FacetValue]:
    years = sorted((year for year in tally.counts if year.isdecimal()), reverse=True)
    return [tally.value(year, year) for year in years]


def _tree(model: type[TreeEntry]) -> Callable[[Tally], list[FacetValue]]:
    """The highest entries, and those right below the chosen ones. The district, being all, is left out unless chosen."""

    def values(tally: Tally) -> list[FacetValue]:
        chosen = tally.chosen
        entries = list(model.objects.filter(code__in=tally.counts))
        everything = {entry.code for entry in entries if _is_everything(entry)}

        def parents(entry: TreeEntry) -> list[str]:
            return [code for code in entry.lineage[:-1] if code not in everything]

        shown = [
            entry
            for entry in entries
            if entry.code in chosen
            or (
                entry.code not in everything
                and (not parents(entry) or parents(entry)[-1] in chosen)
            )
        ]
        # Siblings by number of hits, children under their parent.
        ordered = sorted(shown, key=lambda entry: [tally.place(code) for code in entry.lineage])
        wider = above(entry for entry in entries if entry.code in chosen)
        return [
            tally.value(entry.code, entry, len(parents(entry)), narrowed=entry.code in wider)
            for entry in ordered
        ]

    return values


def _is_everything(entry: TreeEntry) -> bool:
    return isinstance(entry, Area) and entry.level == AreaLevel.DISTRICT


def _sectors(tally: Tally) -> list[FacetValue]:
    rows = Sector.objects.filter(code__in=tally.counts)
    return [
        tally.value(row.code, row) for row in sorted(rows, key=lambda row: tally.place(row.code))
    ]


def _studios(tally: Tally) -> list[FacetValue]:
    """Under the names by which the index knows them: a studio that is not public is not named."""
    names: dict[str, str] = {}
    for facets, title, locale in Document.objects.filter(kind="studio").values_list(
        "facets", "title", "locale"
    ):
        for value in facets.split():
            name, _, code = value.partition("=")
            if name == "studio" and (code not in names or locale == tally.language):
                names[code] = title
    return [
        tally.value(value, names[value])
        for value in sorted(tally.counts, key=tally.place)
        if value in names
    ]


ORDERED: Mapping[str, Callable[[Tally], list[FacetValue]]] = {
    "kind": _fixed(KINDS),
    "phase": _fixed({phase.value: phase.label for phase in Phase}),
    "verdict": _fixed({verdict.value: verdict.label for verdict in Verdict}),
    "field": _tree(TREES["field"]),
    "area": _tree(TREES["area"]),
    "sector": _sectors,
    "studio": _studios,
    "year": _years,
}
