from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from opinions.actions import accept, reject
from opinions.enums import (
    Grade,
    Move,
    PublicationMove,
    PublicationState,
    PublishConsent,
    RejectReason,
    ReplyStatus,
    State,
)
from opinions.lifecycle import AnyMove
from opinions.models import CaseStep, Opinion, PublishedCopy
from opinions.viewsets.moves import slug_of
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, make_opinion, staff
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from topics.enums import Phase

pytestmark = pytest.mark.django_db


def address(opinion: Opinion, move: AnyMove, query: str = "") -> str:
    return reverse("cases:move", args=[opinion.pk, slug_of(move)]) + query


def filled(move: AnyMove, state: State, **fields: Any) -> dict[str, Any]:
    """What the form of ``move`` sends from a screen that shows ``state``."""
    return {
        f"{slug_of(move)}-{name}": value
        for name, value in {"expected_state": state, **fields}.items()
    }


def make(
    browser, opinion: Opinion, move: AnyMove, *, query: str = "", then: str = "", **fields: Any
):
    data = filled(move, fields.pop("expected_state", opinion.state), **fields)
    return browser.post(
        address(opinion, move, query), {**data, **({"next": "1"} if then == "next" else {})}
    )


def form_of(response, move: AnyMove):
    return next(card.form for card in response.context["screen"].cards if card.move is move)


@pytest.fixture
def dispatcher(log_in):
    return log_in(staff(Role.DISPATCHER))


# each move, from its form to the case


def test_accept(dispatcher):
    opinion = make_opinion()

    response = make(dispatcher, opinion, Move.ACCEPT, grade=Grade.ORDINARY)

    opinion.refresh_from_db()
    assert (opinion.state, opinion.grade) == (State.ACCEPTED, Grade.ORDINARY)
    assert response["Location"] == reverse("cases:case", args=[opinion.pk])
    assert [str(message).strip() for message in get_messages(response.wsgi_request)] == [
        f"{opinion.number} 已受理。"
    ]


def test_reject(dispatcher):
    opinion = make_opinion()

    make(dispatcher, opinion, Move.REJECT, reason=RejectReason.PETITION, text="请到区信访局反映。")

    opinion.refresh_from_db()
    assert (opinion.state, opinion.reject_reason, opinion.public_note) == (
        State.REJECTED, RejectReason.PETITION, "请到区信访局反映。",
    )  # fmt: skip


def test_regrade(dispatcher):
    opinion = make_opinion(State.ACCEPTED)

    make(dispatcher, opinion, Move.REGRADE, grade=Grade.COMPLEX, reason="涉及三个小区。")

    opinion.refresh_from_db()
    assert opinion.grade == Grade.COMPLEX


def test_answer_on_the_spot(log_in):
    studio = StudioPageFactory()
    opinion = make_opinion(studio=studio)

    make(
        log_in(staff(Role.CLERK, studio=studio)),
        opinion,
        Move.ANSWER_ON_THE_SPOT,
        text="周三上午九点开门。",
    )

    opinion.refresh_from_db()
    assert (opinion.state, opinion.grade, opinion.replies.get().text) == (
        State.ANSWERED, Grade.SIMPLE, "周三上午九点开门。",
    )  # fmt: skip


def test_dispatch_to_a_lead_and_helping_units(dispatcher):
    opinion, lead, helping = (
        make_opinion(State.ACCEPTED),
        UnitFactory(),
        [UnitFactory(), UnitFactory()],
    )

    make(
        dispatcher, opinion, Move.DISPATCH, lead=lead.pk, co_handling=[unit.pk for unit in helping]
    )

    opinion.refresh_from_db()
    assert (opinion.state, opinion.lead_unit) == (State.DISPATCHED, lead)
    assert set(opinion.assignments.values_list("unit", "role")) == {
        (lead.pk, "LEAD"),
        *((unit.pk, "CO_HANDLING") for unit in helping),
    }


def test_sign(log_in):
    unit = UnitFactory()
    opinion, handler = make_opinion(State.DISPATCHED, unit=unit), staff(Role.HANDLER, unit=unit)

    make(log_in(handler), opinion, Move.SIGN)

    opinion.refresh_from_db()
    assert (opinion.state, opinion.handler) == (State.HANDLING, handler)


def test_submit_reply(log_in):
    unit = UnitFactory()
    opinion = make_opinion(State.HANDLING, unit=unit)

    make(log_in(staff(Role.HANDLER, unit=unit)), opinion, Move.SUBMIT_REPLY, text="三天内换好。")

    opinion.refresh_from_db()
    assert (opinion.state, opinion.replies.get().status) == (
        State.REPLY_REVIEW,
        ReplyStatus.IN_REVIEW,
    )


def test_send_back_and_the_draft_stands_in_the_form_again(log_in):
    unit = UnitFactory()
    opinion = make_opinion(State.REPLY_REVIEW, unit=unit, reply_text="已安排。")

    make(log_in(staff(Role.REVIEWER)), opinion, Move.SEND_BACK, remark="请写明日期。")

    response = log_in(staff(Role.HANDLER, unit=unit)).get(reverse("cases:case", args=[opinion.pk]))
    assert form_of(response, Move.SUBMIT_REPLY)["text"].value() == "已安排。"
    assert "请写明日期。" in response.content.decode()


def test_release(log_in):
    opinion = make_opinion(State.REPLY_REVIEW)

    make(log_in(staff(Role.REVIEWER)), opinion, Move.RELEASE)

    opinion.refresh_from_db()
    assert (opinion.state, opinion.replies.get().status) == (State.ANSWERED, ReplyStatus.RELEASED)


def test_consult_joins_an_undecided_topic(dispatcher):
    opinion, topic = make_opinion(State.ACCEPTED), TopicPageFactory()

    make(dispatcher, opinion, Move.CONSULT, topic=topic.pk)

    opinion.refresh_from_db()
    assert (opinion.state, opinion.topic) == (State.IN_CONSULTATION, topic)


def test_consult_offers_undecided_topics_alone(dispatcher):
    collecting = TopicPageFactory(phase=Phase.COLLECTING)
    TopicPageFactory(phase=Phase.REPORTED)
    TopicPageFactory(live=False)

    response = dispatcher.get(reverse("cases:case", args=[make_opinion().pk]))

    assert list(form_of(response, Move.CONSULT).fields["topic"].queryset) == [collecting]


def test_propose_edits_the_copy_and_leaves_the_original(dispatcher):
    opinion = make_opinion(
        State.ANSWERED, text="王小明住502。", publish_consent=PublishConsent.ANONYMOUS
    )

    make(dispatcher, opinion, PublicationMove.PROPOSE, title="路灯", text="居民反映。", place="")

    opinion.refresh_from_db()
    assert (opinion.publication, opinion.text, opinion.published_copy.text) == (
        PublicationState.PROPOSED, "王小明住502。", "居民反映。",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("move", "before", "after", "fields"),
    [
        (PublicationMove.APPROVE, PublicationState.PROPOSED, PublicationState.PUBLISHED, {}),
        (
            PublicationMove.DECLINE,
            PublicationState.PROPOSED,
            PublicationState.UNPUBLISHED,
            {"reason": "还有姓名。"},
        ),
        (
            PublicationMove.TAKE_DOWN,
            PublicationState.PUBLISHED,
            PublicationState.TAKEN_DOWN,
            {"reason": "本人要求。"},
        ),
    ],
)
def test_publisher_decides(log_in, move, before, after, fields):
    opinion = make_opinion(State.ANSWERED, publication=before)

    make(log_in(staff(Role.PUBLISHER)), opinion, move, **fields)

    opinion.refresh_from_db()
    assert opinion.publication == after


# what is refused comes back beside what was typed


REFUSED = [
    (Role.DISPATCHER, State.SUBMITTED, Move.ACCEPT, {"grade": ""}, "请选择分级。"),
    (Role.DISPATCHER, State.SUBMITTED, Move.ACCEPT, {"grade": "HUGE"}, "HUGE"),
    (Role.DISPATCHER, State.SUBMITTED, Move.REJECT, {"reason": "", "text": "留下的话"}, "请选择不予受理的理由。"),
    (Role.DISPATCHER, State.SUBMITTED, Move.REJECT, {"reason": "PETITION", "text": " "}, "请写明给提交人的说明。"),
    (Role.DISPATCHER, State.SUBMITTED, Move.REJECT, {"reason": "PETITION", "text": "长" * 5001}, "最多 5000 字，现在有 5001 字"),
    (Role.DISPATCHER, State.SUBMITTED, Move.ANSWER_ON_THE_SPOT, {"text": "\u202e"}, "请写答复。"),
    (Role.DISPATCHER, State.ACCEPTED, Move.DISPATCH, {"lead": ""}, "请选择主办单位。"),
    (Role.DISPATCHER, State.ACCEPTED, Move.REGRADE, {"grade": "ORDINARY", "reason": "留下的话"}, "已经是“一般”"),
    (Role.REVIEWER, State.REPLY_REVIEW, Move.SEND_BACK, {"remark": ""}, "请写明需要修改什么。"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "state", "move", "fields", "message"), REFUSED)
def test_bad_input_is_named_and_changes_nothing(log_in, role, state, move, fields, message):
    opinion = make_opinion(state)
    steps = CaseStep.objects.count()

    response = make(log_in(staff(role)), opinion, move, **fields)

    opinion.refresh_from_db()
    assert response.status_code == 422
    assert message in response.content.decode()
    assert (opinion.state, CaseStep.objects.count()) == (state, steps)
    form = form_of(response, move)
    assert {name: form[name].value() for name in fields} == fields


def test_lead_unit_may_not_help_itself(dispatcher):
    opinion, unit = make_opinion(State.ACCEPTED), UnitFactory()

    response = make(dispatcher, opinion, Move.DISPATCH, lead=unit.pk, co_handling=[unit.pk])

    assert "主办单位不必再选为协办单位。" in response.content.decode()


def test_retired_unit_is_not_offered_and_refused(dispatcher):
    opinion, unit = make_opinion(State.ACCEPTED), UnitFactory(retired=True)

    response = make(dispatcher, opinion, Move.DISPATCH, lead=unit.pk)

    assert response.status_code == 422
    assert Opinion.objects.get().state == State.ACCEPTED


# the screen was opened before somebody else moved the case


def test_stale_screen_says_what_happened_and_keeps_the_words(log_in, dispatcher):
    opinion = make_opinion()
    other = staff(Role.DISPATCHER, display_name="钱调度")
    accept(opinion, grade=Grade.ORDINARY, by=other, at=MONDAY)

    response = make(
        dispatcher,
        opinion,
        Move.REJECT,
        expected_state=State.SUBMITTED,
        reason="PETITION",
        text="留下的话",
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "这件事项已有新的进展，现在是“待交办”" in page
    assert "最近一步：钱调度 于 03-02 09:30 办理“受理”。" in page
    assert "您填写的内容保留在下面，可以复制。" in page
    assert form_of(response, Move.REJECT)["text"].value() == "留下的话"
    assert Opinion.objects.get().state == State.ACCEPTED


def test_stale_screen_may_send_again_what_is_still_allowed(log_in):
    unit = UnitFactory()
    opinion = make_opinion(State.REPLY_REVIEW, unit=unit)
    handler = log_in(staff(Role.HANDLER, unit=unit))
    make(log_in(staff(Role.REVIEWER)), opinion, Move.SEND_BACK, remark="请写明日期。")

    stale = make(
        handler, opinion, Move.SUBMIT_REPLY, expected_state=State.REPLY_REVIEW, text="改好的答复。"
    )
    form = form_of(stale, Move.SUBMIT_REPLY)
    again = handler.post(address(opinion, Move.SUBMIT_REPLY), dict(form.data.items()))

    assert (stale.status_code, again.status_code) == (409, 302)
    assert opinion.replies.latest("pk").text == "改好的答复。"


def test_second_approval_is_told_that_it_is_public_already(log_in):
    opinion = make_opinion(State.ANSWERED, publication=PublicationState.PROPOSED)
    make(log_in(staff(Role.PUBLISHER)), opinion, PublicationMove.APPROVE)

    response = make(log_in(staff(Role.PUBLISHER)), opinion, PublicationMove.APPROVE)

    assert response.status_code == 422
    assert "“已公开”的事项不能“批准公开”。" in response.content.decode()


@pytest.mark.parametrize("expected", ["", "NONSENSE"])
def test_form_without_its_state_is_refused(dispatcher, expected):
    opinion = make_opinion()

    response = make(dispatcher, opinion, Move.ACCEPT, expected_state=expected, grade=Grade.ORDINARY)

    assert response.status_code == 422
    assert "请重新打开这一页再办理。" in response.content.decode()


# who may not


def test_move_without_the_right_is_refused_with_the_words_kept(log_in):
    opinion = make_opinion()

    response = make(
        log_in(staff(Role.REVIEWER)), opinion, Move.REJECT, reason="PETITION", text="留下的话"
    )

    assert response.status_code == 403
    assert "您没有权限这样做。" in response.content.decode()
    assert form_of(response, Move.REJECT)["text"].value() == "留下的话"


def test_nobody_releases_his_own_reply(log_in):
    reviewer = staff(Role.REVIEWER)
    opinion = make_opinion(State.REPLY_REVIEW, author=reviewer)

    response = make(log_in(reviewer), opinion, Move.RELEASE)

    assert response.status_code == 403
    assert "自己起草或提议的，须由他人审核。" in response.content.decode()


def test_foreign_case_is_not_found(log_in):
    opinion = make_opinion(studio=StudioPageFactory())
    clerk = log_in(staff(Role.CLERK, studio=StudioPageFactory()))

    assert make(clerk, opinion, Move.ACCEPT, grade=Grade.SIMPLE).status_code == 404
    assert Opinion.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize("slug", ["conclude", "submit", "expire", "merge", "nonsense"])
def test_move_that_no_screen_makes_is_not_found(dispatcher, slug):
    opinion = make_opinion()

    assert dispatcher.post(reverse("cases:move", args=[opinion.pk, slug])).status_code == 404


# where one goes afterwards


def test_going_back_to_the_address_of_a_form_shows_the_case(dispatcher):
    opinion = make_opinion()

    response = dispatcher.get(address(opinion, Move.ACCEPT, "?queue=screen"))

    assert response["Location"] == f"{reverse('cases:case', args=[opinion.pk])}?queue=screen"


def test_next_follows_the_listing_with_its_filters(dispatcher):
    first, _other, third = (
        make_opinion(title=title, text=title, place="") for title in ("路灯一", "电梯", "路灯二")
    )
    query = "?queue=screen&q=%E8%B7%AF%E7%81%AF"

    response = make(dispatcher, first, Move.ACCEPT, query=query, then="next", grade=Grade.ORDINARY)

    assert response["Location"].split("?")[0] == reverse("cases:case", args=[third.pk])
    assert response["Location"].split("?")[1] == query[1:]


def test_next_stays_when_nothing_follows(dispatcher):
    opinion = make_opinion()

    response = make(
        dispatcher, opinion, Move.ACCEPT, query="?queue=screen", then="next", grade=Grade.ORDINARY
    )

    assert response["Location"] == f"{reverse('cases:queue', args=['screen'])}?queue=screen"


def test_move_that_ends_ones_scope_leads_to_the_queue(log_in):
    """A unit's person whose unit has left the case meanwhile."""
    unit = UnitFactory()
    opinion = make_opinion(State.HANDLING, unit=unit)
    handler = log_in(staff(Role.HANDLER, unit=unit))
    opinion.assignments.update(returned_at=MONDAY, ended_at=MONDAY)

    assert make(handler, opinion, Move.SUBMIT_REPLY, text="三天内换好。").status_code == 404
    assert PublishedCopy.objects.count() == 0


def test_rejected_case_is_told_to_a_second_screen(log_in):
    opinion = make_opinion()
    reject(
        opinion,
        reason=RejectReason.UNCLEAR,
        text="请补充地点。",
        by=staff(Role.DISPATCHER),
        at=MONDAY,
    )

    response = make(
        log_in(staff(Role.DISPATCHER)),
        opinion,
        Move.ANSWER_ON_THE_SPOT,
        expected_state=State.SUBMITTED,
        text="留下的话",
    )

    assert response.status_code == 409
    assert "现在是“不予受理”" in response.content.decode()
