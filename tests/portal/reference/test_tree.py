from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from portal.reference.models import LONGEST_PATH, Area
from tests.factories.reference import AreaFactory

pytestmark = pytest.mark.django_db


def chain(*codes: str) -> Area:
    """The last of these areas, each below the one before."""
    above = None
    for code in codes:
        above = AreaFactory(code=code, parent=above)
    assert above is not None
    return above


def test_path_longer_than_its_column_is_refused() -> None:
    deep = chain("a" * 39, "b" * 39, "c" * 39, "d" * 39)
    fits = Area(code="e" * 38, label="村", level="VILLAGE", parent=deep)
    fits.clean()
    fits.save()
    assert len(fits.path) == LONGEST_PATH

    with pytest.raises(ValidationError, match="最多 200 个字符"):
        Area(code="f" * 39, label="村", level="VILLAGE", parent=deep).clean()


def test_entry_is_not_moved_where_those_below_it_would_not_fit() -> None:
    deep = chain("a" * 39, "b" * 39, "c" * 39)
    moved = chain("m", "n" * 39, "o" * 39).parent.parent
    moved.clean()

    moved.parent = deep
    with pytest.raises(ValidationError, match="最多 200 个字符"):
        moved.clean()
