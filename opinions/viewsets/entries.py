"""What cases may be filtered by: fields, areas, units and studios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import CharField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language

from portal.core.standing import standing
from portal.reference.models import Area, Field, Unit, UnitStaff
from portal.reference.queries import in_tree_order
from portal.users.models import User
from studios.models import StudioPage


@dataclass(frozen=True)
class Entry:
    """One thing to filter by. ``path`` is that of a tree's entry (``/root/…/code/``), empty elsewhere."""

    pk: int
    code: str
    path: str
    label: str

    @property
    def lineage(self) -> list[str]:
        return self.path.strip("/").split("/")

    @property
    def indented(self) -> str:
        return "\u3000" * (len(self.lineage) - 1) + self.label


def load_entries() -> Mapping[str, list[Entry]]:
    """By kind (field, area, unit, studio), each in its own order, children below their parents. Seldom a query; shared,
    never altered."""
    return standing(("entries", get_language()), _read_entries)


def _read_entries() -> Mapping[str, list[Entry]]:
    studios = StudioPage.objects.filter(locale__language_code="zh-hans")
    rows = _rows("field", Field.objects.all()).union(
        _rows("area", Area.objects.all()),
        _rows("unit", Unit.objects.all(), path=Value("")),
        _rows(
            "studio",
            studios,
            order=Value(0),
            code="slug",
            path=Value(""),
            label="title",
            label_en="title",
        ),
        all=True,
    )
    found: dict[str, list[Entry]] = {"field": [], "area": [], "unit": [], "studio": []}
    english = get_language() == "en"
    for kind, _order, code, pk, path, label, label_en in sorted(rows):
        found[kind].append(Entry(pk, code, path, label_en if english and label_en else label))
    return {
        kind: in_tree_order(entries) if kind in {"field", "area"} else entries
        for kind, entries in found.items()
    }


def load_handlers() -> list[tuple[str, str]]:
    """Key and name of everybody on the staff of a unit. Seldom a query; shared, never altered."""
    return standing("handlers", _read_handlers)


def _read_handlers() -> list[tuple[str, str]]:
    people = User.objects.filter(pk__in=UnitStaff.objects.values("user")).order_by("username")
    return [(str(each.pk), str(each)) for each in people]


def _rows(kind: str, queryset: QuerySet, **columns: str | Value) -> QuerySet:
    """The same seven columns of any kind, of the same types for a union."""
    names = {
        "order": "order",
        "code": "code",
        "pk": "pk",
        "path": "path",
        "label": "label",
        "label_en": "label_en",
    }
    types = {"order": IntegerField(), "pk": IntegerField()}
    chosen = {
        f"entry_{name}": Cast(column, types.get(name, CharField(max_length=255)))
        for name, column in (names | columns).items()
    }
    return queryset.order_by().values_list(Value(kind, CharField()), *chosen.values())
