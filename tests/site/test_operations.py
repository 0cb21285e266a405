"""The operations guide, the README and the files of deploy/ call what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from portal.core.timers import clockwork
from tests.site.repository import text, tracked

CALL = re.compile(r"manage\.py[, ]+([a-z_]+)((?:[^\n`|&;#]*? --?[a-z-]+)*)")
UNITS = {"minute": 1, "minutes": 1, "hour": 60, "day": 24 * 60}


def calls() -> list[tuple[str, str, str]]:
    """Where, which command, with which options, for everything that people and services are told to run."""
    files = [path for path in tracked("*.md", "deploy/*", "Makefile") if "pages" not in path.parts]
    return sorted({(str(path), *found) for path in files for found in CALL.findall(text(path))})


def test_the_services_and_the_documented_steps_are_looked_at() -> None:
    named = {(Path(where).name, command) for where, command, _ in calls()}
    assert {
        ("portal-worker.service", "db_worker"),
        ("portal-timers.service", "run_timers"),
        ("compose.yml", "run_timers"),
        ("operations.md", "update_search"),
        ("editors.md", "import_opinions"),
        ("Makefile", "run_portal"),
    } <= named


@pytest.mark.parametrize(("where", "command", "rest"), calls())
def test_command_and_its_options_exist(where: str, command: str, rest: str) -> None:
    program = load_command_class(get_commands()[command], command)
    known = program.create_parser("manage.py", command)._option_string_actions
    assert set(re.findall(r"(?<= )--?[a-z][a-z-]*", rest)) <= known.keys()


def test_guide_lists_every_timer_by_how_often_it_runs() -> None:
    section = text(Path("docs/operations.md")).partition("## What happens by itself\n")[2]
    rows = re.findall(r"^\| (?:(\d+) )?([a-z]+) \|", section.partition("\n## ")[0], re.MULTILINE)
    said = [int(count or 1) * UNITS[unit] for count, unit in rows if unit != "every"]
    assert sorted(said) == sorted(timer.minutes for timer in clockwork.timers.values())
