from __future__ import annotations

import gettext
import os
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation

from portal.core.translations import compile_stale

ENGLISH = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "提交意见"
msgstr "Submit"

msgctxt "month"
msgid "月"
msgstr "month"

msgid "还有 %(count)d 天"
msgid_plural "还有 %(count)d 天"
msgstr[0] "one day left"
msgstr[1] "%(count)d days left"

msgid "Publish"
msgstr "Put online"

#~ msgid "旧的"
#~ msgstr "old"
"""
CHINESE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "提交意见"
msgstr "我要提意见"

msgid "Unlock page"
msgstr "解锁页面"

msgid "Lock"
msgstr ""
"""


def write(folder: Path, language: str, text: str) -> Path:
    path = folder / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def chinese(folder: Path) -> gettext.GNUTranslations:
    with (folder / "zh_Hans/LC_MESSAGES/django.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def test_chinese_stands_for_itself(tmp_path: Path) -> None:
    write(tmp_path, "en", ENGLISH)
    assert [path.parts[-3] for path in compile_stale([tmp_path])] == ["en", "zh_Hans"]
    found = {key for key in chinese(tmp_path)._catalog if key}
    assert found == {"提交意见", "month\x04月", ("还有 %(count)d 天", 0)}
    assert chinese(tmp_path).gettext("提交意见") == "提交意见"
    assert chinese(tmp_path).pgettext("month", "月") == "月"
    assert chinese(tmp_path).ngettext("还有 %(count)d 天", "x", 3) == "还有 %(count)d 天"


def test_what_is_written_in_chinese_wins(tmp_path: Path) -> None:
    write(tmp_path, "en", ENGLISH)
    write(tmp_path, "zh_Hans", CHINESE)
    compile_stale([tmp_path])
    assert chinese(tmp_path).gettext("提交意见") == "我要提意见"
    assert chinese(tmp_path).gettext("Unlock page") == "解锁页面"
    assert "Lock" not in chinese(tmp_path)._catalog
    assert chinese(tmp_path).pgettext("month", "月") == "月"


@pytest.mark.parametrize(
    ("touched", "renewed"), [("en", ["en", "zh_Hans"]), ("zh_Hans", ["zh_Hans"]), ("", [])]
)
def test_compiled_again_when_either_source_is_newer(
    tmp_path: Path, touched: str, renewed: list[str]
) -> None:
    sources = {"en": write(tmp_path, "en", ENGLISH), "zh_Hans": write(tmp_path, "zh_Hans", CHINESE)}
    compile_stale([tmp_path])
    if touched:
        later = sources[touched].stat().st_mtime + 60
        os.utime(sources[touched], (later, later))
    assert [path.parts[-3] for path in compile_stale([tmp_path])] == renewed


def test_chinese_of_the_site_is_found_in_the_first_catalogue_asked() -> None:
    (folder,) = settings.LOCALE_PATHS
    strings = polib.pofile(str(folder / "en/LC_MESSAGES/django.po"))
    plural = [entry for entry in strings if entry.msgid_plural and not entry.obsolete]
    assert [entry.msgid for entry in plural if entry.msgid != entry.msgid_plural] == []
    catalogue = translation.trans_real.translation("zh-hans")._catalog
    assert catalogue._catalogs[0]["首页"] == "首页"
    assert catalogue.plural("还有 %(counter)s 天", 3) == "还有 %(counter)s 天"


def test_compiled_catalogues_need_no_right_to_write(tmp_path: Path) -> None:
    """In a container the code belongs to root; what was compiled when it was built is left alone."""
    write(tmp_path, "en", ENGLISH)
    compile_stale([tmp_path])
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.mo")}
    assert compile_stale([tmp_path]) == []
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.mo")} == before
