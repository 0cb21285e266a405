"""Where cases are to stand, how many of each, and the moves that lead there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from random import Random

from home.demo.corrections import correct
from home.demo.dates import civil
from home.demo.lives import Life
from home.demo.phrases import phrases
from home.demo.publication import publish, take_down
from home.demo.satisfaction import ask, ask_perhaps, ask_to_reopen, close, reconsider_perhaps
from opinions.enums import Act, Actor, Grade, Move, ReturnGround, State
from opinions.models import Contribution, Extension
from portal.reference.models import Unit
from portal.users.models import User
from topics.models import OutcomePage, TopicPage


class Wish(Enum):
    UNSCREENED = "unscreened"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    LATE = "late"
    IN_REVIEW = "in review"
    IN_CONSULTATION = "in consultation"
    CONCLUDED = "concluded"
    ON_THE_SPOT = "on the spot"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    RETURN_REQUESTED = "return requested"
    WAITING = "waiting"
    REOPENING = "reopening"


@dataclass(frozen=True)
class Course:
    share: int
    """Out of about 3,000, topics' opinions apart."""
    days_ago: tuple[int, int]


COURSES: Mapping[Wish, Course] = {
    Wish.UNSCREENED: Course(52, (1, 6)),
    Wish.REJECTED: Course(95, (6, 1700)),
    Wish.ACCEPTED: Course(46, (3, 9)),
    Wish.DISPATCHED: Course(60, (3, 7)),
    Wish.HANDLING: Course(110, (8, 24)),
    Wish.LATE: Course(36, (34, 60)),
    Wish.IN_REVIEW: Course(42, (10, 26)),
    Wish.ON_THE_SPOT: Course(430, (4, 1780)),
    Wish.ANSWERED: Course(120, (14, 24)),
    Wish.CLOSED: Course(950, (60, 1790)),
    Wish.WITHDRAWN: Course(12, (20, 900)),
    Wish.RETURN_REQUESTED: Course(6, (8, 16)),
    Wish.WAITING: Course(6, (9, 18)),
    Wish.REOPENING: Course(5, (22, 28)),
}


def run(
    life: Life, wish: Wish, *, topic: TopicPage | None, outcome: OutcomePage | None, public: bool
) -> None:
    """Make the moves. A case that ran out of days before today stands where it got to.

    What is published is published before the case closes or its topic ends, as it happens in the office.
    """
    if wish in {Wish.CONCLUDED, Wish.IN_CONSULTATION}:
        life.accept(Grade.COMPLEX)
        life.consult(topic)
    else:
        STORIES[wish](life)
    publish(life, certain=public)
    if outcome is not None and life.opinion.state == State.IN_CONSULTATION:
        life.conclude(outcome)
    close(life)
    if life.copy and life.copy.is_public and not topic and life.world.rng.random() < 0.05:
        take_down(life)


def nothing_yet(life: Life) -> None:
    """Waits for its screening."""


def reject(life: Life) -> None:
    life.reject()
    reconsider_perhaps(life)


def accept(life: Life) -> None:
    life.accept(grade_for(life.world.rng))


def dispatch(life: Life) -> None:
    accept(life)
    life.dispatch()


def handle(life: Life) -> None:
    dispatch(life)
    life.sign()
    part = life.assignments[-1]
    if part is not life.assignments[0] and life.world.rng.random() < 0.6:
        sign_along(life)


def sign_along(life: Life) -> None:
    """The co-handling unit signs its own part, which does not move the case."""
    life.wait(1, 1)
    part = life.assignments[-1]
    person = life.world.rng.choice(life.world.staff.handlers[part.unit.code])
    part.signed_at, part.signed_by, part.person = life.now, person, person
    data = {"unit": part.unit.code, "role": str(part.role)}
    life.note(Move.SIGN, State(life.opinion.state), by=person, data=data)
    if life.world.rng.random() < 0.7:
        contribute(life, part.unit, person)


def contribute(life: Life, unit: Unit, person: User) -> None:
    """What the co-handling unit has for the reply."""
    life.wait(1, 2)
    text = life.world.rng.choice(phrases()["remark"]["contribution"])
    given = Contribution(unit=unit, text=text, by=person, at=life.now)
    life.contributions.append(given)
    data = {"unit": unit.code, "contribution": given}
    life.note(Act.CONTRIBUTE, State(life.opinion.state), by=person, digest_of=text, data=data)


def ask_for_time(life: Life) -> None:
    """Some of those under way ask for more time; half of these have it already."""
    handle(life)
    rng = life.world.rng
    if rng.random() > 0.2:
        return
    life.wait(3, 5)
    handler, days = life.opinion.handler, rng.choice((5, 5, 10))
    reason = rng.choice(phrases()["remark"]["extension"])
    asked = Extension(days=days, reason=reason, asked_at=life.now, asked_by=handler)
    life.extensions.append(asked)
    life.note(Act.ASK_EXTENSION, State.HANDLING, by=handler, text=reason, data={"days": days})
    if rng.random() < 0.5:
        grant(life, asked)


def grant(life: Life, asked: Extension) -> None:
    life.wait(1, 1)
    opinion, by = life.opinion, life.dispatcher()
    first = max(opinion.due_on, civil(life.now))
    asked.decided_at, asked.decided_by, asked.granted = life.now, by, True
    asked.due_before = opinion.due_on
    opinion.due_on = life.world.days.calendar.after(first, asked.days)
    data = {"due_on": opinion.due_on.isoformat()}
    life.note(Act.GRANT_EXTENSION, State.HANDLING, by=by, data=data)


def review(life: Life) -> None:
    handle(life)
    ask_perhaps(life)
    if life.world.rng.random() < 0.12:
        life.draft()
        life.send_back()
        life.draft(least=1, most=3)
    else:
        life.draft()


def answer(life: Life) -> None:
    review(life)
    life.release()
    correct(life)


def answer_on_the_spot(life: Life) -> None:
    life.answer_on_the_spot()


def withdraw(life: Life) -> None:
    accept(life)
    life.wait(1, 2)
    life.opinion.closed_at = life.now
    life.note(
        Move.WITHDRAW,
        State.WITHDRAWN,
        actor=Actor.RESIDENT,
        data={"topic": life.opinion.topic_id},
    )


def ask_to_return(life: Life) -> None:
    handle(life)
    life.wait(1, 1)
    life.note(
        Move.REQUEST_RETURN,
        State.RETURN_REQUESTED,
        by=life.opinion.handler,
        text=life.world.rng.choice(phrases()["remark"]["return"]),
        data={"unit": life.opinion.lead_unit.code, "ground": ReturnGround.NOT_OURS.value},
    )


def ask_submitter(life: Life) -> None:
    handle(life)
    ask(life)


def reopen(life: Life) -> None:
    handle(life)
    life.draft(least=2, most=3)
    life.release()
    ask_to_reopen(life)


STORIES: Mapping[Wish, Callable[[Life], None]] = {
    Wish.UNSCREENED: nothing_yet,
    Wish.REJECTED: reject,
    Wish.ACCEPTED: accept,
    Wish.DISPATCHED: dispatch,
    Wish.HANDLING: ask_for_time,
    Wish.LATE: handle,
    Wish.IN_REVIEW: review,
    Wish.ON_THE_SPOT: answer_on_the_spot,
    Wish.ANSWERED: answer,
    Wish.CLOSED: answer,
    Wish.WITHDRAWN: withdraw,
    Wish.RETURN_REQUESTED: ask_to_return,
    Wish.WAITING: ask_submitter,
    Wish.REOPENING: reopen,
}


def grade_for(rng: Random) -> Grade:
    return rng.choice((Grade.ORDINARY,) * 6 + (Grade.COMPLEX, Grade.SIMPLE))
