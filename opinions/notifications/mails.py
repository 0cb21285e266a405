"""Writing and sending the mails that lie in the outbox. Addresses are read here and nowhere earlier."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from opinions.enums import Event, Move, PublicationMove, State
from opinions.lifecycle import AnyMove, move_of
from opinions.models import CaseStep, Opinion, Submitter
from opinions.notifications.letters import (
    STAFF_MAIL,
    SUBMITTER_MAIL,
    UNIT_MAIL,
    leaves_with_others,
)
from opinions.notifications.post import absolute, language_of, post, sender_in
from opinions.notifications.reminders import words_of_escalation
from opinions.notifications.words import (
    TO_MERGED,
    TO_STAFF,
    TO_SUBMITTER,
    WHEN_ALL_LEAVE,
    WHEN_LATE,
    WITHOUT_TOPIC,
    Words,
)
from opinions.permissions import can_see
from portal.core.languages import ENGLISH, SOURCE, TRADITIONAL, in_present_language, with_prefix
from portal.core.outbox import sender
from portal.core.traditional import convert
from portal.reference.models import Unit
from portal.users.models import User
from topics.models import TopicPage


@sender(SUBMITTER_MAIL)
def mail_submitter(key: str, payload: dict[str, Any]) -> None:
    """Tell the submitter, in the language in which he wrote; nobody when the address was erased meanwhile."""
    step = _step(payload)
    case = _case_told(step, payload)
    submitter = Submitter.objects.filter(opinion=case, erased_at=None).first()
    if submitter and submitter.email and case:
        words = TO_SUBMITTER if case == step.opinion else TO_MERGED
        template, language = "emails/submitter.txt", case.language
        _send(key, submitter.email, step, words, template, language=language, case=case)


def _case_told(step: CaseStep, payload: dict[str, Any]) -> Opinion | None:
    """The step's own, or one that is merged into it; None when that is handled for itself again."""
    if "case" not in payload:
        return step.opinion
    return Opinion.objects.filter(pk=payload["case"], state=State.MERGED).first()


@sender(STAFF_MAIL)
def mail_staff(key: str, payload: dict[str, Any]) -> None:
    """Tell one member of staff; nobody when he has left or has no address."""
    step = _step(payload)
    user = User.objects.filter(pk=payload["user"], is_active=True).first()
    if user and user.email:
        _send(
            key,
            user.email,
            step,
            TO_STAFF,
            "emails/staff.txt",
            language=language_of(user),
            linked=can_see(user, step.opinion),
        )


@sender(UNIT_MAIL)
def mail_unit(key: str, payload: dict[str, Any]) -> None:
    """Tell a unit that has no staff here, at its official address."""
    unit = Unit.objects.filter(pk=payload["unit"]).first()
    if unit and unit.email:
        _send(key, unit.email, _step(payload), TO_STAFF, "emails/staff.txt", language=SOURCE)


def _step(payload: dict[str, Any]) -> CaseStep:
    return CaseStep.objects.select_related("opinion").get(pk=payload["step"])


def _send(
    key: str,
    address: str,
    step: CaseStep,
    words: Words,
    template: str,
    *,
    language: str,
    linked: bool = True,
    case: Opinion | None = None,
) -> None:
    """:raises Undeliverable: the server refuses this address for good, or it is none."""
    subject, body = compose(step, words, template, language=language, linked=linked, case=case)
    post(key, address, subject, body)


def compose(
    step: CaseStep,
    words: Words,
    template: str,
    *,
    language: str,
    linked: bool = True,
    case: Opinion | None = None,
) -> tuple[str, str]:
    """Subject and body. Traditional Chinese is the converted Chinese text.

    ``linked=False``: without the address of the case, which the reader does not see any more. ``case`` is the
    reader's, if it is another than the step's: nothing of that one is said.
    """
    convert_to = _converter(language)
    with translation.override(ENGLISH if language == ENGLISH else SOURCE):
        case, move = case or step.opinion, move_of(step.move)
        is_public = words is not TO_STAFF
        topic = _topic(step, published=is_public)
        subject, sentence = _words(step, words, topic)[move]
        site_name, phone = sender_in(language)
        if is_public:
            paths = _public_paths(case, move, topic)
            addresses = {
                name: absolute(with_prefix(path, language)) for name, path in paths.items()
            }
        elif not linked:
            addresses = {}
        else:
            addresses = {"case_url": absolute(reverse("cases:case", args=[case.pk]))}
        context = {
            "sentence": str(sentence) % _facts(step, topic),
            "number": case.number,
            "site_name": site_name,
            "phone": phone,
            **addresses,
        }
        lines = render_to_string(template, context)
        title = f"[{site_name}] {subject} {case.number}"
    return convert_to(title), convert_to(lines)


def _converter(language: str) -> Callable[[str], str]:
    return convert if language == TRADITIONAL else str


def _topic(step: CaseStep, *, published: bool) -> TopicPage | None:
    """The topic that the step tells of, as the reader may see it; a draft is named to staff alone."""
    topics = TopicPage.objects.filter(pk=step.data.get("topic") or step.opinion.topic_id)
    told = (topics.filter(live=True) if published else topics).first()
    return in_present_language(told) if told else None


def _words(step: CaseStep, words: Words, topic: TopicPage | None) -> Words:
    """The receipt promises a day only as long as it is the one that is waited for; a reminder says how late it is."""
    if step.move == Event.ESCALATED:
        facts, has_unit = step.data, bool(step.data["unit"])
        said = words_of_escalation(
            facts["share"],
            facts["days"],
            state=step.from_state,
            has_unit=has_unit,
            answers=facts.get("answers", False),  # earlier steps do not say
        )
        return {**words, Event.ESCALATED: said}
    if words is TO_STAFF:
        return {**words, **WHEN_ALL_LEAVE} if leaves_with_others(step) else words
    if topic is None:
        words = {**words, **WITHOUT_TOPIC}
    submitted = step.opinion.state == State.SUBMITTED
    return words if submitted else {**words, **WHEN_LATE}


def _facts(step: CaseStep, topic: TopicPage | None) -> dict[str, str]:
    """What the step itself says: a mail may go out when the case has long moved on."""
    case = step.opinion
    due_on = case.due_on.isoformat() if step.move == Move.SUBMIT and case.due_on else ""
    return {
        "due_on": step.data.get("due_on") or due_on,
        "unit": str(_unit(step) or "–"),
        "topic": topic.title if topic else "–",
        "until": step.data.get("until", ""),
        "joined": _labels(step.data.get("joined", ())),
        "left": _labels(step.data.get("left", ())),
        "days": step.data.get("days", ""),
        "person": str(_person(step) or "–"),
    }


def _labels(codes: Iterable[str]) -> str:
    units = {unit.code: str(unit) for unit in Unit.objects.filter(code__in=list(codes))}
    return "、".join(units.get(code, code) for code in codes) or "–"


def _unit(step: CaseStep) -> Unit | None:
    if code := step.data.get("lead") or step.data.get("unit"):
        return Unit.objects.filter(code=code).first()
    if reply := step.data.get("reply"):
        return Unit.objects.filter(replies=reply).first()
    return None


def _person(step: CaseStep) -> User | None:
    return User.objects.filter(pk=step.data.get("person")).first()


def _public_paths(case: Opinion, move: AnyMove | Event, topic: TopicPage | None) -> dict[str, str]:
    paths = {"track_url": reverse("opinions:track")}
    if move in {PublicationMove.APPROVE, PublicationMove.APPROVE_REPLY}:
        paths["about_url"] = reverse("opinions:one", kwargs={"number": case.number})
    elif move in {Move.CONCLUDE, Move.CONSULT} and topic:
        page = urlsplit(topic.get_url() or "/").path
        paths["about_url"] = urljoin(page, "outcome/") if move is Move.CONCLUDE else page
    return paths
