"""Replies that are put right after their release, and the templates with which replies begin."""

from __future__ import annotations

from random import Random

from home.demo.lives import Life
from home.demo.reference import Lists
from opinions.casework.history import StepSpec
from opinions.enums import Act, Actor, Move, ReplyStatus, State
from opinions.models import Reply, ReplyTemplate

ADDED = "上次答复里的联系电话有误，以这一次的为准。给您添麻烦了。"
ADDED_EN = " The telephone number in our last answer was wrong; this one is right. We apologise."
REASON = "联系电话写错了一位。"


def correct(life: Life) -> None:
    """Seldom: a correction is handed in, and mostly released; decided without the district's own dice."""
    opinion, dice = life.opinion, Random(f"{life.words.title} {life.opinion.submitted_at}")
    if opinion.state != State.ANSWERED or dice.random() > 0.05:
        return
    life.wait(1, 2)
    old = life.replies[-1]
    added = ADDED_EN if opinion.language == "en" else ADDED
    new = Reply(
        opinion=opinion,
        unit=old.unit,
        salutation=old.salutation,
        text=f"{old.text}{added}",
        signature=old.signature,
        author=opinion.handler,
        status=ReplyStatus.IN_REVIEW,
        corrects=old,
        created_at=life.now,
    )
    life.replies.append(new)
    life.append(
        StepSpec(
            Act.PROPOSE_CORRECTION,
            opinion.state,
            opinion.state,
            life.now,
            Actor.STAFF,
            opinion.handler,
            text=REASON,
            data={"reply": new, "corrects": old},
            digests={"reply": new.words},
        )
    )
    if dice.random() < 0.8:
        release(life, new, old)


def release(life: Life, new: Reply, old: Reply) -> None:
    life.wait(1, 1)
    by = life.world.staff["reviewer"]
    old.status = ReplyStatus.CORRECTED
    new.status, new.reviewer, new.released_at = ReplyStatus.RELEASED, by, life.now
    data = {"reply": new, "corrects": old}
    life.note(Move.CORRECT, State(life.opinion.state), by=by, digest_of=new.letter, data=data)


TEMPLATES = (
    ("已办结", "您反映的“{标题}”一事，我单位已于____派人到现场核实，情况属实，现已处理完毕。\n如有疑问，请拨打____联系。"),
    ("需要时间", "您反映的“{标题}”一事，我单位已列入计划，预计____前完成。完成后将再告知您。\n联系人：____，电话：____。"),
    ("不能办理及理由", "您反映的“{标题}”一事，经研究，因____，目前不能办理。依据是____。\n您可以____。"),
)  # fmt: skip


def write_templates(lists: Lists) -> None:
    """For everybody, and one of a unit's own."""
    unit = min(lists.units.values(), key=lambda each: (each.order, each.pk))
    ReplyTemplate.objects.bulk_create(
        [
            *(ReplyTemplate(title=title, text=text) for title, text in TEMPLATES),
            ReplyTemplate(title="现场核查后答复", text=TEMPLATES[0][1], unit=unit),
        ]
    )
