"""What is proposed while somebody types: published titles and listed members, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from opinions import actions
from portal.users.enums import Role
from search.actions import rebuild_engine
from search.engines.spelling import spelling, spelt
from search.models import Document
from search.queries import suggest
from tests.factories.opinions import MONDAY, PublishedCopyFactory, staff
from tests.factories.pages import MemberFactory, StudioPageFactory
from tests.factories.search import index, make_document

pytestmark = pytest.mark.django_db


def titles(typed: str, language: str = "zh-hans") -> list[str]:
    return [each.title for each in suggest(typed, language=language)]


@pytest.mark.parametrize(
    "typed",
    ["停车难怎", "停", "停车", "车难", "难", "怎么办", "停車難", "ＴＣ", "tcn", "TCN", "tc", "cnzmb", "t", "tingche", "ting che", "TingChe",
     "停%", "^停", "ting'chenan", "tingch", "chenan", "zenmeban", "停 难"],
)  # fmt: skip
def test_title_is_proposed_by_beginning_inside_and_spelling(typed: str) -> None:
    index("停车难怎么办", "路灯不亮", "Parking at night")

    assert titles(typed) == ["停车难怎么办"]


@pytest.mark.parametrize("typed", ["park", "Parking", "parki", "night", "parking at ni", "p"])
def test_title_in_english_is_proposed_while_its_word_is_typed(typed: str) -> None:
    index("停车难怎么办", "Parking at night")

    assert titles(typed) == ["Parking at night"]


@pytest.mark.parametrize("typed", ["5G", "5g基", "5gjz", "jizhan", "5g ji zhan"])
def test_title_in_two_scripts(typed: str) -> None:
    index("5G基站建在哪里", "加装电梯")

    assert titles(typed) == ["5G基站建在哪里"]


@pytest.mark.parametrize(
    "typed", ["lvhuadai", "luhuadai", "lv hua", "lü", "lǜhuà", "lv4hua4dai4", "lhd"]
)
def test_sounds_are_those_of_the_search(typed: str) -> None:
    index("绿化带被停成车位", "加装电梯")

    assert titles(typed) == ["绿化带被停成车位"]


def test_latin_words_with_v_are_found_as_they_are_written() -> None:
    index("VR体验馆几点开门", "绿化带")

    assert titles("vr") == ["VR体验馆几点开门"]
    assert titles("vrty") == ["VR体验馆几点开门"]


@pytest.mark.parametrize("typed", ["xian", "xi'an", "xi an", "xa"])
def test_letters_that_read_in_two_ways(typed: str) -> None:
    index("西安路积水", "路灯不亮")

    assert titles(typed) == ["西安路积水"]


@pytest.mark.parametrize(
    "typed", ["", " ", "！？", "%", "_", "*", '"', "\x00", "x" * 201, "停" * 201, "a" * 200, "an" * 99, "ANDORNOT",
              "'); DROP TABLE", "title:停", "魑魅", "zzzz", "ü", "१२३", "𠮷野家"],
)  # fmt: skip
def test_anything_is_answered(client: Client, typed: str) -> None:
    index("停车难怎么办")

    response = client.get("/search/suggest/", {"q": typed})

    assert response.status_code == 200
    assert response.json() == {"items": []}


def test_beginnings_come_first_then_what_the_conference_says_then_the_newest() -> None:
    index(
        make_document("夜间停车", kind="opinion", date=dt.date(2026, 3, 1)),
        make_document("小区停车", kind="opinion", date=dt.date(2026, 4, 1)),
        make_document("谈停车", kind="topic", date=dt.date(2020, 1, 1)),
        make_document("停车收费", kind="opinion", date=dt.date(2020, 1, 1)),
        make_document("“停车”怎么停", kind="outcome", date=dt.date(2019, 1, 1)),
    )

    assert titles("停车") == ["停车收费", "谈停车", "“停车”怎么停", "小区停车", "夜间停车"]


def test_one_title_is_proposed_once_and_eight_at_most() -> None:
    index(*(["停车难"] * 5), *(f"停车难之{number}" for number in "一二三四五六七八九"))

    assert len(titles("停车")) == 8
    assert len(set(titles("停车"))) == 8


def test_what_the_conference_says_is_not_crowded_out_by_opinions() -> None:
    index(
        make_document("关于停车的协商", kind="topic", date=dt.date(2019, 1, 1)),
        *(f"停车难 {number}" for number in range(60)),
    )

    assert "关于停车的协商" in titles("停车")
    assert "关于停车的协商" in titles("tingche")


def test_the_kind_is_shown_and_the_language_is_the_readers(client: Client) -> None:
    index(
        make_document("停车", kind="topic", url="/topics/parking/"),
        make_document("Parking", kind="topic", url="/en/topics/parking/", locale="en"),
        make_document("停车难", url="/opinions/QY-1/"),
    )

    def asked(prefix: str, typed: str) -> list[tuple[str, str, str]]:
        items = client.get(f"{prefix}/search/suggest/", {"q": typed}).json()["items"]
        return [(item["kind"], item["title"], item["url"]) for item in items]

    assert asked("", "停车") == [
        ("协商议题", "停车", "/topics/parking/"),
        ("社情民意与答复", "停车难", "/opinions/QY-1/"),
    ]
    assert asked("/zh-hant", "停車") == [
        ("協商議題", "停車", "/zh-hant/topics/parking/"),
        ("社情民意與答覆", "停車難", "/zh-hant/opinions/QY-1/"),
    ]
    assert asked("/en", "parki") == [("Consultation topics", "Parking", "/en/topics/parking/")]
    assert asked("/en", "停车") == [("Opinions and replies", "停车难", "/en/opinions/QY-1/")]


@pytest.mark.parametrize("typed", ["林若", "林", "linruo", "lrs", "若水"])
def test_listed_members_are_proposed(typed: str) -> None:
    member = MemberFactory(name="林若水", code="lin")
    MemberFactory(name="林若木", listed=False)

    [found] = suggest(typed, language="zh-hans")
    assert (found.kind, found.title, found.url) == ("政协委员", "林若水", "/studios/members/lin/")

    member.listed = False
    member.save()
    assert suggest(typed, language="zh-hans") == []


def test_studios_are_proposed_as_they_are_published() -> None:
    studio = StudioPageFactory(title="桂花街道委员工作室")
    assert "桂花街道委员工作室" in titles("ghjd")

    studio.unpublish()
    assert titles("ghjd") == titles("桂花") == []


def test_what_is_taken_down_is_not_proposed_the_next_moment(client: Client) -> None:
    copy = PublishedCopyFactory(title="银杏树倒了")
    index(*copy.search_documents())
    response = client.get("/search/suggest/?q=yxs")
    assert [item["title"] for item in response.json()["items"]] == ["银杏树倒了"]
    assert response["Cache-Control"] == "public, no-cache"

    actions.take_down(copy.opinion, reason="误", by=staff(Role.PUBLISHER), at=MONDAY)
    for typed in ("yxs", "银杏", "银", "yinxing"):
        assert titles(typed) == []
    assert stored() == 0


def stored() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_title")
        return cursor.fetchone()[0]


def test_titles_go_with_their_documents_and_come_back_with_a_rebuild() -> None:
    index("停车难", "路灯不亮")
    rebuild_engine()

    assert titles("tcn") == ["停车难"]
    assert stored() == Document.objects.count() == 2


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("typed", ["停", "停车", "tcn", "tingche"])
def test_proposals_cost_the_same_queries_for_any_number_of_titles(
    django_assert_num_queries: DjangoAssertNumQueries, typed: str, number: int
) -> None:
    index(*(f"停车难 {each}" for each in range(number)))
    MemberFactory.create_batch(number)

    words = connection.vendor == "postgresql" and typed != "停车"
    with django_assert_num_queries(QUERIES[typed.isascii()] + words):
        titles(typed)


QUERIES = {False: 4, True: 5}
"""Members, titles that begin with it, that hold it, that are spelt so (letters only), the documents;
on PostgreSQL one for the words that begin with what was typed."""


def test_spelling_of_titles() -> None:
    assert spelling("重庆路：5G基站").syllables == ("chong", "qing", "lu", "5g", "ji", "zhan")
    assert spelling("停车").initials == ("0t", "tc", "c")
    assert spelling("！") == ((), ())


def test_letters_are_read_in_a_bounded_number_of_ways() -> None:
    assert len(spelt("anananananananananananan").syllables) == 12
    assert spelt("a" * 31) == ((), ())


def test_what_is_to_be_left_out_is_not_proposed() -> None:
    index("停车难")

    assert [each.title for each in suggest("停车", language="zh-hans")] == ["停车难"]
    assert suggest("-停车", language="zh-hans") == []
