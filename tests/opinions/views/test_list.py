from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client

from opinions.enums import PublicationState, State
from opinions.models import PublishedCopy
from portal.core.publishing import published
from tests.factories.opinions import MONDAY, PublishedCopyFactory, make_opinion
from tests.factories.pages import (
    OutcomePageFactory,
    StudioPageFactory,
    TopicPageFactory,
    make_english_aliases,
)
from tests.factories.reference import AreaFactory, FieldFactory
from topics.enums import Phase

pytestmark = pytest.mark.django_db

LIST = "/opinions/"
DAY = dt.timedelta(days=1)


def numbers(response: Any) -> list[str]:
    return [copy.number for copy in response.context["page_obj"]]


def test_list_is_shared_by_all_and_sets_no_cookie(client: Client) -> None:
    response = client.get(LIST)
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert not response.cookies
    assert "还没有公开的内容" in response.text


@pytest.mark.parametrize(
    "publication", [state for state in PublicationState if state is not PublicationState.PUBLISHED]
)
def test_unpublished_opinion_is_nowhere(client: Client, publication: PublicationState) -> None:
    opinion = make_opinion(State.ANSWERED, publication=publication, text="金丝雀")
    assert "金丝雀" not in client.get(LIST).text
    assert opinion.number not in client.get(LIST).text
    assert client.get(f"{LIST}{opinion.number}/").status_code == 404


def test_list_shows_the_copy_and_never_the_original(client: Client) -> None:
    copy = PublishedCopyFactory(
        title="公开的标题", text="公开的内容", place="某路口", reply="公开的答复"
    )
    copy.opinion.title, copy.opinion.text = "原来的标题", "金丝雀"
    copy.opinion.save()
    for address in (LIST, f"{LIST}{copy.number}/"):
        shown = client.get(address).text
        assert "公开的标题" in shown
        assert "公开的内容" in shown
        assert "公开的答复" in shown
        assert "金丝雀" not in shown
        assert "原来的标题" not in shown


def test_list_is_newest_first_and_stable(client: Client) -> None:
    old = PublishedCopyFactory(at=MONDAY)
    new = PublishedCopyFactory(at=MONDAY + DAY)
    same_day = PublishedCopyFactory(at=MONDAY + DAY)
    assert numbers(client.get(LIST)) == [same_day.number, new.number, old.number]


@pytest.mark.parametrize("count", [1, 3])
def test_list_queries_do_not_grow(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        topic = TopicPageFactory(phase=Phase.DELIBERATING)
        PublishedCopyFactory(
            state=State.IN_CONSULTATION,
            topic=topic,
            studio=StudioPageFactory(),
            area=AreaFactory(),
            field=FieldFactory(),
        )
        OutcomePageFactory(parent=topic)
    assert client.get(LIST).text.count("已随协商成果答复") == count
    with django_assert_num_queries(3):
        client.get(LIST)


def test_list_is_paged(client: Client) -> None:
    for _ in range(21):
        PublishedCopyFactory()
    first, second = client.get(LIST), client.get(LIST, {"page": 2})
    assert (len(numbers(first)), len(numbers(second))) == (20, 1)
    assert "第 2 页" in second.text


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 40])
def test_page_that_is_not_there(client: Client, page: str) -> None:
    assert client.get(LIST, {"page": page}).status_code == 404


def test_filter_by_area_takes_in_what_lies_below(client: Client) -> None:
    town = AreaFactory(code="town")
    village = AreaFactory(code="village", parent=town)
    inside = PublishedCopyFactory(area=village)
    PublishedCopyFactory(area=AreaFactory(code="town-2"))
    assert numbers(client.get(LIST, {"area": "town"})) == [inside.number]
    assert numbers(client.get(LIST, {"area": "village"})) == [inside.number]


def test_filter_by_field(client: Client) -> None:
    inside = PublishedCopyFactory(field=FieldFactory(code="roads"))
    PublishedCopyFactory(field=FieldFactory(code="schools"))
    assert numbers(client.get(LIST, {"field": "roads", "area": ""})) == [inside.number]


def test_filter_by_what_is_not_there_is_named(client: Client) -> None:
    PublishedCopyFactory()
    response = client.get(LIST, {"area": "atlantis"})
    assert response.status_code == 200
    assert numbers(response) == []
    assert "没有这个街道或社区，请从列表中选择" in response.text


def test_filter_by_topic_in_either_language(client: Client) -> None:
    topic = TopicPageFactory()
    make_english_aliases()
    copy = PublishedCopyFactory(topic=topic)
    PublishedCopyFactory()
    for pk in (topic.pk, topic.get_translations().get().pk):
        assert numbers(client.get(LIST, {"topic": pk})) == [copy.number]


def test_filter_by_studio(client: Client) -> None:
    copy = PublishedCopyFactory(studio=StudioPageFactory())
    PublishedCopyFactory()
    assert numbers(client.get(LIST, {"studio": copy.studio_id})) == [copy.number]


@pytest.mark.parametrize("asked", ["999999", "x", ""])
def test_filter_by_unknown_topic(client: Client, asked: str) -> None:
    copy = PublishedCopyFactory()
    assert numbers(client.get(LIST, {"topic": asked})) == ([] if asked else [copy.number])


def test_one_page_of_one_opinion(client: Client, django_assert_num_queries: Any) -> None:
    copy = PublishedCopyFactory(name="王女士", topic=TopicPageFactory(title="井盖怎么管"))
    address = f"{LIST}{copy.number}/"
    client.get(address)
    with django_assert_num_queries(3):  # the copy, the outcome of its topic, how the matter stands
        response = client.get(address)
    assert response["Cache-Control"] == "public, no-cache"
    assert '<span translate="no">王女士</span>' in response.text
    assert "井盖怎么管" in response.text


WAITS = "正在办理，答复以后会在这里公布"
ANSWERED = "已随协商成果答复"


def test_opinion_answered_by_an_outcome_says_so_wherever_it_is_shown(client: Client) -> None:
    topic, studio = TopicPageFactory(phase=Phase.DELIBERATING), StudioPageFactory(slug="guihua")
    copy = PublishedCopyFactory(state=State.IN_CONSULTATION, topic=topic, studio=studio)
    places = [LIST, f"{LIST}{copy.number}/", topic.url, studio.url]
    assert WAITS in client.get(places[1]).text
    assert [place for place in places if ANSWERED in client.get(place).text] == []

    day = dt.datetime(2026, 3, 20, 9, tzinfo=MONDAY.tzinfo)
    outcome = OutcomePageFactory(parent=topic, title="协商成果一", first_published_at=day)
    link = f'{ANSWERED} 2026-03-20：<a href="{outcome.url}">协商成果一</a>'
    assert [place for place in places if link not in client.get(place).text] == []
    assert WAITS not in client.get(places[1]).text


def test_opinion_with_a_reply_of_its_own_shows_that(client: Client) -> None:
    topic = TopicPageFactory(phase=Phase.REPORTED)
    copy = PublishedCopyFactory(topic=topic, reply="已经装好。")
    for place in (LIST, f"{LIST}{copy.number}/", topic.url):
        shown = client.get(place).text
        assert "已经装好。" in shown
        assert ANSWERED not in shown


def test_outcome_that_is_not_public_answers_nothing(client: Client) -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    copy = PublishedCopyFactory(state=State.IN_CONSULTATION, topic=topic)
    OutcomePageFactory(parent=topic, live=False)
    assert WAITS in client.get(f"{LIST}{copy.number}/").text
    assert ANSWERED not in client.get(LIST).text


def test_outcome_is_no_answer_to_a_matter_that_was_not_in_its_consultation(client: Client) -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    copy = PublishedCopyFactory(state=State.HANDLING, topic=topic)
    OutcomePageFactory(parent=topic, title="协商成果一")
    for place in (LIST, f"{LIST}{copy.number}/", topic.url):
        assert ANSWERED not in client.get(place).text
    shown = client.get(f"{LIST}{copy.number}/").text
    assert WAITS in shown
    assert topic.title in shown.partition("相关")[2]


@pytest.mark.parametrize("number", ["QY-2026-99999", "new-one", "QY_1"])
def test_number_that_is_not_there(client: Client, number: str) -> None:
    assert client.get(f"{LIST}{number}/").status_code == 404


@pytest.mark.parametrize("prefix", ["/en", "/zh-hant"])
def test_list_in_other_languages(client: Client, prefix: str) -> None:
    copy = PublishedCopyFactory(text="体育馆")
    shown = client.get(f"{prefix}{LIST}").text
    assert f"{prefix}{LIST}{copy.number}/" in shown
    assert ("體育館" if prefix == "/zh-hant" else "体育馆") in shown


def rendered(source: str, **context: Any) -> str:
    return Template(f"{{% load opinions_tags %}}{source}").render(Context(context))


def test_tag_published_opinions_of_topic_and_studio(django_assert_num_queries: Any) -> None:
    topic, studio = TopicPageFactory(), StudioPageFactory()
    make_english_aliases()
    copies = [PublishedCopyFactory(topic=topic, area=AreaFactory()) for _ in range(3)]
    of_studio = PublishedCopyFactory(studio=studio)
    make_opinion(State.ANSWERED, topic=topic, publication=PublicationState.PROPOSED)
    english = topic.get_translations().get()
    source = "{% published_opinions topic=page limit=2 as copies %}{% for c in copies %}{{ c.number }}{{ c.area }} {% endfor %}"
    with django_assert_num_queries(1):
        shown = rendered(source, page=english)
    assert shown == "".join(f"{copy.number}{copy.area} " for copy in reversed(copies[1:]))
    assert (
        rendered("{% published_opinions studio=page as copies %}{{ copies.0.number }}", page=studio)
        == of_studio.number
    )


@pytest.mark.parametrize("count", [1, 3])
def test_tag_opinion_counts_takes_the_whole_list(
    django_assert_num_queries: Any, count: int
) -> None:
    topics = [TopicPageFactory() for _ in range(count)]
    PublishedCopyFactory(topic=topics[0])
    PublishedCopyFactory(topic=topics[0])
    make_opinion(State.ANSWERED, topic=topics[0], publication=PublicationState.TAKEN_DOWN)
    source = "{% opinion_counts pages as counts %}{% for page in pages %}{{ counts|of:page }} {% endfor %}"
    with django_assert_num_queries(1):
        assert rendered(source, pages=topics) == "2 " + "0 " * (count - 1)


@pytest.mark.parametrize("said", ["{number}", "{number} 办得怎么样", "{last}"])
def test_published_number_is_found(client: Client, said: str) -> None:
    copies = [PublishedCopyFactory(at=MONDAY) for _ in range(3)]
    for copy in copies:
        published.send(sender=PublishedCopy, instance=copy, at=MONDAY, by=None)
    wanted = copies[1]
    asked = said.format(number=wanted.number, last=wanted.number[-5:].lstrip("0"))
    first = client.get("/search/", {"q": asked}).text.partition('<ol class="rows">')[2]
    assert first.partition("</li>")[0].count(wanted.number) >= 1
