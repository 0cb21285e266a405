"""What editors read about what people look for."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from portal.users.enums import Role
from search.models import SearchCount
from search.queries import asked_for
from tests.factories.opinions import staff

pytestmark = pytest.mark.django_db
REPORT = reverse("searches:index")
TODAY = dt.date(2026, 6, 3)
NOON = dt.datetime(2026, 6, 3, 12, tzinfo=dt.UTC)
HOSTILE = (
    '"><script>alert(1)</script>',
    "{{ 7*7 }}{% x",
    "=cmd|'/c calc'!a1",
    "+1-2",
    "' or 1=1 --",
)


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(staff(Role.EDITOR))
    return client


def row(
    text: str,
    *,
    ago: int = 0,
    count: int = 5,
    hits: int = 3,
    clicks: int = 0,
    language: str = "zh-hans",
) -> None:
    SearchCount.objects.create(
        day=TODAY - dt.timedelta(ago),
        language=language,
        text=text,
        count=count,
        hits=hits,
        clicks=clicks,
    )


def texts(view: str, *, days: int = 28) -> list[str]:
    found = asked_for(view, since=TODAY - dt.timedelta(days - 1), until=TODAY, least=5)
    return [each["text"] for each in found]


def shown(client: Client, **parameters: str) -> list[str]:
    with time_machine.travel(NOON):
        html = client.get(REPORT, parameters).content.decode()
    return re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', html)


def test_most_frequent_are_summed_over_the_period() -> None:
    row("停车", count=3)
    row("停车", ago=27, count=4)
    row("停车", ago=28, count=90)
    row("地铁", count=8)

    assert texts("frequent") == ["地铁", "停车"]
    assert texts("frequent", days=29) == ["停车", "地铁"]


def test_languages_are_told_apart() -> None:
    row("parking", count=2)
    row("parking", count=7, language="en")

    found = asked_for("frequent", since=TODAY, until=TODAY, least=5)
    assert [(each["language"], each["times"]) for each in found] == [("en", 7), ("zh-hans", 2)]


def test_without_result_are_those_that_never_had_one() -> None:
    row("孵化器", hits=0, count=2)
    row("地铁", hits=0, count=9)
    row("停车", hits=0, ago=3)
    row("停车", hits=2)

    assert texts("nothing") == ["地铁", "孵化器"]


def test_unopened_have_results_that_nobody_opened() -> None:
    row("停车")
    row("电梯", clicks=1)
    row("绿化", ago=1)
    row("绿化", clicks=1)
    row("地铁", hits=0)
    row("少", count=4)

    assert texts("unopened") == ["停车"]


def test_rising_is_this_week_against_the_four_before() -> None:
    row("稳", count=10)
    row("稳", ago=10, count=40)
    row("升", count=16)
    row("升", ago=34, count=40, hits=9, clicks=30)
    row("新", count=6, ago=6)
    row("旧", count=99, ago=7)
    row("少", count=4)
    row("太旧", count=15)
    row("太旧", ago=35, count=900)

    assert texts("rising") == ["太旧", "升", "新"]
    (found,) = (
        each
        for each in asked_for("rising", since=TODAY, until=TODAY, least=5)
        if each["text"] == "升"
    )
    assert (found["times"], found["before"], found["found"], found["opened"]) == (16, 40, 3, 0)


def test_page_shows_rows_and_leads_to_what_can_be_done(editor: Client) -> None:
    row("小孩 上学", hits=0)

    with time_machine.travel(NOON):
        html = editor.get(REPORT, {"view": "nothing"}).content.decode()

    assert 'href="/search/?q=%E5%B0%8F%E5%AD%A9+%E4%B8%8A%E5%AD%A6"' in html
    words = "%E5%B0%8F%E5%AD%A9+%E4%B8%8A%E5%AD%A6"
    assert f'href="/admin/searchpicks/add/?query_string={words}"' in html
    assert f'href="/admin/synonyms/new/?ordinary={words}"' in html
    for link in (
        f"/admin/searchpicks/add/?query_string={words}",
        f"/admin/synonyms/new/?ordinary={words}",
    ):
        assert "小孩 上学" in editor.get(link).content.decode()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("停车,缴费", "停车 缴费"),
        ("停车、 缴费;难", "停车 缴费 难"),
        ("a/b;c,d", "a b c d"),
        ('"加装电梯"', ""),
        ('停车 "加装电梯"', ""),
        ("宠物店 -垃圾", ""),
        ("宠物店-垃圾", "宠物店-垃圾"),
        ("桥", ""),
        ("长" * 31, ""),
        ("长" * 30, "长" * 30),
    ],
)
def test_words_lead_to_one_synonym_or_to_none(editor: Client, text: str, word: str) -> None:
    row(text)

    with time_machine.travel(NOON):
        html = editor.get(REPORT).content.decode()

    link = f'href="/admin/synonyms/new/?{urlencode({"ordinary": word})}"'
    assert (link in html) == bool(word)
    assert ("/admin/synonyms/new/" in html) == bool(word)


def test_period_and_view_are_chosen_by_the_address(editor: Client) -> None:
    row("停车")
    row("地铁", ago=20, count=9)

    assert shown(editor) == ["地铁", "停车"]
    assert shown(editor, days="7") == ["停车"]
    assert shown(editor, view="nonsense", days="-1") == ["地铁", "停车"]
    assert shown(editor, view="rising") == ["停车"]


def test_hostile_strings_are_text_on_the_page(editor: Client) -> None:
    for text in HOSTILE:
        row(text)

    with time_machine.travel(NOON):
        html = editor.get(REPORT).content.decode()

    assert "<script>alert" not in html
    assert "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7*7 }}{% x" in html


def test_files_hold_the_whole_list_and_no_formula(editor: Client) -> None:
    for number, text in enumerate(HOSTILE):
        row(text, count=100 - number)
    for number in range(60):
        row(f"词{number:02}", count=1)

    with time_machine.travel(NOON):
        book = editor.get(REPORT, {"format": "xlsx"})
        table = editor.get(REPORT, {"format": "csv"})

    sheet = load_workbook(io.BytesIO(book.content)).active
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0] == ("检索词", "语言", "次数", "最多结果", "点开")
    assert lines[1] == (HOSTILE[0], "zh-hans", 100, 3, None if lines[1][4] is None else 0)
    assert len(lines) == 66
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows[3][0] == "'=cmd|'/c calc'!a1"
    assert len(rows) == 66
    assert "searches-frequent-20260507-20260603.csv" in table["Content-Disposition"]
    assert "no-store" in table["Cache-Control"]


def test_rising_file_says_what_was_before(editor: Client) -> None:
    row("升", count=16)
    row("升", ago=34, count=10)

    with time_machine.travel(NOON):
        table = editor.get(REPORT, {"view": "rising", "format": "csv"})

    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows == [
        ["检索词", "语言", "次数", "之前每周平均", "最多结果", "点开"],
        ["升", "zh-hans", "16", "2.5", "3", "0"],
    ]


@pytest.mark.parametrize("view", ["frequent", "nothing", "unopened", "rising"])
@pytest.mark.parametrize("rows", [1, 120])
def test_queries(
    editor: Client, django_assert_num_queries: DjangoAssertNumQueries, view: str, rows: int
) -> None:
    for number in range(rows):
        row(f"词{number}", hits=0 if view == "nothing" else 3)
    with time_machine.travel(NOON):
        editor.get(REPORT)
        with django_assert_num_queries(REPORT_QUERIES):
            editor.get(REPORT, {"view": view})


REPORT_QUERIES = 13
"""The number of rows and a page of them; the rest are Wagtail's frame, who asks, and what he may."""


@pytest.mark.parametrize("view", ["frequent", "nothing", "unopened", "rising"])
def test_fifty_thousand_rows_are_paged(editor: Client, view: str) -> None:
    many = [
        SearchCount(
            day=TODAY - dt.timedelta(number % 28),
            language="zh-hans",
            text=f"词{number // 4}",
            count=5 + number % 7,
            hits=number // 4 % 2,
        )
        for number in range(50_000)
    ]
    SearchCount.objects.bulk_create(many, batch_size=5000)

    assert len(shown(editor, view=view, days="28")) == 50
    assert len(shown(editor, view=view, days="28", p="2")) == 50
    with time_machine.travel(NOON):
        table = editor.get(REPORT, {"view": view, "format": "csv"})
    assert table.content.count(b"\n") > 2000


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.TRANSLATOR, Role.HANDLER])
def test_others_do_not_see_it(client: Client, role: Role) -> None:
    client.force_login(staff(role))

    assert client.get(REPORT).status_code == 404
    assert "searches" not in client.get("/admin/").content.decode()


def test_it_stands_among_the_reports_of_those_who_see_it(editor: Client) -> None:
    assert REPORT in editor.get("/admin/").content.decode()


def test_nothing_counted_yet_is_said(editor: Client) -> None:
    with time_machine.travel(NOON):
        assert "这段时间没有这样的检索词。" in editor.get(REPORT).content.decode()
