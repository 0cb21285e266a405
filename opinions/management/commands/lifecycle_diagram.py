from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from opinions.enums import OPEN_STATES, Keeps, State
from opinions.lifecycle import ACTS, NOTICES, PUBLIC_WORDS, PUBLICATION_TABLE, TABLE, Rule

HEADER = """\
# 社情民意的办理状态

由 `manage.py lifecycle_diagram` 根据 `opinions/lifecycle/` 生成，请勿手工修改；CI 会比对。
"""


class Command(BaseCommand):
    help = "Writes docs/lifecycle.md from the state machine's table; --check fails when it is out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing, fail when the file differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "lifecycle.md"
        with translation.override("zh-hans"):
            wanted = document()
        if not options["check"]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != wanted:
            raise CommandError("docs/lifecycle.md is out of date: run manage.py lifecycle_diagram")


def document() -> str:
    """The whole page, in the language that is active."""
    parts = [
        HEADER,
        "## 办理\n",
        *_diagram(_states(), _arrows()),
        "## 公开\n",
        *_diagram([], _publication_arrows()),
        "## 动作\n",
        *_moves(),
        "\n## 不改变状态的动作\n",
        *_acts(),
        "\n## 提交人看到的五个词\n",
        *_words(),
        "",
    ]
    return "\n".join(parts)


def _diagram(states: list[str], arrows: list[str]) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    {line}" for line in (*states, *arrows))
    yield "```\n"


def _states() -> list[str]:
    return [f'state "{state.label}" as {state.value}' for state in State] + [
        'state "合并前的状态" as BEFORE'
    ]


def _arrows() -> list[str]:
    return [line for rule in TABLE.values() for line in _arrows_of(rule)]


def _arrows_of(rule: Rule) -> Iterator[str]:
    label = rule.move.label
    if not rule.sources:
        yield f"[*] --> {rule.target.value}: {label}"
    elif rule.sources == OPEN_STATES:
        # One arrow instead of one from every open state.
        yield f'state "任何未结状态" as OPEN_{rule.move.value}'
        yield f"OPEN_{rule.move.value} --> {rule.target.value}: {label}"
    else:
        for source in sorted(rule.sources):
            yield f"{source.value} --> {_target(rule, source)}: {label}"


def _target(rule: Rule, source: State) -> str:
    if rule.target is Keeps.SAME:
        return source.value
    return "BEFORE" if rule.target is Keeps.BEFORE else rule.target.value


def _publication_arrows() -> list[str]:
    return [
        f"{source.value} --> {source.value if isinstance(rule.target, Keeps) else rule.target.value}: {rule.move.label}"
        for rule in PUBLICATION_TABLE.values()
        for source in sorted(rule.sources)
    ]


def _moves() -> Iterator[str]:
    yield "| 动作 | 谁 | 必须有 | 通知 |"
    yield "|---|---|---|---|"
    for rule in TABLE.values():
        actors = "、".join(str(actor.label) for actor in sorted(rule.actors))
        needs = "、".join(str(need.label) for need in sorted(rule.needs)) or "–"
        told = (
            "、".join(str(audience.label) for audience in sorted(NOTICES.get(rule.move, ()))) or "–"
        )
        yield f"| {rule.move.label} `{rule.move.value}` | {actors} | {needs} | {told} |"


def _acts() -> Iterator[str]:
    yield "| 动作 | 状态 | 必须有 | 通知 |"
    yield "|---|---|---|---|"
    for rule in ACTS.values():
        states = "、".join(str(state.label) for state in State if state in rule.states)
        needs = "、".join(str(need.label) for need in sorted(rule.needs)) or "–"
        told = "、".join(str(audience.label) for audience in sorted(NOTICES[rule.act])) or "–"
        yield f"| {rule.act.label} `{rule.act.value}` | {states} | {needs} | {told} |"


def _words() -> Iterator[str]:
    yield "| 状态 | 提交人看到 |"
    yield "|---|---|"
    for state in State:
        word = PUBLIC_WORDS[state].label if state in PUBLIC_WORDS else "主件的词"
        yield f"| {state.label} | {word} |"
