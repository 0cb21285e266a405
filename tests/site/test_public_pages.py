"""What every public page costs: queries, and bytes on the first visit."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Site

from opinions.models import PublishedCopy
from portal.core.models import SiteSettings
from tests.factories.opinions import PublishedCopyFactory
from tests.factories.pages import (
    MeetingFactory,
    MemberFactory,
    NewsPageFactory,
    OutcomePageFactory,
    StandardPageFactory,
    StudioPageFactory,
    TopicPageFactory,
    make_english_aliases,
)
from tests.factories.reference import AreaFactory, FieldFactory, SectorFactory
from topics.enums import Phase
from topics.models import TopicPage

pytestmark = pytest.mark.django_db

FIRST_VISIT = 100_000
"""Bytes: the page itself, styles and scripts, as they are; editors' pictures apart."""


def topic(**values: object) -> TopicPage:
    """A topic with one of everything that its page shows."""
    made = TopicPageFactory(studio=StudioPageFactory(), **values)
    made.members = [MemberFactory()]
    made.areas, made.fields = [AreaFactory()], [FieldFactory()]
    made.sectors = [SectorFactory()]
    made.save()
    MeetingFactory(topic=made)
    return made


def home(items: int) -> str:
    for _ in range(items):
        topic()
        topic(phase=Phase.REPORTED)
        NewsPageFactory()
    return "/"


def topic_index(items: int) -> str:
    for _ in range(items):
        topic()
    return "/topics/"


def topic_page(items: int) -> str:
    made = topic(slug="lift")
    made.members = [MemberFactory() for _ in range(items)]
    made.save()
    for _ in range(items - 1):
        MeetingFactory(topic=made)
    for _ in range(items):
        PublishedCopyFactory(topic=made, area=AreaFactory(), field=FieldFactory())
    return "/topics/lift/"


def outcome_page(items: int) -> str:
    OutcomePageFactory(parent=topic(slug="lift", phase=Phase.DELIBERATING), recommendations=items)
    return "/topics/lift/outcome/"


def english_outcome_page(items: int) -> str:
    path = outcome_page(items)
    make_english_aliases()
    return f"/en{path}"


def studio_index(items: int) -> str:
    StudioPageFactory.create_batch(items)
    return "/studios/"


def studio_page(items: int) -> str:
    made = StudioPageFactory(slug="guihua")
    made.members = [MemberFactory() for _ in range(items)]
    made.save()
    for _ in range(items):
        PublishedCopyFactory(studio=made, area=AreaFactory(), field=FieldFactory())
    return "/studios/guihua/"


def member_list(items: int) -> str:
    MemberFactory.create_batch(items)
    return "/studios/members/"


def member_detail(items: int) -> str:
    member = MemberFactory(code="lin")
    for _ in range(items):
        studio = StudioPageFactory()
        studio.members = [member]
        studio.save()
    return "/studios/members/lin/"


def news_index(items: int) -> str:
    NewsPageFactory.create_batch(items)
    return "/news/"


def news_page(items: int) -> str:
    paragraphs = [("paragraph", "<p>三月五日下午。</p>")] * items
    NewsPageFactory(slug="march", body=paragraphs)
    return "/news/march/"


def standard_page(items: int) -> str:
    paragraphs = [("paragraph", "<p>怎样提交意见。</p>")] * items
    StandardPageFactory(slug="help", body=paragraphs)
    return "/help/"


def site_map(items: int) -> str:
    StudioPageFactory.create_batch(items)
    return "/site-map/"


COSTS: list[tuple[Callable[[int], str], int]] = [
    (home, 10),
    (topic_index, 10),
    (topic_page, 17),
    (outcome_page, 12),
    (english_outcome_page, 17),
    (studio_index, 8),
    (studio_page, 11),
    (member_list, 2),
    (member_detail, 3),
    (news_index, 8),
    (news_page, 6),
    (standard_page, 6),
    (site_map, 2),
]
"""Page → queries. Seven find any page of the tree; the frame (languages, name, links) is kept until it changes."""


LINKED = re.compile(r"""(?:href|src)="/static/([^"?]+)\"""")
CHINESE = "小区里的路灯一周不亮了，晚上走路不安全，希望尽快安排人来看看。"


def name(value: object) -> str:
    return getattr(value, "__name__", "")


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize(("page", "queries"), COSTS, ids=name)
def test_page_takes_a_fixed_number_of_queries(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    page: Callable[[int], str],
    queries: int,
    items: int,
) -> None:
    path = page(items)
    client.get(path)  # content types and site are looked up once for each process
    with django_assert_num_queries(queries):
        response = client.get(path)
    assert response.status_code == 200


def first_visit(client: Client, path: str) -> int:
    page = client.get(path).content
    files = set(LINKED.findall(page.decode()))
    return len(page) + sum(Path(str(finders.find(file))).stat().st_size for file in files)


@pytest.mark.parametrize("page", [page for page, _ in COSTS], ids=name)
def test_page_is_light(client: Client, page: Callable[[int], str]) -> None:
    path = page(3)
    make_english_aliases()
    assert first_visit(client, path) <= FIRST_VISIT


def test_topic_with_fifty_long_opinions_travels_light(client: Client) -> None:
    """Shared pages go out compressed; this is the heaviest there is."""
    made = topic(slug="lift")
    for number in range(60):
        text = f"{number}：{CHINESE * 10}"
        PublishedCopyFactory(topic=made, text=text, reply_text=text)
    assert PublishedCopy.objects.count() == 60
    response = client.get("/topics/lift/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) <= 20_000
    page = client.get("/topics/lift/").content.decode()
    assert page.count('<article class="opinion"') == 50
    assert f'href="/opinions/?topic={made.pk}"' in page


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "清源协商 · 清源区政协"),
        ("/en/", "Qingyuan Consults · Qingyuan CPPCC"),
        ("/topics/", "协商议题 · 清源协商"),
    ],
)
def test_title_of_the_home_page_is_the_name_of_the_site(
    client: Client, path: str, title: str
) -> None:
    SiteSettings.objects.create(
        site=Site.objects.get(),
        name="清源协商",
        name_en="Qingyuan Consults",
        subtitle="清源区政协",
        subtitle_en="Qingyuan CPPCC",
    )
    assert f"<title>{title}</title>" in client.get(path).text


def test_footer_is_in_english_as_far_as_it_is_written(client: Client) -> None:
    SiteSettings.objects.create(
        site=Site.objects.get(),
        organiser="清源区政协",
        organiser_en="CPPCC Qingyuan",
        address="示例路 1 号",
        address_en="1 Example Road",
        phone="0000（工作日）",
    )
    english = client.get("/en/").text.partition('<footer class="foot">')[2]
    assert [
        word for word in ("CPPCC Qingyuan", "1 Example Road", "0000") if word not in english
    ] == []
    assert "示例路" not in english
    assert "示例路 1 号" in client.get("/").text


@pytest.mark.parametrize(
    ("path", "column"),
    [("/topics/parking/", "协商议题"), ("/topics/parking/outcome/", "协商成果")],
)
def test_header_marks_the_column_that_the_reader_is_in(
    client: Client, path: str, column: str
) -> None:
    TopicPageFactory(slug="parking", phase=Phase.REPORTED)
    nav = client.get(path).text.partition('<nav class="columns"')[2].partition("</nav>")[0]
    assert re.findall(r'aria-current="true">([^<]+)<', nav) == [column]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/search/", {"q": "路灯" * 2500}),
        ("/search/", {"q": "路", "x": "长" * 5000}),
        ("/opinions/", {"x": "长" * 5000}),
    ],
)
def test_long_question_is_not_copied_into_every_link(
    path: str, words: dict[str, str], client: Client
) -> None:
    assert len(client.get(path, words).content) < 100_000


def test_code_in_an_address_is_not_spread(client: Client) -> None:
    page = client.get("/opinions/track/", {"code": "8N4P-W2ZC-6TKB-J3DX"}).text

    assert "8N4P" not in page


def test_links_to_other_languages_and_modes_keep_the_question(client: Client) -> None:
    page = client.get("/search/", {"q": "lift", "kind": "topic"}).text

    assert 'href="/en/search/?q=lift&amp;kind=topic"' in page
    assert 'href="?q=lift&amp;kind=topic&amp;mode=elder"' in page


@pytest.mark.parametrize("path", ["/opinions/?field=%00", "/opinions/?area=x%00y"])
def test_controls_in_a_filter_get_no_strange_message(path: str, client: Client) -> None:
    page = client.get(path)

    assert page.status_code == 200
    assert "不允许是用空字符串" not in page.text
