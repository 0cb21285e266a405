"""What files mean by the names of the district's lists."""

from __future__ import annotations

import pytest

from portal.reference.importers import Lookup, UnclearName
from portal.reference.models import Area, Unit
from tests.factories.reference import AreaFactory, UnitFactory

pytestmark = pytest.mark.django_db


def areas() -> Lookup[Area]:
    return Lookup("区域", Area.objects.all())


@pytest.fixture
def gardens() -> None:
    """Two communities of one name in two towns, the third's was given up."""
    for town, label in [("north", "北苑街道"), ("east", "东湖镇"), ("west", "西山镇")]:
        AreaFactory(
            code=f"{town}-garden",
            label="花园社区",
            label_en="Garden",
            parent=AreaFactory(code=town, label=label, label_en=town.title()),
            retired=town == "west",
        )


@pytest.mark.parametrize("name", ["hb", "HB", "住建局", "Housing bureau", "\u200f住建局\t"])
def test_entry_is_named_by_code_or_label_in_both_languages(name: str) -> None:
    unit = UnitFactory(code="hb", label="住建局", label_en="Housing Bureau")

    assert Lookup("单位", Unit.objects.all()).get(name) == unit


@pytest.mark.parametrize("codes", [("a", "b"), ("b", "a")])
def test_label_is_that_of_the_entry_in_use(codes: tuple[str, str]) -> None:
    used, past = codes
    UnitFactory(code=past, label="住建局", retired=True)
    UnitFactory(code=used, label="住建局")

    lookup = Lookup("单位", Unit.objects.all())

    assert lookup.get("住建局").code == used
    assert not lookup.retired
    assert lookup.get(past).code == past
    assert list(lookup.retired) == [past]


@pytest.mark.parametrize("codes", [("a", "b"), ("b", "a")])
def test_code_goes_before_the_label_of_another(codes: tuple[str, str]) -> None:
    meant, other = codes
    UnitFactory(code=meant, label="甲局")
    UnitFactory(code=other, label=meant, label_en=meant)

    assert Lookup("单位", Unit.objects.all()).get(meant).label == "甲局"


def test_label_of_a_retired_entry_alone_is_taken_and_noted() -> None:
    UnitFactory(code="past", label="旧局", retired=True)
    lookup = Lookup("单位", Unit.objects.all())

    assert lookup.get("旧局").code == "past"
    assert list(lookup.retired) == ["旧局"]


@pytest.mark.usefixtures("gardens")
@pytest.mark.parametrize("name", ["花园社区", "garden"])
def test_label_of_several_entries_in_use_is_refused_with_their_codes(name: str) -> None:
    with pytest.raises(UnclearName) as refusal:
        areas().get(name)

    assert str(refusal.value) == (
        f"区域“{name}”不止一处：东湖镇/花园社区（east-garden）、北苑街道/花园社区（north-garden）。请写代码"
    )


@pytest.mark.usefixtures("gardens")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("北苑街道/花园社区", "north-garden"),
        ("东湖镇 ／ 花园社区", "east-garden"),
        ("east/Garden", "east-garden"),
        ("西山镇/花园社区", "west-garden"),
    ],
)
def test_lineage_tells_entries_of_one_label_apart(name: str, code: str) -> None:
    assert areas().get(name).code == code


@pytest.mark.usefixtures("gardens")
@pytest.mark.parametrize("name", ["月球", "月球/花园社区", "花园社区/北苑街道", "/", "北苑街道/"])
def test_name_of_no_entry_is_refused(name: str) -> None:
    with pytest.raises(UnclearName, match=f"区域“{name}”不在本区的名录中"):
        areas().get(name)
