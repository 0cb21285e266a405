"""A year's cases of a district, thirty thousand of them, written by the bulk writer beside a small demonstration."""

from __future__ import annotations

import datetime as dt
from random import Random

WAYS = {
    "CLOSED": ("ACCEPT", "DISPATCH", "SIGN", "SUBMIT_REPLY", "RELEASE", "EXPIRE"),
    "ANSWERED": ("ACCEPT", "DISPATCH", "SIGN", "SUBMIT_REPLY", "RELEASE"),
    "REPLY_REVIEW": ("ACCEPT", "DISPATCH", "SIGN", "SUBMIT_REPLY"),
    "HANDLING": ("ACCEPT", "DISPATCH", "SIGN"),
    "DISPATCHED": ("ACCEPT", "DISPATCH"),
    "ACCEPTED": ("ACCEPT",),
    "REJECTED": ("REJECT",),
    "SUBMITTED": (),
}
SHARES = {
    "CLOSED": 80, "ANSWERED": 4, "REJECTED": 4, "HANDLING": 4, "SUBMITTED": 2,
    "ACCEPTED": 2, "DISPATCHED": 2, "REPLY_REVIEW": 2,
}  # fmt: skip
PUBLISHED, PROPOSED = 0.3, 0.02
"""Of those that were accepted."""
CHUNK = 1000
TITLE = "的路灯晚上不亮"


def build(count: int) -> None:
    """``count`` cases beside what is there, and the tables' statistics anew."""
    from django.db import connection
    from django.utils import timezone

    from opinions.casework.bulk import write_cases

    maker, rng = Maker(timezone.now()), Random(30)
    states = rng.choices(list(SHARES), weights=list(SHARES.values()), k=count)
    for start in range(0, count, CHUNK):
        write_cases(maker.case(state, rng) for state in states[start : start + CHUNK])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Maker:
    def __init__(self, now: dt.datetime) -> None:
        from portal.reference.models import Area, Field, Unit, UnitStaff
        from portal.users.models import User
        from studios.models import StudioPage

        self.now = now
        self.fields, self.areas = list(Field.objects.all()), list(Area.objects.all())
        self.units = list(Unit.objects.all())
        self.studios = list(StudioPage.objects.filter(locale__language_code="zh-hans"))
        self.people = dict(UnitStaff.objects.values_list("unit", "user"))
        self.staff = {user.username: user for user in User.objects.all()}
        self.by_key = {user.pk: user for user in self.staff.values()}

    def case(self, state: str, rng: Random):
        from opinions.casework.bulk import Case
        from opinions.enums import PublicationState, PublishConsent
        from opinions.models import Opinion

        days = rng.randint(40, 360) if state in {"CLOSED", "REJECTED"} else rng.randint(0, 25)
        at = self.now - dt.timedelta(days=days, minutes=rng.randint(1, 1400))
        accepted = "ACCEPT" in WAYS[state]
        chance = rng.random() if accepted and state != "REJECTED" else 1.0
        publication = (
            PublicationState.PUBLISHED
            if chance < PUBLISHED
            else PublicationState.PROPOSED
            if chance < PUBLISHED + PROPOSED
            else PublicationState.UNPUBLISHED
        )
        place = f"第 {rng.randint(1, 900)} 网格"
        opinion = Opinion(
            title=f"{place}{TITLE}",
            text=f"{place}的路灯一周没有亮，晚上走路不安全，请尽快派人来看一看。"
            * rng.randint(1, 12),
            place=place,
            field=rng.choice(self.fields),
            area=rng.choice(self.areas),
            studio=rng.choice(self.studios) if rng.random() < 0.3 else None,
            channel=rng.choice(("WEB", "QR", "DESK", "TELEPHONE", "PAPER")),
            state=state,
            publication=publication,
            publish_consent=PublishConsent.ANONYMOUS,
            consented_at=at,
            submitted_at=at,
            due_on=None if state == "REJECTED" else (at + dt.timedelta(days=21)).date(),
            grade="ORDINARY" if accepted else "",
        )
        return Case(opinion, **self.life(opinion, at, rng))

    def life(self, opinion, at: dt.datetime, rng: Random) -> dict:
        """Steps, with the rows that they leave behind."""
        from opinions.casework.history import StepSpec
        from opinions.enums import Actor
        from opinions.models import Assignment, Reply

        moves, reply, parts = WAYS[opinion.state], None, []
        unit = rng.choice(self.units) if "DISPATCH" in moves else None
        person = self.by_key.get(self.people.get(unit.pk)) if unit else None
        if "ACCEPT" in moves:
            opinion.accepted_at = at
        if unit:
            opinion.lead_unit, opinion.dispatched_at = unit, at
            signed = at if "SIGN" in moves else None
            opinion.handler = person if signed else None
            ended = at if "RELEASE" in moves else None
            parts = [
                Assignment(
                    unit=unit,
                    role="LEAD",
                    person=opinion.handler,
                    dispatched_at=at,
                    signed_at=signed,
                    ended_at=ended,
                )
            ]
        if "SUBMIT_REPLY" in moves:
            released = "RELEASE" in moves
            reply = Reply(
                unit=unit,
                text="已经派人更换，请您晚上再看一看。",
                author=person,
                reviewer=self.staff["reviewer"] if released else None,
                status="RELEASED" if released else "IN_REVIEW",
                created_at=at,
                released_at=at if released else None,
            )
        if "RELEASE" in moves:
            opinion.answered_at = at
        if "EXPIRE" in moves:
            opinion.closed_at = at
        if opinion.state == "REJECTED":
            opinion.reject_reason, opinion.public_note = "NOT_LOCAL", "请向市供电公司反映。"
        facts = {
            "REJECT": {"reason": opinion.reject_reason},
            "ACCEPT": {"grade": "ORDINARY"},
            "DISPATCH": {
                "lead": unit.code if unit else "",
                "co_handling": [],
                "due_on": str(opinion.due_on),
            },
            "SIGN": {"unit": unit.code if unit else "", "role": "LEAD"},
            "SUBMIT_REPLY": {"reply": reply},
            "RELEASE": {"reply": reply},
        }
        said = {
            "channel": opinion.channel,
            "topic": None,
            "studio": opinion.studio_id,
            "publish_consent": opinion.publish_consent,
        }
        steps = [StepSpec(*_submit(at), digest_of=opinion.text, data=said)]
        before = "SUBMITTED"
        for move, after in zip(moves, _states(opinion.state), strict=True):
            text = reply.text if reply and move in {"SUBMIT_REPLY", "RELEASE"} else ""
            spec = StepSpec(
                _move(move), before, after, at, Actor.STAFF, person, digest_of=text,
                data=facts.get(move, {}),
            )  # fmt: skip
            steps.append(spec)
            before = after
        steps += self.published(opinion, at)
        copy = self.copy(opinion, reply, at)
        replies = [reply] if reply else []
        return {"steps": steps, "assignments": parts, "replies": replies, "copy": copy}

    def published(self, opinion, at: dt.datetime) -> list:
        from opinions.casework.history import StepSpec
        from opinions.enums import Actor, PublicationMove

        way = {"PROPOSED": ["PROPOSE"], "PUBLISHED": ["PROPOSE", "APPROVE"]}
        targets = {"PROPOSE": ("UNPUBLISHED", "PROPOSED"), "APPROVE": ("PROPOSED", "PUBLISHED")}
        return [
            StepSpec(PublicationMove(move), *targets[move], at, Actor.STAFF)
            for move in way.get(opinion.publication, ())
        ]

    def copy(self, opinion, reply, at: dt.datetime):
        from opinions.models import PublishedCopy

        if opinion.publication == "UNPUBLISHED":
            return None
        approved = opinion.publication == "PUBLISHED"
        released = reply if reply and reply.released_at else None
        return PublishedCopy(
            title=opinion.title,
            text=opinion.text,
            place=opinion.place,
            reply=released.text if released else "",
            reply_unit=released.unit.label if released else "",
            replied_on=at.date() if released else None,
            submitted_on=at.date(),
            field=opinion.field,
            area=opinion.area,
            studio=opinion.studio,
            proposed_by=self.staff["dispatcher"],
            proposed_at=at,
            approved_by=self.staff["publisher"] if approved else None,
            approved_at=at if approved else None,
        )


def _move(name: str):
    from opinions.enums import Move

    return Move(name)


def _submit(at: dt.datetime) -> tuple:
    from opinions.enums import Actor, Move

    return Move.SUBMIT, "", "SUBMITTED", at, Actor.RESIDENT


def _states(end: str) -> list[str]:
    """Where each move of the way to ``end`` leads."""
    stages = ["ACCEPTED", "DISPATCHED", "HANDLING", "REPLY_REVIEW", "ANSWERED", "CLOSED"]
    return ["REJECTED"] if end == "REJECTED" else stages[: len(WAYS[end])]
