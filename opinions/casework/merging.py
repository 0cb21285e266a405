"""Cases that are merged into another: which they are, and how they come back.

Merging changes a case's state and its lead case, and nothing else: assignments, drafts, a question that
waits, an extension asked for and a proposed publication stay as they are, and rest, for no move or act is
allowed on a merged case. So what comes back is exactly what was merged. Its due date stays, too.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from unicodedata import normalize

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from opinions.casework.consultations import settle
from opinions.casework.history import StepSpec, write_step
from opinions.casework.showing import show_anew
from opinions.enums import Actor, Move, State
from opinions.lifecycle import AnyMove, Refusal, target_of
from opinions.models import CaseStep, Opinion, Submitter
from opinions.notifications import announce
from portal.users.models import User


class ReplyNamesSubmitter(Refusal):
    message = _(
        "有其他提交人的事项并入这一件，他们也会看到答复。答复里写有提交人的姓名、电话或邮箱，"
        "请改用“各位居民”一类的称谓。"
    )


REPLIES: frozenset[AnyMove] = frozenset(
    {
        Move.SUBMIT_REPLY,
        Move.RELEASE,
        Move.ANSWER_ON_THE_SPOT,
        Move.CORRECT,
    }
)
"""What hands out a text that everybody who follows the case reads."""
UNANSWERED_ENDS = frozenset({State.REJECTED, State.WITHDRAWN})
ANSWER_STANDS = frozenset({State.ANSWERED, State.REOPEN_REQUESTED})
"""Whoever follows the case has read an answer, and no other is being worked on."""
TITLES = ("先生", "女士", "小姐", "同志", "老师", "师傅", "阿姨", "叔叔", "大爷", "大妈", "奶奶")


def merged_into(lead: Opinion) -> QuerySet[Opinion]:
    return Opinion.objects.filter(merged_into=lead, state=State.MERGED).order_by("pk")


@dataclass(frozen=True)
class Joint:
    """Into which case, and along with which other that led it until then (None: by itself); both are keys."""

    lead: int
    through: int | None


def joints(case: Opinion) -> list[Joint]:
    """How a merged case came to its lead: by itself first, then along with the cases that led it."""
    way: list[Joint] = []
    for step in case.steps.filter(move=Move.MERGE).order_by("position"):
        joint = Joint(step.data["lead_case"], step.data.get("through"))
        if step.from_state != State.MERGED:
            way = [joint]
        elif joint in way[-2:-1]:
            way.pop()  # the case along with which it had moved came back
        else:
            way.append(joint)
    return way


def merged_by(case: Opinion) -> CaseStep:
    """The step by which a merged case was merged while it was open."""
    return case.steps.filter(move=Move.MERGE).exclude(from_state=State.MERGED).latest("position")


def join(case: Opinion, joint: Joint, *, by: User | None, at: dt.datetime) -> None:
    """Point a locked case, open or merged, to its lead. Whoever does says afterwards whose people that changed
    (``show_people``)."""
    before = case.state
    case.state, case.merged_into_id = State.MERGED, joint.lead
    case.save(update_fields=["state", "merged_into"])
    facts = {"lead_case": joint.lead, "through": joint.through}
    actor = Actor.STAFF if by else Actor.CLOCK
    spec = StepSpec(Move.MERGE, before, State.MERGED, at, actor, by, data=facts)
    announce(case, write_step(case, spec))


def show_people(*leads: Opinion | None, by: User | None, at: dt.datetime) -> None:
    """Public matters say how many people raised them: after that changed, they are found by the new number.

    The cases are locked: nobody else merges into them, or takes down what is public of them, meanwhile.
    """
    show_anew([each for each in leads if each], by=by, at=at)


def lock_merged_into(lead: Opinion) -> list[Opinion]:
    """Lock the cases that are merged into ``lead``, the oldest first.

    Locks are taken in one order everywhere: a lead case before those that are merged into it, and of either the older
    one first. Whoever holds a merged case must not wait for its lead case, nor for an older one of the same lead.
    """
    return list(merged_into(lead).select_for_update())


def come_back(case: Opinion, *, by: User | None, at: dt.datetime) -> None:
    """Put a merged case back into the state from which it was merged, with the cases that it had led; out of a
    consultation that was decided meanwhile it goes on at once.

    It is locked, with its lead case and all that are merged into that.
    """
    target = target_of(Move.UNMERGE, case.state, merged_by(case).from_state)
    lead, case.state, case.merged_into = case.merged_into, target, None
    case.save(update_fields=["state", "merged_into"])
    facts = {"lead_case": lead.pk if lead else None}
    actor = Actor.STAFF if by else Actor.CLOCK
    spec = StepSpec(Move.UNMERGE, State.MERGED, target, at, actor, by, data=facts)
    announce(case, write_step(case, spec))
    for led in merged_into(lead) if lead else ():
        way = joints(led)
        if way[-1].through == case.pk:
            join(led, way[-2], by=by, at=at)
    show_people(case, lead, by=by, at=at)
    settle(case, at=at)


def leaves_unanswered(spec: StepSpec) -> bool:
    """Whether a step ends a case without an answer. One that is withdrawn after it was answered has answered the
    others: they stay with its letter."""
    ends = isinstance(spec.move, Move) and spec.to_state in UNANSWERED_ENDS
    return ends and spec.from_state not in ANSWER_STANDS


def set_free(lead: Opinion, *, at: dt.datetime) -> None:
    """A lead case that ends without an answer leaves the others to be handled for themselves, however late it is; those
    that came along with one of them go back with it."""
    cases = lock_merged_into(lead)
    keys = {case.pk for case in cases}
    for case in [case for case in cases if joints(case)[-1].through not in keys]:
        come_back(case, by=None, at=at)


def check_reply_is_for_all(lead: Opinion, text: str) -> None:
    """:raises ReplyNamesSubmitter: those whose cases are merged would read who one of the others is."""
    if not text:
        return
    cases = [lead, *merged_into(lead)]
    if len(cases) > 1 and any(names_submitter(case, text) for case in cases):
        raise ReplyNamesSubmitter


def names_submitter(case: Opinion, text: str) -> bool:
    """Whether ``text`` says who left his contact with the case: name, surname with a title, telephone, address."""
    return blanked(case, text) != text


BLANK = "____"
BETWEEN_DIGITS = r"[\s\-‐–—()（）.·]*"
TO_FULL_WIDTH = ord("０") - ord("0")


def blanked(case: Opinion, text: str) -> str:
    """``text`` with blanks, to be filled in, for whatever says who left his contact with the case.

    A telephone is known by its digits, however they are parted or wide; a name also with blanks in it.
    """
    submitter = Submitter.objects.filter(opinion=case, erased_at=None).first()
    if submitter is None:
        return text
    said = [*_named(submitter.name), _dialled(submitter.phone), re.escape(submitter.email.strip())]
    for pattern in filter(None, said):
        text = re.sub(pattern, BLANK, text, flags=re.IGNORECASE)
    return text


def _named(name: str) -> list[str]:
    chars = [char for char in name if not char.isspace()]
    if len(chars) < 2:
        return []
    return [r"\s*".join(map(re.escape, chars)), *(re.escape(chars[0] + title) for title in TITLES)]


def _dialled(phone: str) -> str:
    digits = [char for char in normalize("NFKC", phone) if char in "0123456789"]
    return BETWEEN_DIGITS.join(f"[{digit}{chr(ord(digit) + TO_FULL_WIDTH)}]" for digit in digits)
