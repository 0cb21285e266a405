from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

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
from opinions.models import PublishedCopy
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, make_opinion, staff
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.viewsets.making import address, form_of, make
from topics.enums import Phase

pytestmark = pytest.mark.django_db


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


def test_propose_offers_a_reply_only_where_there_is_one(dispatcher):
    for state, offered in ((State.ACCEPTED, False), (State.ANSWERED, True)):
        opinion = make_opinion(state, publish_consent=PublishConsent.ANONYMOUS)

        response = dispatcher.get(reverse("cases:case", args=[opinion.pk]))

        assert ("reply" in form_of(response, PublicationMove.PROPOSE).fields) is offered


def test_publisher_sees_the_copys_reply_and_the_one_that_waits(log_in):
    opinion = make_opinion(
        State.ANSWERED,
        publication=PublicationState.PUBLISHED,
        copy={"reply": "公开着的答复。"},
        waiting_reply="等着公开的答复。",
    )
    publisher = log_in(staff(Role.PUBLISHER))

    page = publisher.get(reverse("cases:case", args=[opinion.pk])).content.decode()
    assert "公开着的答复。" in page
    assert "等着公开的答复。" in page
    make(publisher, opinion, PublicationMove.APPROVE_REPLY)

    assert PublishedCopy.objects.get().reply == "等着公开的答复。"


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
