from __future__ import annotations

import datetime as dt
from typing import Any

from opinions.enums import Act, Actor, Event, Move, PublicationMove, State
from opinions.models import CaseStep
from opinions.viewsets.timeline import history, unit_codes

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


def step(move: str, *, before: str = "", after: str = "", text: str = "", **data: Any) -> CaseStep:
    return CaseStep(
        move=move, from_state=before, to_state=after, at=AT, actor=Actor.STAFF, text=text, data=data
    )


def test_newest_step_comes_first():
    lines = history([step(Move.SUBMIT), step(Move.ACCEPT)], unit_labels={})

    assert [line.title for line in lines] == ["受理", "提交"]


def test_codes_are_told_as_words():
    dispatched = step(
        Move.DISPATCH, lead="housing", co_handling=["water", "gone"], due_on="2026-03-20"
    )

    (line,) = history([dispatched], unit_labels={"housing": "区住建局", "water": "区水务局"})

    assert line.facts == [
        ("主办单位", "区住建局"),
        ("协办单位", "区水务局、gone"),
        ("应于", "2026-03-20"),
    ]
    assert unit_codes([dispatched]) == {"housing", "water", "gone"}


def test_what_is_empty_or_none_is_not_told_but_a_no_is():
    proposed = step(PublicationMove.PROPOSE, cuts={})
    reminded = step(Event.ESCALATED, share=100, days=0)
    called = step(Act.CALL_BACK, reached=False)

    lines = history([proposed, reminded, called], unit_labels={})

    assert [line.facts for line in lines] == [
        [("接通", "否")],
        [("已用时限", "100%")],
        [],
    ]


def test_state_is_told_where_it_changes():
    accepted = step(Move.ACCEPT, before=State.SUBMITTED, after=State.ACCEPTED)
    looked = step(Event.CONTACT_SEEN, before=State.ACCEPTED, after=State.ACCEPTED)

    lines = history([accepted, looked], unit_labels={})

    assert [(line.title, line.state) for line in lines] == [
        ("查看联系方式", ""),
        ("受理", "待交办"),
    ]


def test_step_without_a_person_names_who_acts():
    (line,) = history([step(Move.EXPIRE)], unit_labels={})

    assert line.who == "工作人员"
