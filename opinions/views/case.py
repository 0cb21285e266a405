"""What the secret code shows: where the matter stands, what comes next and when, and what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opinions.actions.expiry import rating_term
from opinions.actions.reopening import rating_of
from opinions.casework.letter_form import suggested_salutation
from opinions.enums import (
    OPEN_STATES,
    Act,
    Move,
    PublicationMove,
    PublicationState,
    PublicWord,
    RejectReason,
    ReplyStatus,
    State,
)
from opinions.lifecycle import AnyMove
from opinions.models import Opinion, Reply
from opinions.queries import (
    ResidentStep,
    followed,
    letters_for_resident,
    letters_once_followed,
    next_date,
    timeline_for_resident,
    word_for_resident,
)
from opinions.views.prospect import Stage, at_the_latest, day_in_words, moment_in_words
from topics.models import OutcomePage, TopicPage

WORDS = list(PublicWord)
UNANSWERED_ENDS = frozenset({State.REJECTED, State.WITHDRAWN})

UNDATED: dict[State, str | Promise] = {
    State.IN_CONSULTATION: gettext_lazy("正在和大家的意见一起协商，协商成果公布后就有答复。"),
}
"""What comes next where no day is fixed for it."""
UNDATED_FOR_MERGED: dict[State, str | Promise] = {
    State.WAITING_SUBMITTER: gettext_lazy("正在等另一位反映同一件事的人补充情况，之后继续办理。"),
    State.REOPEN_REQUESTED: gettext_lazy("另一位反映同一件事的人申请了重新办理，正在审核。"),
}
"""Instead, of a lead case, to those whose matters were merged into it."""
CLOSING = gettext_lazy("下一步：%(day)s 自动办结。在此之前可以评价，不满意的可以申请重新办理。")
CLOSING_FOR_MERGED = gettext_lazy(
    "下一步：最迟 %(day)s 办结。答复由另一位反映同一件事的人评价；您还有别的情况，可以另行提交。"
)
"""Only the lead case's own submitter may rate its answer, or ask to reopen it."""
IN_PREPARATION = gettext_lazy(
    "正在准备协商议题，公布后和大家的意见一起协商，协商成果公布后就有答复。"
)

HAPPENED: dict[AnyMove, str | Promise] = {
    Move.SUBMIT: pgettext_lazy("event", "提交"),
    Move.REJECT: pgettext_lazy("event", "不予受理"),
    Move.ACCEPT: pgettext_lazy("event", "受理"),
    Move.ANSWER_ON_THE_SPOT: pgettext_lazy("event", "当场答复"),
    Move.DISPATCH: pgettext_lazy("event", "交办"),
    Move.SIGN: pgettext_lazy("event", "签收"),
    Move.RELEASE: pgettext_lazy("event", "审核通过并答复"),
    Move.CONSULT: pgettext_lazy("event", "转入协商"),
    Move.CONCLUDE: pgettext_lazy("event", "协商成果公布"),
    Move.LEAVE_CONSULTATION: pgettext_lazy("event", "退出协商"),
    Move.EXPIRE: pgettext_lazy("event", "评价期满办结"),
    Move.RECONSIDER: pgettext_lazy("event", "复核"),
    Move.RECALL: pgettext_lazy("event", "收回，另行交办"),
    Move.RETURN_UNSIGNED: pgettext_lazy("event", "超时未签收，另行交办"),
    Move.SEND_ELSEWHERE: pgettext_lazy("event", "改由其他单位办理"),
    Move.ASK_SUBMITTER: pgettext_lazy("event", "请您补充"),
    Move.SUPPLEMENT: pgettext_lazy("event", "您作了补充"),
    Move.WAIT_OVER: pgettext_lazy("event", "补充期满，继续办理"),
    Move.RATE: pgettext_lazy("event", "您作了评价"),
    Move.REQUEST_REOPEN: pgettext_lazy("event", "申请重办"),
    Move.GRANT_REOPEN: pgettext_lazy("event", "同意重办"),
    Move.REFUSE_REOPEN: pgettext_lazy("event", "不同意重办"),
    Move.CORRECT: pgettext_lazy("event", "更正答复"),
    Move.UNMERGE: pgettext_lazy("event", "取消合并"),
    Act.GRANT_EXTENSION: pgettext_lazy("event", "同意延期"),
    Act.WITHDRAW_CONSENT: pgettext_lazy("event", "您不再同意公开"),
    Move.MERGE: pgettext_lazy("event", "合并"),
    Move.WITHDRAW: pgettext_lazy("event", "撤回"),
    PublicationMove.APPROVE: pgettext_lazy("event", "批准公开"),
    PublicationMove.TAKE_DOWN: pgettext_lazy("event", "撤下"),
    PublicationMove.APPROVE_REPLY: pgettext_lazy("event", "批准公开答复"),
}
"""What a resident reads of each move: in Chinese one word names a move and what came of it, in English not."""

REACHED_BY: dict[PublicWord, frozenset[AnyMove]] = {
    PublicWord.SCREENING: frozenset({Move.ACCEPT}),
    PublicWord.HANDLING: frozenset({Move.DISPATCH, Move.CONSULT, Move.REQUEST_REOPEN}),
    PublicWord.CLOSED: frozenset({Move.REJECT, Move.WITHDRAW, Move.EXPIRE, Move.RATE}),
}
"""Moves that tell the day of a word for which the case has no column, or none that is filled in."""


@dataclass(frozen=True)
class Step:
    """One entry of the phases component: done, now or next."""

    label: str | Promise
    dates: str
    state: str


def progress(opinion: Opinion, steps: Sequence[ResidentStep]) -> list[Step]:
    """The five words in a line, with the days on which they were reached; a word that was skipped has the next one's.

    ``opinion`` is the case that is followed, with its own steps. A matter that ended without an answer
    shows only the words it went through.
    """
    reached = {
        PublicWord.RECEIVED: opinion.submitted_at,
        PublicWord.SCREENING: opinion.accepted_at,
        PublicWord.HANDLING: opinion.dispatched_at,
        PublicWord.ANSWERED: opinion.answered_at,
        PublicWord.CLOSED: opinion.closed_at,
    }
    for word, moves in REACHED_BY.items():
        reached[word] = reached[word] or next(
            (step.at for step in steps if step.move in moves), None
        )
    now = word_for_resident(opinion)
    words = WORDS
    if opinion.state in UNANSWERED_ENDS:
        words = [word for word in WORDS if reached[word] or word in {PublicWord.SCREENING, now}]
    line = []
    for word in words:
        place = WORDS.index(word) - WORDS.index(now)
        at = first_of(reached, WORDS[WORDS.index(word) : WORDS.index(now) + 1])
        day = f"{timezone.localtime(at):%Y-%m-%d}" if at else ""
        line.append(Step(word.label, day, "done" if place < 0 else "next" if place else "now"))
    return line


def first_of(
    reached: Mapping[PublicWord, dt.datetime | None], words: Iterable[PublicWord]
) -> dt.datetime | None:
    return next(filter(None, (reached[word] for word in words)), None)


def undated(opinion: Opinion, *, is_lead: bool) -> str:
    state = State(opinion.state)
    if state is State.IN_CONSULTATION and opinion.topic and not opinion.topic.live:
        return str(IN_PREPARATION)
    return str((is_lead and UNDATED_FOR_MERGED.get(state)) or UNDATED.get(state, ""))


def what_comes_next(opinion: Opinion, *, today: dt.date, is_lead: bool = False) -> str:
    """One sentence, with the latest date when there is one; ``opinion`` is the case that is followed.

    ``is_lead``: the reader's own was merged into it.
    """
    if sentence := undated(opinion, is_lead=is_lead):
        return sentence
    if opinion.state == State.ANSWERED and opinion.answered_at:
        closing = timezone.localdate(opinion.answered_at + rating_term())
        return str(CLOSING_FOR_MERGED if is_lead else CLOSING) % {"day": day_in_words(closing)}
    if opinion.state == State.WAITING_SUBMITTER:
        until = day_in_words(opinion.pause.until)
        return _("等您补充，最迟 %(day)s，过后按现有情况继续办理。") % {"day": until}
    day = next_date(opinion)
    if day is None:
        return ""
    if day < today:
        return _("原定最迟 %(day)s，现已超过，正在催办。") % {"day": day_in_words(day)}
    return str(DATED.get(State(opinion.state), ANSWER)) % {"date": at_the_latest(day)}


DATED: dict[State, str | Promise] = {
    State.SUBMITTED: gettext_lazy("下一步：审核，%(date)s。"),
    State.ACCEPTED: gettext_lazy("下一步：交给承办单位办理，%(date)s。"),
    State.REOPEN_REQUESTED: gettext_lazy("下一步：决定是否重新办理，%(date)s。"),
}
ANSWER = gettext_lazy("下一步：答复，%(date)s。")
"""What is done by the due date; wherever else there is one, the answer."""


def asked(opinion: Opinion, steps: Sequence[ResidentStep]) -> str:
    """What the unit wants to know while it waits for the submitter."""
    if opinion.state != State.WAITING_SUBMITTER:
        return ""
    questions = [step.text for step in steps if step.move == Move.ASK_SUBMITTER and step.text]
    return questions[-1] if questions else opinion.public_note


def wait_is_over(case: Opinion, steps: Sequence[ResidentStep]) -> bool:
    """Whether the case goes on, and is not answered yet, without what its submitter (``steps``) was asked for."""
    went_on = any(step.move == Move.WAIT_OVER for step in steps)
    return went_on and case.state in OPEN_STATES and case.answered_at is None


def history(steps: Iterable[ResidentStep], *, said: Container[str]) -> list[Stage]:
    """What happened, oldest first; ``said`` are texts that stand above it already."""
    return [
        Stage(
            str(HAPPENED.get(step.move, step.label)),
            moment_in_words(step.at),
            "" if step.text in said else step.text,
            "done",
        )
        for step in steps
    ]


def is_consulted(steps: Iterable[ResidentStep]) -> bool:
    """In its topic's consultation, or answered by it; any other topic is beside the matter."""
    moves = {Move.CONSULT, Move.CONCLUDE, Move.LEAVE_CONSULTATION}
    last = [step.move for step in steps if step.move in moves][-1:]
    return bool(last) and last != [Move.LEAVE_CONSULTATION]


def linked_topic(opinion: Opinion) -> tuple[TopicPage | None, OutcomePage | None]:
    """The topic and its outcome in the reader's language, as far as they are published."""
    topic = opinion.topic
    if topic is None or not topic.live:
        return None, None
    topic = topic.localized
    return topic, OutcomePage.objects.child_of(topic).live().first()


@dataclass(frozen=True)
class Letters:
    """The answer that holds, those that it corrected, those after which the case was handled again, and those of a
    case that stood for it."""

    valid: Reply | None = None
    corrected: tuple[Reply, ...] = ()
    earlier: tuple[Reply, ...] = ()
    leads: tuple[Reply, ...] = ()

    @classmethod
    def of(cls, opinion: Opinion, steps: Sequence[ResidentStep], *, is_own: bool) -> Letters:
        letters = letters_for_resident(opinion)
        came_back = is_own and any(step.move == Move.UNMERGE for step in steps)
        reopened = max((step.at for step in steps if step.move == Move.GRANT_REOPEN), default=None)
        holding: list[Reply] = []
        earlier: list[Reply] = []
        for each in letters:
            before = reopened and each.released_at and each.released_at < reopened
            (earlier if before else holding).append(each)
        return cls(
            next((each for each in holding if each.status == ReplyStatus.RELEASED), None),
            tuple(each for each in holding if each.status == ReplyStatus.CORRECTED),
            tuple(earlier),
            tuple(letters_once_followed(opinion)) if came_back else (),
        )

    def __bool__(self) -> bool:
        return bool(self.valid or self.corrected or self.earlier or self.leads)


def case_context(opinion: Opinion, *, today: dt.date) -> dict[str, Any]:
    reason = opinion.reject_reason
    steps = timeline_for_resident(opinion)
    question = asked(opinion, steps)
    case = followed(opinion)
    is_merged = case is not opinion
    topic, outcome = linked_topic(case)
    followed_steps = timeline_for_resident(case) if is_merged else steps
    letters = Letters.of(case, followed_steps, is_own=not is_merged)
    if is_merged and not letters:  # until the lead case is answered, the answer that its own had
        letters = Letters.of(opinion, steps, is_own=True)
    return {
        "opinion": opinion,
        "word": word_for_resident(opinion),
        "is_merged": is_merged,
        "progress": progress(case, followed_steps),
        "comes_next": what_comes_next(case, today=today, is_lead=is_merged),
        "question": question,
        "wait_over": wait_is_over(case, steps),
        "history": history(steps, said={opinion.public_note, question}),
        "letters": letters,
        "anothers": case is not opinion,
        "neutral": suggested_salutation(case),
        "rating": rating_of(opinion),
        "supplements": list(opinion.supplements.order_by("pk")),
        "reject_reason": RejectReason(reason).label if opinion.state == State.REJECTED else "",
        "is_published": opinion.publication == PublicationState.PUBLISHED,
        "attachments": opinion.attachments.order_by("pk"),
        "topic": topic,
        "outcome": outcome,
        "consulted": is_consulted(followed_steps),
    }
