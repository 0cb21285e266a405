"""The editors' guide names what the program does."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from opinions.importers.columns import HEADINGS as OPINION_HEADINGS
from portal.core.columns import Headings
from topics.importers.rows import HEADINGS as TOPIC_HEADINGS

GUIDE = (settings.BASE_DIR / "docs" / "editors.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("title", "headings"),
    [("议题的表头", TOPIC_HEADINGS), ("社情民意的表头", OPINION_HEADINGS)],
    ids=["topics", "opinions"],
)
def test_guide_lists_every_heading_that_an_import_understands(
    title: str, headings: Headings
) -> None:
    section = GUIDE.partition(f"### {title}\n")[2].partition("\n#")[0]
    cells = re.findall(r"^\| [^|]+ \| ([^|]+) \|", section, flags=re.MULTILINE)[1:]

    listed = {word for cell in cells for word in cell.split("、")}
    assert listed == {word for words in headings.names.values() for word in words}
