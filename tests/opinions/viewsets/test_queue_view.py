from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from opinions.enums import Channel, Grade, PublicationState, State
from opinions.models import Opinion
from portal.users.enums import Role
from tests.factories.opinions import CHINA, make_opinion, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import AreaFactory, FieldFactory, UnitFactory

pytestmark = pytest.mark.django_db

TODAY = dt.datetime(2026, 3, 9, 10, tzinfo=CHINA)


def queue(name: str) -> str:
    return reverse("cases:queue", args=[name])


def listed(response) -> list[str]:
    return [opinion.number for opinion in response.context["object_list"]]


@pytest.fixture
def dispatcher(log_in):
    return log_in(staff(Role.DISPATCHER))


QUERIES_OF_A_QUEUE = 14


@pytest.mark.parametrize("count", [1, 3])
def test_queue_takes_a_fixed_number_of_queries(dispatcher, count, django_assert_num_queries):
    for _ in range(count):
        make_opinion(field=FieldFactory(), area=AreaFactory(), lead_unit=UnitFactory())
    dispatcher.get(queue("screen"))  # site and content types are looked up once a process

    with django_assert_num_queries(QUERIES_OF_A_QUEUE):
        response = dispatcher.get(queue("screen"))

    assert len(listed(response)) == count


def test_queue_shows_everything_that_tells_cases_apart(dispatcher):
    make_opinion(
        State.HANDLING,
        title="三号楼电梯常停",
        unit=UnitFactory(label="区住建局"),
        field=FieldFactory(label="社区治理"),
        area=AreaFactory(label="河西社区"),
        channel=Channel.TELEPHONE,
        due_on=dt.date(2026, 3, 12),
    )

    with time_machine.travel(TODAY, tick=False):
        page = dispatcher.get(queue("all")).content.decode()

    for words in (
        "三号楼电梯常停",
        "区住建局",
        "社区治理",
        "河西社区",
        "电话",
        "一般",
        "办理中",
        "还剩 3 个工作日",
        "03-02 09:30",
    ):
        assert words in page


def test_queue_tells_overdue_in_words(dispatcher):
    make_opinion(due_on=dt.date(2026, 3, 7))

    with time_machine.travel(TODAY, tick=False):
        page = dispatcher.get(queue("overdue")).content.decode()

    assert "逾期 1 个工作日" in page


@pytest.mark.parametrize(
    "words", ["电梯", "三号楼电梯", "5G基站", "QY", "ＱＹ－2026－90001", "实验小学", "菜市场 电梯"]
)
def test_search_finds_chinese_in_title_text_number_and_place(dispatcher, words):
    wanted = make_opinion(
        title="三号楼电梯常停",
        text="菜市场后门的5G基站旁边。",
        place="实验小学门口",
        number="QY-2026-90001",
    )
    other = make_opinion(number="X-1", title="路灯", text="不亮", place="文昌路")

    response = dispatcher.get(queue("screen"), {"q": words})

    assert listed(response) == [wanted.number]
    assert other.number not in listed(response)


@pytest.mark.parametrize("words", ["反映噪声,话", "反映噪声，话", "（反映噪声）", "夜里;话:不通"])
def test_search_takes_marks_of_either_width(dispatcher, words):
    wanted = make_opinion(title="反映噪声，话", text="夜里；话：不通")
    make_opinion(title="反映路灯", text="不亮")

    assert listed(dispatcher.get(queue("screen"), {"q": words})) == [wanted.number]


def test_search_without_a_match_says_so(dispatcher):
    make_opinion()

    assert (
        "没有符合条件的事项。"
        in dispatcher.get(queue("screen"), {"q": "不存在的词"}).content.decode()
    )


@pytest.fixture
def two_cases():
    """One that the filters below ask for, and one that differs in all of it."""
    town = AreaFactory(code="town")
    wanted = make_opinion(
        State.HANDLING,
        title="要找的",
        grade=Grade.COMPLEX,
        channel=Channel.PAPER,
        area=AreaFactory(code="village", parent=town),
        field=FieldFactory(code="care"),
        unit=UnitFactory(code="wanted"),
        studio=StudioPageFactory(slug="wanted"),
        due_on=dt.date(2026, 3, 7),
    )
    make_opinion(
        State.ACCEPTED,
        title="要找的",
        grade=Grade.SIMPLE,
        area=AreaFactory(),
        field=FieldFactory(),
        due_on=dt.date(2026, 3, 20),
    )
    return wanted


@pytest.mark.parametrize(
    "name", ["state", "grade", "channel", "area", "field", "unit", "studio", "due"]
)
def test_each_filter_combines_with_search(dispatcher, two_cases, name):
    value = {
        "state": State.HANDLING,
        "grade": Grade.COMPLEX,
        "channel": Channel.PAPER,
        "area": two_cases.area.parent_id,
        "field": two_cases.field_id,
        "unit": two_cases.lead_unit_id,
        "studio": two_cases.studio_id,
        "due": "late",
    }[name]

    with time_machine.travel(TODAY, tick=False):
        response = dispatcher.get(queue("all"), {"q": "要找的", name: str(value)})

    assert listed(response) == [two_cases.number]


@pytest.mark.parametrize(
    ("value", "due_on"),
    [
        ("late", dt.date(2026, 3, 8)),
        ("today", dt.date(2026, 3, 9)),
        ("week", dt.date(2026, 3, 16)),
        ("none", None),
    ],
)
def test_due_filter(dispatcher, value, due_on):
    wanted = make_opinion(due_on=due_on)
    make_opinion(due_on=dt.date(2026, 4, 30))

    with time_machine.travel(TODAY, tick=False):
        response = dispatcher.get(queue("all"), {"due": value})

    assert listed(response) == [wanted.number]


def test_unit_filter_finds_what_the_unit_helps_with(dispatcher):
    helper = UnitFactory()
    helped = make_opinion(State.HANDLING, co_handling=(helper,))
    make_opinion(State.HANDLING)

    assert listed(dispatcher.get(queue("all"), {"unit": str(helper.pk)})) == [helped.number]


def test_paging_keeps_to_fifty_rows(dispatcher):
    for _ in range(51):
        make_opinion()

    assert len(listed(dispatcher.get(queue("screen")))) == 50
    assert len(listed(dispatcher.get(queue("screen"), {"p": "2"}))) == 1


@pytest.mark.parametrize(
    ("role", "queues"),
    [
        (Role.DISPATCHER, ["screen", "dispatch", "returns", "extensions", "overdue", "all"]),
        (Role.CLERK, ["screen", "overdue", "all"]),
        (Role.HANDLER, ["mine", "unit", "overdue", "all"]),
        (Role.REVIEWER, ["review", "overdue", "all"]),
        (Role.PUBLISHER, ["publish", "overdue", "all"]),
        (Role.EDITOR, []),
        (Role.TRANSLATOR, []),
        (Role.APPROVER, []),
    ],
)
def test_each_role_has_its_queues_and_no_other(log_in, role, queues):
    browser = log_in(staff(role))
    every = [
        "mine", "screen", "dispatch", "returns", "extensions", "unit", "review", "publish", "overdue", "all",
    ]  # fmt: skip

    assert [name for name in every if browser.get(queue(name)).status_code == 200] == queues


def test_unknown_queue_is_not_found(dispatcher):
    assert dispatcher.get(queue("nonsense")).status_code == 404


def test_clerk_sees_the_cases_of_his_studio_alone(log_in):
    studio = StudioPageFactory()
    own = make_opinion(studio=studio)
    make_opinion(studio=StudioPageFactory())
    make_opinion()

    assert listed(log_in(staff(Role.CLERK, studio=studio)).get(queue("all"))) == [own.number]


def test_queue_of_replies_leaves_out_ones_own(log_in):
    reviewer = staff(Role.REVIEWER, Role.HANDLER)
    make_opinion(State.REPLY_REVIEW, author=reviewer)
    other = make_opinion(State.REPLY_REVIEW)

    assert listed(log_in(reviewer).get(queue("review"))) == [other.number]


def test_queue_of_publication(log_in):
    proposed = make_opinion(State.ANSWERED, publication=PublicationState.PROPOSED)
    make_opinion(State.ANSWERED)

    assert listed(log_in(staff(Role.PUBLISHER)).get(queue("publish"))) == [proposed.number]


def test_results_answer_without_the_furniture(dispatcher):
    make_opinion(title="三号楼电梯常停")

    page = dispatcher.get(reverse("cases:queue_results", args=["screen"])).content.decode()

    assert "三号楼电梯常停" in page
    assert "<html" not in page


def test_row_leads_to_the_case_with_the_way_back(dispatcher):
    opinion = make_opinion(title="三号楼电梯常停")

    page = dispatcher.get(queue("screen"), {"q": "电梯", "grade": "", "p": "1"}).content.decode()

    address = reverse("cases:case", args=[opinion.pk])
    assert f'href="{address}?q=%E7%94%B5%E6%A2%AF&amp;queue=screen"' in page


def test_index_leads_to_the_first_queue_with_work(log_in):
    make_opinion(State.ACCEPTED)

    response = log_in(staff(Role.DISPATCHER)).get(reverse("cases:index"))

    assert response["Location"] == queue("dispatch")


def test_index_without_work_leads_to_everything(log_in):
    response = log_in(staff(Role.DISPATCHER)).get(reverse("cases:index"))

    assert response["Location"] == queue("all")
    assert Opinion.objects.count() == 0


def test_index_is_not_found_for_those_who_handle_no_opinions(log_in):
    assert log_in(staff(Role.EDITOR)).get(reverse("cases:index")).status_code == 404


def test_search_of_a_thousand_words_is_answered(client: Client) -> None:
    client.force_login(staff(Role.DISPATCHER))

    answer = client.get("/admin/opinions/queues/all/", {"q": "路灯 a " * 1200})

    assert answer.status_code == 200
