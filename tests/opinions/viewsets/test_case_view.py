from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from opinions.enums import (
    Act,
    ConsentBasis,
    Move,
    PublicationMove,
    PublicationState,
    PublishConsent,
    State,
)
from portal.users.enums import Role
from tests.factories.opinions import CHINA, make_opinion, staff
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db

WANG = {"name": "王小明", "phone": "13812341234", "email": "wang@example.cn"}


def case(opinion) -> str:
    return reverse("cases:case", args=[opinion.pk])


def moves_on(response) -> list[str]:
    return [card.move for card in response.context["screen"].cards]


QUERIES_OF_A_CASE = 29


@pytest.mark.parametrize("count", [1, 3])
def test_case_takes_a_fixed_number_of_queries(log_in, count, django_assert_num_queries):
    units = tuple(UnitFactory() for _ in range(count))
    opinion = make_opinion(State.REPLY_REVIEW, co_handling=units, contact=WANG)
    browser = log_in(staff(Role.REVIEWER))
    browser.get(case(opinion))  # site and content types are looked up once a process

    with django_assert_num_queries(QUERIES_OF_A_CASE):
        response = browser.get(case(opinion))

    assert len(response.context["opinion"].assignments.all()) == count + 1


def test_case_shows_what_was_said_and_where_it_stands(log_in):
    opinion = make_opinion(
        State.HANDLING,
        title="三号楼电梯常停",
        text="第一段。\n\n第二段。",
        place="实验小学门口",
        unit=UnitFactory(label="区住建局"),
        topic=TopicPageFactory(title="加装电梯怎么分摊"),
        studio=StudioPageFactory(title="河东工作室"),
        due_on=dt.date(2026, 3, 12),
    )

    with time_machine.travel(dt.datetime(2026, 3, 9, 10, tzinfo=CHINA), tick=False):
        page = log_in(staff(Role.DISPATCHER)).get(case(opinion)).content.decode()

    for words in (
        opinion.number, "三号楼电梯常停", "<p>第一段。</p>", "<p>第二段。</p>", "实验小学门口", "区住建局", "加装电梯怎么分摊",
        "河东工作室", "还剩 3 个工作日", "应于 2026-03-12", "办理中", "一般", "主办",
    ):  # fmt: skip
        assert words in page


def test_contact_is_masked(log_in):
    opinion = make_opinion(contact=WANG)

    page = log_in(staff(Role.DISPATCHER)).get(case(opinion)).content.decode()

    for masked, whole in (
        ("王*", "王小明"),
        ("138****1234", "13812341234"),
        ("w***@example.cn", "wang@example.cn"),
    ):
        assert masked in page
        assert whole not in page


def test_only_those_with_the_right_are_offered_a_look(log_in):
    opinion = make_opinion(State.REPLY_REVIEW, contact=WANG)

    offered = {
        role: "查看联系方式" in log_in(staff(role)).get(case(opinion)).content.decode()
        for role in (Role.DISPATCHER, Role.REVIEWER, Role.PUBLISHER)
    }

    assert offered == {Role.DISPATCHER: True, Role.REVIEWER: False, Role.PUBLISHER: False}


def test_case_without_contact_says_so(log_in):
    page = log_in(staff(Role.DISPATCHER)).get(case(make_opinion())).content.decode()

    assert "没有留下联系方式。" in page
    assert "查看联系方式" not in page


@pytest.mark.parametrize(
    ("role", "state", "moves"),
    [
        (
            Role.DISPATCHER,
            State.SUBMITTED,
            [Move.ACCEPT, Move.ANSWER_ON_THE_SPOT, Move.CONSULT, Move.MERGE, Move.REJECT],
        ),
        (Role.DISPATCHER, State.ACCEPTED, [Move.DISPATCH, Move.CONSULT, Move.MERGE, Move.REGRADE]),
        (Role.DISPATCHER, State.REPLY_REVIEW, [Move.MERGE]),
        (Role.REVIEWER, State.REPLY_REVIEW, [Move.RELEASE, Move.SEND_BACK]),
        (Role.REVIEWER, State.SUBMITTED, []),
        (Role.PUBLISHER, State.ANSWERED, []),
    ],
)
def test_case_offers_what_the_person_may_do_now(log_in, role, state, moves):
    assert moves_on(log_in(staff(role)).get(case(make_opinion(state)))) == moves


def test_handler_signs_then_replies(log_in):
    unit = UnitFactory()
    browser = log_in(staff(Role.HANDLER, unit=unit))

    assert moves_on(browser.get(case(make_opinion(State.DISPATCHED, unit=unit)))) == [
        Move.SIGN,
        Act.ASK_EXTENSION,
        Move.REQUEST_RETURN,
    ]
    assert moves_on(browser.get(case(make_opinion(State.HANDLING, unit=unit)))) == [
        Move.SUBMIT_REPLY,
        Move.ASK_SUBMITTER,
        Act.ASK_EXTENSION,
        Move.REQUEST_RETURN,
    ]


@pytest.mark.parametrize(
    ("consent", "basis", "offered"),
    [
        (PublishConsent.NONE, ConsentBasis.SUBMITTER, False),
        (PublishConsent.ANONYMOUS, ConsentBasis.SUBMITTER, True),
        (PublishConsent.NONE, ConsentBasis.PUBLISHED_AT_SOURCE, True),
    ],
)
def test_publication_is_offered_only_with_consent(log_in, consent, basis, offered):
    opinion = make_opinion(State.ANSWERED, publish_consent=consent, consent_basis=basis)

    response = log_in(staff(Role.DISPATCHER)).get(case(opinion))

    assert (PublicationMove.PROPOSE in moves_on(response)) is offered


def test_publisher_compares_the_copy_and_decides(log_in):
    opinion = make_opinion(
        State.ANSWERED,
        publication=PublicationState.PROPOSED,
        text="王小明住三号楼502。",
        copy={"text": "居民住三号楼。"},
    )

    response = log_in(staff(Role.PUBLISHER)).get(case(opinion))

    page = response.content.decode()
    assert moves_on(response) == [PublicationMove.APPROVE, PublicationMove.DECLINE]
    assert "<p>王小明住三号楼502。</p>" in page
    assert "<p>居民住三号楼。</p>" in page
    assert "（与原文一致）" not in page


def test_first_move_is_open_and_the_others_folded(log_in):
    screen = log_in(staff(Role.DISPATCHER)).get(case(make_opinion())).context["screen"]

    assert [card.is_open for card in screen.cards] == [True, False, False, False, False]


@time_machine.travel(dt.datetime(2026, 9, 30, 9, 0, tzinfo=CHINA))
def test_dispatch_says_which_date_will_result(dispatcher):
    """Over the National Day holidays: 1 to 7 October, with the 10th worked."""
    opinion = make_opinion(State.ACCEPTED, grade="SIMPLE")

    response = dispatcher.get(case(opinion))

    form = next(c.form for c in response.context["screen"].cards if c.move is Move.DISPATCH)
    assert form.fields["lead"].help_text == "现在交办，最迟 2026-10-13 答复。"
    assert "最迟 2026-10-13 答复" in response.content.decode()


def test_forms_carry_the_last_step_that_the_screen_shows(log_in):
    screen = log_in(staff(Role.DISPATCHER)).get(case(make_opinion())).context["screen"]

    assert {card.form["seen"].value() for card in screen.cards} == {1}


def test_history_tells_every_step_the_newest_first(log_in):
    unit = UnitFactory(label="区住建局")
    opinion = make_opinion(State.HANDLING, unit=unit)

    history = log_in(staff(Role.DISPATCHER)).get(case(opinion)).context["screen"].history

    assert [line.title for line in history] == ["签收", "交办", "受理", "提交"]
    assert ("主办单位", "区住建局") in history[1].facts


def test_foreign_case_is_not_found(log_in):
    opinion = make_opinion(State.HANDLING, studio=StudioPageFactory())

    for person in (
        staff(Role.CLERK, studio=StudioPageFactory()),
        staff(Role.HANDLER, unit=UnitFactory()),
        staff(Role.EDITOR),
    ):
        assert log_in(person).get(case(opinion)).status_code == 404


def test_stranger_is_sent_to_the_login(client):
    opinion = make_opinion()

    response = client.get(case(opinion))

    assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_case_remembers_the_queue(log_in):
    opinion = make_opinion()
    browser = log_in(staff(Role.DISPATCHER))

    page = browser.get(case(opinion), {"queue": "screen", "q": "路灯"}).content.decode()

    assert "办理并看下一件" in page
    assert (
        f"{reverse('cases:queue', args=['screen'])}?queue=screen&amp;q=%E8%B7%AF%E7%81%AF" in page
    )


@pytest.mark.parametrize("queue", ["", "publish", "nonsense", "<script>"])
def test_queue_that_is_not_his_counts_as_none(log_in, queue):
    page = (
        log_in(staff(Role.DISPATCHER)).get(case(make_opinion()), {"queue": queue}).content.decode()
    )

    assert "办理并看下一件" not in page
    assert "<script>" not in page.partition("case__heading")[2]
