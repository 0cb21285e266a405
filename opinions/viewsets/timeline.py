"""The history of a case as the case screen tells it. Pure: names of units are handed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.enums import (
    Act,
    Actor,
    AssignmentRole,
    Channel,
    CutReason,
    Event,
    Grade,
    Move,
    PublicationMove,
    RejectReason,
    ReturnGround,
    Stars,
    State,
)
from opinions.models import CaseStep

TITLES: Mapping[str, str | Promise] = {
    code.value: code.label for code in (*Move, *PublicationMove, *Act, *Event)
}

Labels = Mapping[Any, str]
"""Names of units by code, or of people by key."""


def _choice(choices: type[Any]) -> Callable[[Any, Labels], str]:
    known = {choice.value: choice.label for choice in choices}
    return lambda value, _units: str(known.get(value, value))


def _unit(value: Any, units: Labels) -> str:
    return units.get(value, value)


def _units(value: Any, units: Labels) -> str:
    return "、".join(units.get(code, code) for code in value)


def _percent(value: Any, _units: Labels) -> str:
    return f"{value}%"


def _cuts(value: Any, _units: Labels) -> str:
    return "、".join(f"{CutReason(reason).label} {n}" for reason, n in value.items())


def _plain(value: Any, _units: Labels) -> str:
    return str(value)


FACTS: Mapping[str, tuple[str | Promise, Callable[[Any, Labels], str]]] = {
    "channel": (_("渠道"), _choice(Channel)),
    "grade_before": (_("原分级"), _choice(Grade)),
    "grade": (_("分级"), _choice(Grade)),
    "reason": (_("理由"), _choice(RejectReason)),
    "lead": (_("主办单位"), _unit),
    "co_handling": (_("协办单位"), _units),
    "unit": (_("单位"), _unit),
    "role": (_("主办或协办"), _choice(AssignmentRole)),
    "joined": (_("新增协办"), _units),
    "left": (_("退出协办"), _units),
    "ground": (_("理由"), _choice(ReturnGround)),
    "due_on": (_("应于"), _plain),
    "until": (_("等到"), _plain),
    "share": (_("已用时限"), _percent),
    "days": (_("工作日"), _plain),
    "cuts": (_("遮盖"), _cuts),
    "findings": (_("看过并保留的疑似个人信息"), _plain),
    "stars": (_("总体评价"), _choice(Stars)),
    "attitude": (_("态度"), _choice(Stars)),
    "result": (_("结果"), _choice(Stars)),
    "time": (_("时效"), _choice(Stars)),
    "reached": (_("接通"), lambda value, _units: str(_("是") if value else _("否"))),
    "satisfied": (_("满意程度"), _choice(Stars)),
}
"""What of a step's data is told, in this order. Ids of replies and pages say nothing to a reader."""
PEOPLE: Mapping[str, str | Promise] = {
    Move.REASSIGN: _("改由"),
    Event.HANDLER_LEFT: _("原经办人"),
}
"""What the ``person`` of a step is."""


@dataclass(frozen=True)
class Line:
    """One line of history. ``facts`` are (label, value) pairs."""

    title: str
    at: dt.datetime
    who: str
    text: str
    state: str
    hidden: bool = False
    """There is a text, and it is not shown."""
    facts: list[tuple[str, str]] = field(default_factory=list)


def unit_codes(steps: Iterable[CaseStep]) -> set[str]:
    """The units that the steps mention, by code."""
    codes: set[str] = set()
    for step in steps:
        codes |= {step.data[name] for name in ("lead", "unit") if step.data.get(name)}
        for name in ("co_handling", "joined", "left"):
            codes |= set(step.data.get(name) or ())
    return codes


def person_keys(steps: Iterable[CaseStep]) -> set[int]:
    """The people whom the steps mention beside those who made them."""
    return {step.data["person"] for step in steps if step.data.get("person")}


def history(
    steps: Iterable[CaseStep],
    *,
    unit_labels: Labels,
    people: Labels | None = None,
    with_texts: bool = True,
) -> list[Line]:
    """The newest first."""
    lines = [_line(step, unit_labels, people or {}) for step in reversed(list(steps))]
    if with_texts:
        return lines
    return [replace(line, text="", hidden=bool(line.text)) for line in lines]


def _label(step: CaseStep, name: str, label: str | Promise) -> str | Promise:
    """Of a reminder the days are those after the last one."""
    return _("逾期（工作日）") if (step.move, name) == (Event.ESCALATED, "days") else label


def _line(step: CaseStep, unit_labels: Labels, people: Labels) -> Line:
    moved = step.to_state and step.to_state != step.from_state
    return Line(
        title=str(TITLES.get(step.move, step.move)),
        at=step.at,
        who=str(step.by or Actor(step.actor).label),
        text=step.text,
        state=str(State(step.to_state).label) if moved and step.to_state in State.values else "",
        facts=[
            (str(_label(step, name, label)), told(value, unit_labels))
            for name, (label, told) in FACTS.items()
            if (value := step.data.get(name)) or value is False
        ]
        + _person(step, people),
    )


def _person(step: CaseStep, people: Labels) -> list[tuple[str, str]]:
    key = step.data.get("person")
    return [(str(PEOPLE[step.move]), people.get(key, "–"))] if key and step.move in PEOPLE else []
