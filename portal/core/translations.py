"""Turns ``.po`` files into the ``.mo`` files that Django reads, without the gettext programs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import polib


def compile_stale(folders: Iterable[str | Path]) -> list[Path]:
    """Compile every catalogue under ``folders`` that is newer than its result; returns those.

    Untranslated and fuzzy entries are left out, as msgfmt does.
    """
    compiled = []
    for folder in folders:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                draft = target.with_suffix(f".{os.getpid()}")
                polib.pofile(str(source)).save_as_mofile(str(draft))
                draft.replace(target)  # a process that reads meanwhile sees the old or the new
                compiled.append(target)
    return compiled
