"""A complex matter makes exactly one draft topic, and never waits for one that is gone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from opinions import actions
from opinions.enums import Grade, PublicationState, State
from opinions.lifecycle import MoveRefused
from opinions.models import Opinion, TopicDraft
from opinions.tasks import give_back_stranded
from portal.core.outbox import sweep
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import MONDAY, OpinionFactory, make_opinion, staff
from tests.factories.pages import OutcomePageFactory
from tests.factories.reference import AreaFactory, FieldFactory
from tests.factories.users import AdministratorFactory
from tests.home.editing import client_of
from tests.opinions.findings import found
from tests.opinions.merging import merge
from topics.actions import discontinue
from topics.models import TopicPage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TITLE, BRIEF = "老旧小区加装电梯", "三个小区为费用分摊争执，想定一个办法。"
CONTACT = {"name": "王秀英", "phone": "13800000000", "email": "wang@example.org"}


@pytest.fixture
def dispatcher() -> User:
    return staff(Role.DISPATCHER)


def escalate(case: Opinion, by: User, at: dt.datetime = MONDAY, title: str = TITLE) -> TopicPage:
    actions.consult(case, topic=None, new_title=title, brief=BRIEF, by=by, at=at)
    return TopicPage.objects.get(pk=case.topic_id)


def test_draft_has_the_title_field_and_area_and_nothing_of_what_was_written(
    dispatcher: User,
) -> None:
    field, area = FieldFactory(), AreaFactory()
    case = make_opinion(
        State.ACCEPTED, field=field, area=area, contact=CONTACT, text="王秀英住三栋。", place="三栋"
    )

    topic = escalate(case, dispatcher)

    assert (topic.live, topic.title, topic.slug) == (
        False,
        TITLE,
        "lao-jiu-xiao-qu-jia-zhuang-dian-ti",
    )
    assert (list(topic.fields.all()), list(topic.areas.all())) == ([field], [area])
    assert topic.collect_until - topic.collect_from == 30 * DAY
    revision = topic.latest_revision
    assert revision.user == dispatcher
    for word in ("王秀英", "13800000000", "三栋", BRIEF):
        assert word not in str(revision.content)
    assert (case.state, case.grade) == (State.IN_CONSULTATION, Grade.ORDINARY)
    assert case.steps.latest("position").text == BRIEF
    assert not any("存证" not in line for line in found())


def test_two_drafts_of_the_same_title_have_different_addresses(dispatcher: User) -> None:
    topics = [escalate(OpinionFactory(state=State.ACCEPTED), dispatcher) for _ in range(2)]

    assert len({topic.slug for topic in topics}) == 2


def test_second_press_makes_no_second_draft(dispatcher: User) -> None:
    case = OpinionFactory(state=State.ACCEPTED)
    again = Opinion.objects.get(pk=case.pk)
    escalate(case, dispatcher)

    with pytest.raises(MoveRefused):
        escalate(again, staff(Role.DISPATCHER))

    assert TopicDraft.objects.count() == TopicPage.objects.filter(alias_of=None).count() == 1


def test_case_that_left_and_is_escalated_again_has_its_draft_again(dispatcher: User) -> None:
    case = OpinionFactory(state=State.ACCEPTED)
    topic = escalate(case, dispatcher)
    actions.leave_consultation(case, reason="再看看。", by=dispatcher, at=MONDAY)
    assert case.topic is None

    assert escalate(case, dispatcher) == topic
    assert TopicDraft.objects.count() == 1


def test_others_may_join_the_draft(dispatcher: User) -> None:
    topic = escalate(OpinionFactory(state=State.ACCEPTED), dispatcher)
    other = OpinionFactory(state=State.HANDLING)

    actions.consult(other, topic=topic, by=dispatcher, at=MONDAY)

    assert (other.state, other.topic) == (State.IN_CONSULTATION, topic)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({}, actions.NoTopic),
        ({"new_title": "\u200b ", "brief": BRIEF}, actions.NoTopic),
        ({"new_title": TITLE, "brief": " "}, actions.BriefMissing),
    ],
)
def test_new_topic_needs_a_title_and_what_it_is_about(
    words: dict[str, str], refusal: type[Exception], dispatcher: User
) -> None:
    case = OpinionFactory(state=State.ACCEPTED)

    with pytest.raises(refusal):
        actions.consult(case, topic=None, **words, by=dispatcher, at=MONDAY)
    assert not TopicPage.objects.exists()


def test_existing_topic_and_new_one_are_not_chosen_together(dispatcher: User) -> None:
    topic = escalate(OpinionFactory(state=State.ACCEPTED), dispatcher)
    case = OpinionFactory(state=State.ACCEPTED)

    with pytest.raises(actions.TopicAndTitle):
        actions.consult(case, topic=topic, new_title=TITLE, brief=BRIEF, by=dispatcher, at=MONDAY)


# what becomes of the draft


def test_published_outcome_of_the_draft_answers_the_case(dispatcher: User) -> None:
    case = OpinionFactory(state=State.ACCEPTED)
    topic = escalate(case, dispatcher)
    topic.question = "怎么分摊？"
    topic.collect_from, topic.collect_until = MONDAY - 40 * DAY, MONDAY - DAY
    topic.save_revision().publish()

    OutcomePageFactory(parent=TopicPage.objects.get(pk=topic.pk), first_published_at=MONDAY)

    assert Opinion.objects.get(pk=case.pk).state == State.ANSWERED


@pytest.mark.parametrize("way", ["by itself", "in bulk"])
def test_deleted_draft_gives_its_cases_back(way: str, dispatcher: User) -> None:
    case = make_opinion(State.ACCEPTED, publication=PublicationState.PUBLISHED)
    topic = escalate(case, dispatcher, timezone.now())
    address = reverse("wagtailadmin_pages:delete", args=[topic.pk])
    if way == "in bulk":
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        address += f"?id={topic.pk}"
    browser = client_of(AdministratorFactory())
    browser.get(address)
    assert Opinion.objects.get(pk=case.pk).state == State.IN_CONSULTATION

    browser.post(address)

    case = Opinion.objects.get(pk=case.pk)
    assert not TopicPage.objects.exists()
    assert (case.state, case.topic, case.published_copy.topic) == (State.ACCEPTED, None, None)
    assert case.steps.latest("position").text == "议题草稿已删除。"
    assert not any("存证" not in line for line in found())


def test_draft_that_a_merged_case_would_come_back_to_is_not_deleted(dispatcher: User) -> None:
    case, other = OpinionFactory(state=State.ACCEPTED), OpinionFactory(state=State.ACCEPTED)
    topic = escalate(case, dispatcher)
    actions.consult(other, topic=topic, by=dispatcher, at=MONDAY)
    merge(case, OpinionFactory(), by=dispatcher, at=MONDAY)
    browser = client_of(AdministratorFactory())

    page = browser.post(reverse("wagtailadmin_pages:delete", args=[topic.pk]), follow=True)

    assert "还有 1 件已合并或已答复的社情民意属于这个议题" in page.content.decode()
    assert TopicPage.objects.filter(pk=topic.pk).exists()
    assert Opinion.objects.get(pk=other.pk).state == State.IN_CONSULTATION


def test_discontinued_draft_gives_its_cases_back(dispatcher: User) -> None:
    case = OpinionFactory(state=State.ACCEPTED)
    topic = escalate(case, dispatcher)

    discontinue(topic, reason="已有规定。", by=AdministratorFactory(), at=timezone.now())

    case = Opinion.objects.get(pk=case.pk)
    assert (case.state, case.topic) == (State.ACCEPTED, None)
    again = escalate(case, dispatcher, timezone.now())
    assert again != topic


def test_end_that_was_set_for_later_gives_back_the_cases_of_a_draft(dispatcher: User) -> None:
    case = OpinionFactory(state=State.ACCEPTED)
    topic = escalate(case, dispatcher)
    TopicPage.objects.filter(pk=topic.pk).update(discontinued_at=MONDAY + DAY)

    assert give_back_stranded(MONDAY) == 0
    assert give_back_stranded(MONDAY + DAY) == 1


def test_nothing_joins_a_draft_that_no_case_asked_for(dispatcher: User) -> None:
    topic = escalate(OpinionFactory(state=State.ACCEPTED), dispatcher)
    TopicDraft.objects.all().delete()

    with pytest.raises(actions.TopicDecided):
        actions.consult(OpinionFactory(state=State.ACCEPTED), topic=topic, by=dispatcher, at=MONDAY)


# who sees what of it


def test_mail_names_no_draft(dispatcher: User, mailoutbox: list[EmailMessage]) -> None:
    case = make_opinion(State.ACCEPTED, contact=CONTACT)
    topic = escalate(case, dispatcher)
    actions.leave_consultation(case, reason="另办。", by=dispatcher, at=MONDAY)
    sweep(MONDAY)

    for mail, words in zip(mailoutbox, ("正在准备协商议题", "不再提交协商"), strict=True):
        assert words in mail.body
        assert TITLE not in mail.body
        assert topic.slug not in mail.body


def test_draft_is_not_public(dispatcher: User, client) -> None:
    topic = escalate(OpinionFactory(state=State.ACCEPTED), dispatcher)

    assert client.get(f"/topics/{topic.slug}/").status_code == 404
    assert TITLE not in client.get("/topics/").content.decode()
    assert topic.title not in client.get("/search/?q=加装电梯").content.decode().split("<main")[1]


def test_editors_find_the_draft_on_their_dashboard_and_read_why_it_is_there(
    dispatcher: User,
) -> None:
    case = make_opinion(State.ACCEPTED, text="王秀英住三栋。")
    topic = escalate(case, dispatcher)
    edit = reverse("wagtailadmin_pages:edit", args=[topic.pk])
    editor = client_of(staff(Role.EDITOR))

    assert edit in editor.get(reverse("wagtailadmin_home")).content.decode()
    page = editor.get(edit).content.decode()
    assert BRIEF in page
    assert case.number in page
    assert reverse("cases:case", args=[case.pk]) not in page
    assert "王秀英" not in page
    for role in (Role.TRANSLATOR, Role.REVIEWER):
        assert edit not in client_of(staff(role)).get(reverse("wagtailadmin_home")).content.decode()


def test_who_may_see_the_case_finds_the_way_back_to_it(dispatcher: User) -> None:
    case = OpinionFactory(state=State.ACCEPTED)
    topic = escalate(case, dispatcher)
    both = client_of(staff(Role.EDITOR, Role.DISPATCHER))

    page = both.get(reverse("wagtailadmin_pages:edit", args=[topic.pk])).content.decode()

    assert reverse("cases:case", args=[case.pk]) in page


def test_topic_of_its_own_shows_no_origin(dispatcher: User) -> None:
    topic = escalate(OpinionFactory(state=State.ACCEPTED), dispatcher)
    TopicDraft.objects.all().delete()

    page = client_of(staff(Role.EDITOR)).get(reverse("wagtailadmin_pages:edit", args=[topic.pk]))

    assert "只有工作人员看到。" not in page.content.decode()
