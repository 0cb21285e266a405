"""What the first command says when something about the machine is in its way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.site.repository import ROOT


@pytest.mark.parametrize("port", ["70000", "0", "-1", "http", "80a", "８０"])
def test_port_that_is_none_is_refused_in_words(port: str) -> None:
    with pytest.raises(CommandError, match=f"PORT={port}: a port is a number from 1 to 65535"):
        call_command("run_portal", f"--port={port}")


@pytest.mark.parametrize("port", ["70000", "0", "http"])
def test_demonstration_refuses_such_a_port_before_it_begins(tmp_path: Path, port: str) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/installed").touch()
    (tmp_path / "requirements.txt").touch()
    os.utime(tmp_path / "requirements.txt", (0, 0))
    made = subprocess.run(
        ["make", "demo", f"PORT={port}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert made.returncode != 0
    assert "A port is a number from 1 to 65535" in made.stdout


def test_installing_without_a_network_says_so(tmp_path: Path) -> None:
    """pip itself only says "No matching distribution found"."""
    for name in ("Makefile", "requirements.txt"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
    made = subprocess.run(
        ["make", ".venv/installed"],
        cwd=tmp_path,
        env={**os.environ, **nowhere, "PIP_NO_CACHE_DIR": "1", "PIP_TARGET": str(tmp_path / "lib")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode != 0
    assert "see whether PyPI, or the mirror that is set, can be reached" in made.stdout
    assert not (tmp_path / ".venv/installed").exists()
