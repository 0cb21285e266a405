from __future__ import annotations

import re

import pytest

from tests.site.repository import own, text, tracked

LONGEST = 300
DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "misc",
    "common",
    "shared",
    "base_utils",
}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:tmp|work|root|home|farm|Users)/[A-Za-z]")
REGISTRY = re.compile(
    r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|maven|crates\.io|debian\.org)", re.IGNORECASE
)
OPEN_END = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
BARE_SILENCE = re.compile(r"#\s*(?:noqa|type:\s*ignore)\s*$", re.MULTILINE)


def test_no_file_is_long() -> None:
    files = own("*.py", "*.html", "*.css", "*.js")
    long = {str(path): n for path in files if (n := text(path).count("\n")) > LONGEST}
    assert long == {}


def test_no_module_is_a_drawer_for_anything() -> None:
    assert [str(path) for path in tracked("*.py") if path.stem in DRAWERS] == []


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        pytest.param(OPEN_END, ("*.py", "*.html", "*.css", "*.js"), id="left open"),
        pytest.param(BARE_SILENCE, ("*.py",), id="check switched off without its code"),
        pytest.param(MACHINE_PATH, (), id="path of one machine"),
        pytest.param(REGISTRY, (), id="registry host"),
    ],
)
def test_nowhere(pattern: re.Pattern[str], files: tuple[str, ...]) -> None:
    this = "tests/site/test_files.py"
    found = []
    for path in tracked(*files):
        if str(path) == this or path.suffix in {".png", ".jpg", ".ico", ".woff2", ".xlsx"}:
            continue
        found += [f"{path}: {match[0]}" for match in pattern.finditer(text(path))]
    assert found == []


def test_no_test_is_switched_off() -> None:
    """Only a service that is not there skips a test, through its fixture."""
    off = re.compile(r"mark\.(?:skip|skipif|xfail)\b|\bpytest\.(?:skip|xfail)\(|\bimportorskip\(")
    allowed = {"tests/services/absent.py", "tests/site/test_files.py"}
    found = [str(path) for path in tracked("tests/*.py") if off.search(text(path))]
    assert [path for path in found if path not in allowed] == []
