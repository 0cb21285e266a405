"""Areas, units, sectors and fields."""

from __future__ import annotations

from dataclasses import dataclass

from pypinyin import lazy_pinyin

from home.demo.names import english_name
from home.demo.stock import Street, in_full, read, streets
from portal.reference.enums import AreaLevel
from portal.reference.models import Area, Field, Sector, Unit


@dataclass(frozen=True)
class Lists:
    """The district's lists by code."""

    areas: dict[str, Area]
    units: dict[str, Unit]
    sectors: dict[str, Sector]
    fields: dict[str, Field]

    def community(self, street: Street, label: str) -> Area:
        return self.areas[community_code(street, label)]


def write_lists() -> Lists:
    labels = read("reference")
    return Lists(
        areas=write_areas(),
        units={
            code: Unit.objects.create(
                code=code,
                label=zh,
                label_en=en,
                order=order,
                email=f"{code}@qingyuan.example",
                phone=f"0000-0000{order:03d}",
            )
            for order, (code, (zh, en)) in enumerate(labels["units"].items(), start=1)
        },
        sectors={
            code: Sector.objects.create(code=code, label=zh, label_en=en, order=order)
            for order, (code, (zh, en)) in enumerate(labels["sectors"].items(), start=1)
        },
        fields=write_fields(labels["fields"]),
    )


def write_fields(labels: dict[str, list[str]]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for order, (code, (label, label_en, *parent)) in enumerate(labels.items(), start=1):
        fields[code] = Field.objects.create(
            code=code,
            label=label,
            label_en=label_en,
            order=order,
            parent=fields[parent[0]] if parent else None,
        )
    return fields


def write_areas() -> dict[str, Area]:
    district = Area.objects.create(**read("places")["district"], level=AreaLevel.DISTRICT)
    areas = {district.code: district}
    for order, street in enumerate(streets(), start=1):
        town = areas[street.code] = Area.objects.create(
            code=street.code,
            label=street.label,
            label_en=street.label_en,
            level=AreaLevel.TOWN,
            parent=district,
            order=order,
        )
        for place, label in enumerate(street.communities, start=1):
            code = community_code(street, label)
            areas[code] = Area.objects.create(
                code=code,
                label=in_full(label),
                label_en=english_name(in_full(label)),
                level=AreaLevel.VILLAGE,
                parent=town,
                order=place,
            )
    return areas


def community_code(street: Street, label: str) -> str:
    return f"{street.code}-{''.join(lazy_pinyin(label))}"
