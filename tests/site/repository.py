"""The files under version control, as the rules about the repository see them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """Files that git knows, or would add, matching ``patterns`` (``*.py``); relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return tuple(Path(name) for name in sorted(set(listed)) if (ROOT / name).is_file())


def own(*patterns: str) -> tuple[Path, ...]:
    """As :func:`tracked`, without migrations."""
    return tuple(path for path in tracked(*patterns) if "migrations" not in path.parts)


def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
