"""The course of one case: what was done, when, by whom, as prepared rows for ``write_cases``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from home.demo.dates import Days, civil
from home.demo.phrases import Written, phrases
from home.demo.reference import Lists
from home.demo.replies import OFFICE, draft_of, letter_of, on_the_spot, reply_to
from home.demo.staff import Staff
from opinions.casework.bulk import Case
from opinions.casework.history import StepSpec
from opinions.enums import Act, Actor, AssignmentRole, Grade, Move, ReplyStatus, State
from opinions.models import (
    Assignment,
    Attachment,
    CallBack,
    Contribution,
    Extension,
    Opinion,
    Pause,
    PublishedCopy,
    Rating,
    Reply,
    Submitter,
    Supplement,
    Target,
)
from portal.users.models import User
from topics.models import OutcomePage, TopicPage


@dataclass(frozen=True)
class World:
    """What every case refers to."""

    lists: Lists
    staff: Staff
    days: Days
    targets: Mapping[str, Target]
    rating_term: dt.timedelta
    rng: Random


class BackwardsError(Exception):
    """A history would run against the clock."""


@dataclass
class Life:
    """A case under construction; ``now`` moves on with each step and never reaches today."""

    world: World
    opinion: Opinion
    words: Written
    submitter: Submitter | None
    now: dt.datetime
    steps: list[StepSpec] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    copy: PublishedCopy | None = None
    pause: Pause | None = None
    extensions: list[Extension] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    supplements: list[Supplement] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    call_backs: list[CallBack] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    def case(self) -> Case:
        return Case(
            self.opinion,
            self.steps,
            self.submitter,
            self.assignments,
            self.replies,
            self.copy,
            self.pause,
            self.extensions,
            self.contributions,
            [*self.supplements, *self.ratings, *self.call_backs],
            self.attachments,
        )

    # time and people

    def wait(self, least: int, most: int) -> dt.datetime:
        """On to office hours some working days later; short of today when there is no room."""
        world = self.world
        later = world.days.office_after(self.now, world.rng.randint(least, most), world.rng)
        if later >= world.days.midnight:
            later = self.now + (world.days.midnight - self.now) * 0.4
        self.now = later.replace(microsecond=0)
        return self.now

    def dispatcher(self) -> User:
        return self.world.staff[self.world.rng.choice(("dispatcher", "dispatcher", "dispatcher2"))]

    def screener(self) -> User:
        """The studio's clerk for his own studio's matters."""
        studio = self.opinion.studio
        if studio is not None and any(
            post.user_id == self.world.staff["clerk"].pk for post in studio.staff.all()
        ):
            return self.world.staff["clerk"]
        return self.dispatcher()

    # moves

    def note(
        self,
        move: Move | Act,
        target: State,
        *,
        actor: Actor = Actor.STAFF,
        by: User | None = None,
        **more: Any,
    ) -> None:
        before = State(self.opinion.state) if self.steps else ""
        self.append(StepSpec(move, before, target, self.now, actor, by, **more))
        self.opinion.state = target

    def append(self, step: StepSpec) -> None:
        """:raises BackwardsError: ``step`` lies before the one that it follows."""
        if self.steps and step.at < self.steps[-1].at:
            raise BackwardsError(f"{step.move} at {step.at} after {self.steps[-1].at}")
        self.steps.append(step)

    def submit(self) -> None:
        opinion = self.opinion
        data = {
            "channel": str(opinion.channel),
            "topic": opinion.topic_id,
            "studio": opinion.studio_id,
            "publish_consent": str(opinion.publish_consent),
        }
        self.note(
            Move.SUBMIT, State.SUBMITTED, actor=Actor.RESIDENT, digest_of=opinion.text, data=data
        )
        ordinary = self.world.targets[Grade.ORDINARY]
        opinion.due_on = self.world.days.calendar.after(civil(self.now), ordinary.screen_days)

    def reject(self) -> None:
        reason, text = self.words.refusal
        self.wait(1, 3)
        self.opinion.reject_reason, self.opinion.public_note = reason, text
        self.note(
            Move.REJECT, State.REJECTED, by=self.screener(), text=text, data={"reason": reason}
        )

    def accept(self, grade: Grade) -> None:
        self.wait(1, 2)
        self.opinion.grade, self.opinion.accepted_at = grade, self.now
        self.note(Move.ACCEPT, State.ACCEPTED, by=self.screener(), data={"grade": str(grade)})

    def dispatch(self) -> None:
        world, opinion = self.world, self.opinion
        self.wait(1, 2)
        lead = world.lists.units[self.words.unit]
        helping = []
        if world.rng.random() < 0.15:
            helping = [
                world.rng.choice([unit for unit in world.lists.units.values() if unit != lead])
            ]
        due = world.days.calendar.after(civil(self.now), world.targets[opinion.grade].answer_days)
        opinion.lead_unit, opinion.dispatched_at, opinion.due_on = lead, self.now, due
        by = self.dispatcher()
        for unit in (lead, *helping):
            role = AssignmentRole.LEAD if unit == lead else AssignmentRole.CO_HANDLING
            self.assignments.append(
                Assignment(unit=unit, role=role, dispatched_at=self.now, dispatched_by=by)
            )
        data = {
            "lead": lead.code,
            "co_handling": [unit.code for unit in helping],
            "due_on": due.isoformat(),
        }
        self.note(Move.DISPATCH, State.DISPATCHED, by=by, data=data)

    def sign(self) -> None:
        self.wait(1, 2)
        part = self.assignments[0]
        person = self.world.rng.choice(self.world.staff.handlers[part.unit.code])
        part.signed_at, part.signed_by, part.person = self.now, person, person
        self.opinion.handler = person
        data = {"unit": part.unit.code, "role": str(part.role)}
        self.note(Move.SIGN, State.HANDLING, by=person, data=data)

    def draft(self, *, least: int = 2, most: int = 9) -> None:
        self.wait(least, most)
        opinion = self.opinion
        text = reply_to(
            self.words,
            begun=civil(opinion.dispatched_at),
            written=civil(self.now),
            rng=self.world.rng,
        )
        reply = Reply(
            opinion=opinion,
            unit=opinion.lead_unit,
            **letter_of(text, language=opinion.language, signers=self.signers()),
            author=opinion.handler,
            status=ReplyStatus.IN_REVIEW,
            created_at=self.now,
        )
        self.replies.append(reply)
        self.note(
            Move.SUBMIT_REPLY,
            State.REPLY_REVIEW,
            by=opinion.handler,
            digest_of=reply.words,
            data={"reply": reply},
        )

    def send_back(self) -> None:
        self.wait(1, 1)
        reply, by = self.replies[-1], self.world.staff["reviewer"]
        remark = self.world.rng.choice(phrases()["remark"]["sent_back"])
        reply.status, reply.reviewer, reply.remark = ReplyStatus.SENT_BACK, by, remark
        reply.text = draft_of(reply.text)
        self.steps[-1] = StepSpec(**{**vars(self.steps[-1]), "digest_of": reply.words})
        self.note(Move.SEND_BACK, State.HANDLING, by=by, text=remark, data={"reply": reply})

    def release(self) -> None:
        self.wait(1, 2)
        reply, by = self.replies[-1], self.world.staff["reviewer"]
        reply.status, reply.reviewer, reply.released_at = ReplyStatus.RELEASED, by, self.now
        self.opinion.answered_at = self.now
        self.note(
            Move.RELEASE, State.ANSWERED, by=by, digest_of=reply.letter, data={"reply": reply}
        )

    def signers(self) -> list[str]:
        """The lead unit, then those that help."""
        english = self.opinion.language == "en"
        units = [part.unit for part in self.assignments]
        return [(unit.label_en if english else "") or unit.label for unit in units]

    def answer_on_the_spot(self) -> None:
        self.wait(1, 2)
        opinion, by = self.opinion, self.screener()
        text = on_the_spot(
            self.words, studio=opinion.studio, day=civil(self.now), rng=self.world.rng
        )
        signer = opinion.studio.title if opinion.studio else OFFICE
        reply = Reply(
            opinion=opinion,
            **letter_of(text, language=opinion.language, signers=[signer]),
            author=by,
            status=ReplyStatus.RELEASED,
            on_the_spot=True,
            created_at=self.now,
            released_at=self.now,
        )
        self.replies.append(reply)
        opinion.grade, opinion.accepted_at, opinion.answered_at, opinion.handler = (
            Grade.SIMPLE,
            self.now,
            self.now,
            by,
        )
        data = {"grade": str(Grade.SIMPLE), "reply": reply}
        self.note(Move.ANSWER_ON_THE_SPOT, State.ANSWERED, by=by, digest_of=reply.letter, data=data)

    def consult(self, topic: TopicPage) -> None:
        self.now += dt.timedelta(seconds=1)
        self.opinion.topic, self.opinion.due_on = topic, None
        self.note(
            Move.CONSULT, State.IN_CONSULTATION, by=self.steps[-1].by, data={"topic": topic.pk}
        )

    def conclude(self, outcome: OutcomePage) -> None:
        self.now = outcome.first_published_at
        self.opinion.answered_at = self.now
        self.note(Move.CONCLUDE, State.ANSWERED, actor=Actor.CLOCK, data={"outcome": outcome.pk})

    def expire(self) -> None:
        """Closed when the term after the answer is over; still answered otherwise."""
        if self.opinion.state != State.ANSWERED:
            return
        over = (
            self.opinion.answered_at
            + self.world.rating_term
            + dt.timedelta(minutes=self.world.rng.randint(1, 58))
        )
        if self.now <= over < self.world.days.midnight:
            self.now = self.opinion.closed_at = over
            self.note(Move.EXPIRE, State.CLOSED, actor=Actor.CLOCK)
