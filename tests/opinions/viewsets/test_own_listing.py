"""Filters kept under a name, and columns of one's own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from home.demo.desks import FILTERS
from opinions.enums import PublicationState, State
from opinions.models import ColumnChoice, SavedFilter
from opinions.viewsets.columns import COLUMNS, SORT_KEYS, USUAL
from opinions.viewsets.own import IN_ADDRESS, kept_query
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import AreaFactory, FieldFactory, UnitFactory
from tests.opinions.viewsets.test_queue_view import QUERIES_OF_A_QUEUE, listed, queue

pytestmark = pytest.mark.django_db


def save(browser, name: str, query: str = "?q=路灯&state=SUBMITTED", code: str = "all"):
    address = reverse("cases:save_filter", args=[code]) + query
    return browser.post(address, {"name": name}, follow=True)


def words(page) -> str:
    return page.content.decode()


# -- filters ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", [{"grade": "NONE"}, {"unit": "no-such-unit"}])
def test_filter_that_is_not_understood_lists_nothing_and_not_everything(query, dispatcher):
    make_opinion()

    page = dispatcher.get(queue("screen"), query)

    assert list(page.context["object_list"]) == []


def test_saved_filter_stands_above_its_listing_and_leads_to_it(dispatcher):
    wanted = make_opinion(title="路灯不亮")
    make_opinion(title="电梯常停", text="三号楼的电梯。")

    save(dispatcher, "路灯", "?q=路灯&p=3&ordering=-due_on&state=&queue=x")
    page = dispatcher.get(queue("all"))

    (link,) = page.context["saved"]
    assert (link.name, link.current) == ("路灯", False)
    assert link.url == queue("all") + "?ordering=-due_on&q=%E8%B7%AF%E7%81%AF"
    again = dispatcher.get(link.url)
    assert listed(again) == [wanted.number]
    assert again.context["saved"][0].current
    assert dispatcher.get(queue("screen")).context["saved"] == []


def test_filters_are_ones_own(log_in):
    owner, other = log_in(staff(Role.DISPATCHER)), log_in(staff(Role.DISPATCHER))
    save(owner, "我的路灯")

    assert "我的路灯" in words(owner.get(reverse("cases:filters")))
    assert "我的路灯" not in words(other.get(reverse("cases:filters")))
    assert "我的路灯" not in words(other.get(queue("all")))


def test_filter_is_renamed_and_deleted(dispatcher):
    save(dispatcher, "路灯")
    address = reverse("cases:filter", args=[SavedFilter.objects.get().pk])

    renamed = dispatcher.post(address, {"name": " 路灯\t照明 "}, follow=True)
    assert "已改名为“路灯 照明”。" in words(renamed)
    assert SavedFilter.objects.get().name == "路灯 照明"

    assert "已删除筛选“路灯 照明”。" in words(
        dispatcher.post(address, {"delete": "1"}, follow=True)
    )
    assert SavedFilter.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("  ", "?q=1", "请给筛选起个名称。"),
        ("长" * 41, "?q=1", "名称最多 40 字。"),
        ("已有", "?q=1", "已有名为“已有”的筛选"),
        ("空", "?p=2&q=", "没有可保存的"),
        ("长筛选", "?q=" + "a" * 2001, "筛选条件太长"),
    ],
)
def test_filter_that_cannot_be_kept_is_refused_in_words(dispatcher, name, query, said):
    save(dispatcher, "已有")

    assert said in words(save(dispatcher, name, query))
    assert SavedFilter.objects.count() == 1


def test_a_name_that_is_taken_is_no_new_name(dispatcher):
    save(dispatcher, "一")
    save(dispatcher, "二")
    second = SavedFilter.objects.get(name="二")

    page = dispatcher.post(reverse("cases:filter", args=[second.pk]), {"name": "一"}, follow=True)

    assert "已有名为“一”的筛选" in words(page)
    second.refresh_from_db()
    assert second.name == "二"


def test_thirty_filters_are_the_most(dispatcher):
    for number in range(30):
        save(dispatcher, str(number))

    assert "最多保存 30 个筛选" in words(save(dispatcher, "还有"))
    assert SavedFilter.objects.count() == 30


HOSTILE = (
    "?q=<script>alert(1)</script>",
    '?q="><img src=x onerror=alert(1)>&state=x',
    "?q=%00%0d%0aSet-Cookie:a=b",
    "?next=//evil.example&area=1 OR 1=1&unit=../../x",
    "?area=9999999999999999999999&studio=-1&due=x&ordering=password",
)


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_query_is_kept_as_words_alone(dispatcher, query):
    make_opinion()

    page = save(dispatcher, "怪", query)
    again = dispatcher.get(queue("all"))

    for shown in (page, again, dispatcher.get(reverse("cases:filters"))):
        assert shown.status_code == 200
        assert "<script>alert" not in words(shown)
        assert "<img src=x" not in words(shown)
    for saved in SavedFilter.objects.all():
        assert "evil" not in saved.query
        assert "next" not in saved.query
        assert dispatcher.get(again.context["saved"][0].url).status_code == 200


@pytest.mark.parametrize(
    "stored", [*(each[1:] for each in HOSTILE), "%", "=&=&&", "q=" + "%ff" * 50]
)
def test_row_that_somebody_tampered_with_opens_as_a_listing(log_in, stored):
    user = staff(Role.DISPATCHER)
    SavedFilter.objects.create(user=user, queue="all", name="<b>怪</b>", query=stored)

    page = log_in(user).get(queue("all"))

    assert "<b>怪" not in words(page)
    assert log_in(user).get(page.context["saved"][0].url).status_code == 200


def test_filter_of_a_queue_that_is_no_longer_his_is_not_shown(log_in):
    user = staff(Role.HANDLER)
    SavedFilter.objects.create(user=user, queue="dispatch", name="交办", query="q=1")

    assert "交办" not in words(log_in(user).get(reverse("cases:filters")))


def test_address_keeps_what_filters_searches_and_orders(rf):
    params = rf.get("/?p=2&q=灯&ordering=state&state=ACCEPTED&state=CLOSED&x=1&unit=").GET

    assert kept_query(params) == "ordering=state&q=%E7%81%AF&state=ACCEPTED&state=CLOSED"
    assert {"due", "state", "grade", "channel", "field", "area", "unit", "studio"} < IN_ADDRESS


@pytest.mark.parametrize("query", [query for _who, _queue, _name, query in FILTERS])
def test_filters_of_the_demonstration_are_written_as_an_address_is_kept(rf, query):
    assert kept_query(rf.get(f"/?{query}").GET) == query


# -- columns ---------------------------------------------------------------------------------------


def headings(page) -> list[str]:
    return [str(column.label) for column in page.context["table"].columns.values()][2:]


def choose(browser, **places: str):
    return browser.post(reverse("cases:columns") + "?queue=all", places, follow=True)


def test_usual_columns_until_others_are_chosen_and_after_a_reset(dispatcher):
    make_opinion()
    usual = [str(COLUMNS[code].label) for code in USUAL]

    assert headings(dispatcher.get(queue("all"))) == usual
    choose(dispatcher, handler="2", publication="1", due="3")
    assert headings(dispatcher.get(queue("all"))) == ["公开", "经办人", "期限"]
    choose(dispatcher, reset="1")
    assert headings(dispatcher.get(queue("all"))) == usual
    assert ColumnChoice.objects.count() == 0


def test_columns_are_ones_own(log_in):
    make_opinion()
    choose(log_in(staff(Role.DISPATCHER)), handler="1")

    assert "经办人" not in headings(log_in(staff(Role.DISPATCHER)).get(queue("all")))


def test_every_column_shows_what_it_is_about(dispatcher):
    handler = staff(Role.HANDLER, display_name="何立")
    make_opinion(
        State.HANDLING,
        handler=handler,
        unit=UnitFactory(label="区住建局"),
        field=FieldFactory(label="社区治理"),
        area=AreaFactory(label="河西社区"),
        studio=StudioPageFactory(title="河西委员工作室"),
        publication=PublicationState.PROPOSED,
        due_on=dt.date(2026, 3, 12),
    )
    choose(dispatcher, **{code: str(place) for place, code in enumerate(COLUMNS, start=1)})

    page = words(dispatcher.get(queue("all")))

    for shown in ("何立", "区住建局", "社区治理", "河西社区", "河西委员工作室", "待审核公开"):
        assert shown in page


@pytest.mark.parametrize("count", [1, 3])
def test_all_columns_take_the_same_number_of_queries(dispatcher, count, django_assert_num_queries):
    choose(dispatcher, **dict.fromkeys(COLUMNS, "1"))
    for _ in range(count):
        make_opinion(
            State.HANDLING,
            handler=staff(Role.HANDLER),
            field=FieldFactory(),
            area=AreaFactory(),
            studio=StudioPageFactory(),
        )
    dispatcher.get(queue("all"))

    with django_assert_num_queries(QUERIES_OF_A_QUEUE):
        assert len(listed(dispatcher.get(queue("all")))) == count


@pytest.mark.parametrize("place", ["0", "100", "x", "-1", "1.5"])
def test_place_that_is_none_is_told(dispatcher, place):
    answer = dispatcher.post(reverse("cases:columns"), {"handler": place})

    assert answer.status_code == 422
    assert "请填 1 至 99 的整数" in words(answer)
    assert ColumnChoice.objects.count() == 0


def test_column_that_is_known_no_more_is_left_out(log_in):
    user = staff(Role.DISPATCHER)
    ColumnChoice.objects.create(user=user, columns=["state", "gone", "state", "password"])
    make_opinion()

    assert headings(log_in(user).get(queue("all"))) == ["状态"]


@pytest.mark.parametrize("key", sorted(SORT_KEYS))
def test_listing_is_ordered_by_a_column_that_is_not_shown(dispatcher, key):
    choose(dispatcher, handler="1")
    make_opinion(State.HANDLING)

    page = dispatcher.get(queue("all"), {"ordering": f"-{key}"})

    assert page.context["ordering"] == f"-{key}"
    assert len(listed(page)) == 1
