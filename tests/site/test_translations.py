from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib

from tests.services.absent import absent
from tests.site.repository import ROOT, tracked

CATALOGUE = Path("portal/locale/en/LC_MESSAGES/django.po")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def test_every_string_has_its_english() -> None:
    catalogue = polib.pofile(str(ROOT / CATALOGUE))
    wanting = [entry.msgid for entry in catalogue if not entry.obsolete and not entry.translated()]
    assert wanting == []


def test_no_string_is_missing_from_the_catalogue(tmp_path: Path) -> None:
    """What makemessages would add, found in a copy of the sources."""
    if shutil.which("xgettext") is None:
        absent("the gettext programs are not installed")
    for path in tracked():
        if path.parts[0] not in {"tests", "docs", "bench"}:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, tmp_path / path)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "en", "--no-obsolete"],
        cwd=tmp_path,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        check=True,
        capture_output=True,
    )
    before = polib.pofile(str(ROOT / CATALOGUE))
    after = polib.pofile(str(tmp_path / CATALOGUE))
    known = {
        (entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in before if not entry.obsolete
    }
    assert {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in after} == known


def test_placeholders_survive_translation() -> None:
    lost = [
        entry.msgid
        for entry in polib.pofile(str(ROOT / CATALOGUE))
        if any(
            set(PLACEHOLDER.findall(entry.msgid)) - set(PLACEHOLDER.findall(english))
            for english in (entry.msgstr_plural or {0: entry.msgstr}).values()
        )
    ]
    assert lost == []
