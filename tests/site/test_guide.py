"""What the guides name is there."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from opinions.importers.columns import HEADINGS as OPINION_HEADINGS
from portal.core.columns import Headings
from topics.importers.rows import HEADINGS as TOPIC_HEADINGS

README = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
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


def test_readme_names_files_that_are_there() -> None:
    code = r"`((?:opinions|portal|home|topics|studios|search|tests|docs|deploy)/[a-z_/]+(?:\.[a-z]+)?)`"
    linked = r"\]\(([a-z]+/[a-z_./]+)\)"
    named = set(re.findall(code, README)) | set(re.findall(linked, README))

    assert {path for path in named if not (settings.BASE_DIR / path).exists()} == set()
    assert len(named) > 20
