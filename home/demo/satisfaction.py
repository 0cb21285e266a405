"""What submitters do after the first answer, or when they are asked: supplements, ratings, requests; and calls to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from home.demo.dates import civil
from home.demo.lives import Life
from home.demo.phrases import phrases
from opinions.actions import Marks
from opinions.actions.ratings import UNRATED
from opinions.casework.clock import resumed_due
from opinions.enums import Act, Actor, Grade, Move, State
from opinions.models import CallBack, CaseRules, Pause, Rating, Supplement
from portal.core.languages import SOURCE
from portal.users.models import User

RATED, ASKED, RECONSIDERED, REACHED = 0.42, 0.07, 0.1, 0.8
STARS = (5,) * 9 + (4,) * 7 + (3,) * 3 + (2, 2, 1)
SATISFIED = (5, 4, 4, 3, 2)
STILL_WAITING = 45


def ask(life: Life) -> None:
    """The clock stands still from here on."""
    life.wait(1, 2)
    until = life.world.days.calendar.after(civil(life.now), CaseRules().wait_days)
    life.pause = Pause(began_at=life.now, until=until, due_before=life.opinion.due_on or until)
    life.note(
        Move.ASK_SUBMITTER,
        State.WAITING_SUBMITTER,
        by=life.opinion.handler,
        text=life.world.rng.choice(phrases()["remark"]["question"]),
        data={"until": until.isoformat()},
    )


def ask_perhaps(life: Life) -> None:
    """And get an answer within days."""
    if life.opinion.language != SOURCE or life.world.rng.random() > ASKED:
        return
    ask(life)
    life.wait(1, 3)
    pause = life.pause
    pause.ended_at = life.now
    life.opinion.due_on = resumed_due(
        pause.due_before,
        civil(pause.began_at),
        min(civil(life.now), pause.until),
        life.world.days.calendar,
    )
    row = Supplement(text=life.world.rng.choice(phrases()["remark"]["supplement"]), at=life.now)
    life.supplements.append(row)
    life.note(
        Move.SUPPLEMENT,
        State.HANDLING,
        actor=Actor.RESIDENT,
        digest_of=row.text,
        data={"supplement": row, "due_on": life.opinion.due_on.isoformat()},
    )


def close(life: Life) -> None:
    """Rated by some, by the clock for the rest; the dissatisfied are called."""
    opinion, rng = life.opinion, life.world.rng
    wants = opinion.state == State.ANSWERED and rng.random() < RATED
    if wants and opinion.language == SOURCE and rate(life, rng.choice(STARS)):
        call_back(life)
    life.expire()


def rate(life: Life, stars: int) -> bool:
    """Whether there is room for it before today and within the term."""
    opinion, rng = life.opinion, life.world.rng
    answered_at: dt.datetime = opinion.answered_at
    when = life.world.days.office_after(life.now, rng.randint(1, 6), rng)
    if not answered_at + life.world.rating_term > when < life.world.days.midnight:
        return False
    life.now = opinion.closed_at = when
    marks = Marks(stars, *(near(stars, life) for _ in range(3)))
    words = phrases()["remark"]["dissatisfied" if marks.is_dissatisfied else "satisfied"]
    reason = rng.choice(words) if marks.is_dissatisfied or rng.random() < 0.3 else ""
    row = Rating(answered_at=answered_at, reason=reason, at=when, **asdict(marks))
    life.ratings.append(row)
    data = {"rating": row, **asdict(marks)}
    life.note(Move.RATE, State.CLOSED, actor=Actor.RESIDENT, digest_of=reason, data=data)
    return True


def near(stars: int, life: Life) -> int | None:
    """One of the aspects: about the same, or left out."""
    rng = life.world.rng
    return min(5, max(1, stars + rng.choice((-1, 0, 0, 1)))) if rng.random() < 0.7 else None


def call_back(life: Life) -> None:
    """Of the dissatisfied that left a number, all but the latest, who wait for it."""
    if (life.world.days.midnight - life.now).days < STILL_WAITING:
        return
    if not life.ratings[-1].is_dissatisfied or not life.submitter or not life.submitter.phone:
        return
    when = life.world.days.office_after(life.now, life.world.rng.randint(2, 5), life.world.rng)
    if when >= life.world.days.midnight:
        return
    life.now, reached = when, life.world.rng.random() < REACHED
    row = CallBack(
        by=second_person(life),
        at=when,
        reached=reached,
        satisfied=life.world.rng.choice(SATISFIED) if reached else None,
        note=life.world.rng.choice(phrases()["remark"]["call"]) if reached else "",
    )
    life.call_backs.append(row)
    data = {"call_back": row, "reached": reached, "satisfied": row.satisfied}
    life.note(Act.CALL_BACK, State.CLOSED, by=row.by, digest_of=row.note, data=data)


def second_person(life: Life, first: User | None = None) -> User:
    """A dispatcher who is not ``first``, or did not handle the case."""
    people = (life.world.staff["dispatcher"], life.world.staff["dispatcher2"])
    return next(person for person in people if person != (first or life.opinion.handler))


def ask_to_reopen(life: Life) -> None:
    """Two stars or one, and a request that has not been decided yet."""
    if life.opinion.state != State.ANSWERED or not rate(life, life.world.rng.choice((1, 2))):
        return
    lately = life.world.days.office_time(life.world.days.ago(4), life.world.rng)
    if life.wait(1, 2) < lately < life.world.days.midnight:
        life.now = lately
    opinion, world, due_before = life.opinion, life.world, life.opinion.due_on
    opinion.closed_at = None
    screening = world.targets[Grade.ORDINARY].screen_days
    opinion.due_on = world.days.calendar.after(civil(life.now), screening)
    life.note(
        Move.REQUEST_REOPEN,
        State.REOPEN_REQUESTED,
        actor=Actor.RESIDENT,
        text=world.rng.choice(phrases()["remark"]["reopen"]),
        data={
            **UNRATED,
            "due_on": opinion.due_on.isoformat(),
            "due_before": due_before.isoformat() if due_before else None,
        },
    )


def reconsider_perhaps(life: Life) -> None:
    """Some ask to have their rejection looked at again; another person comes to the same."""
    opinion, rng, world = life.opinion, life.world.rng, life.world
    when = world.days.office_after(life.now, 6, rng)
    if opinion.language != SOURCE or when >= world.days.midnight or rng.random() > RECONSIDERED:
        return
    first = life.steps[-1].by
    life.wait(1, 3)
    text = rng.choice(phrases()["remark"]["reconsider"])
    life.note(Move.RECONSIDER, State.SUBMITTED, actor=Actor.RESIDENT, text=text)
    life.wait(1, 2)
    reason, words = opinion.reject_reason, opinion.public_note
    by = second_person(life, first)
    life.note(Move.REJECT, State.REJECTED, by=by, text=words, data={"reason": reason})
