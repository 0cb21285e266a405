"""The pinned requirements against what ``pyproject.toml`` asks for. How to renew them: README.md."""

from __future__ import annotations

import re
import tomllib
from functools import cache

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.site.repository import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEVELOPMENT = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]


@cache
def pins(name: str) -> dict[str, str]:
    """Package → version of a requirements file."""
    found = re.findall(
        r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", (ROOT / name).read_text(), re.MULTILINE
    )
    return {canonicalize_name(package): version for package, version in found}


@pytest.mark.parametrize("wanted", RUNTIME, ids=str)
def test_runtime_pin_fits(wanted: Requirement) -> None:
    assert wanted.specifier.contains(pins("requirements.txt")[canonicalize_name(wanted.name)])


@pytest.mark.parametrize("wanted", DEVELOPMENT, ids=str)
def test_development_pin_fits(wanted: Requirement) -> None:
    assert wanted.specifier.contains(pins("requirements-dev.txt")[canonicalize_name(wanted.name)])


def test_tests_run_on_the_versions_that_are_shipped() -> None:
    shipped, tested = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: tested.get(name) for name in shipped} == shipped


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_a_hash(name: str) -> None:
    blocks = re.split(
        r"^(?=[\w.-]+(?:\[[\w,]+\])?==)", (ROOT / name).read_text(), flags=re.MULTILINE
    )[1:]
    assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []
