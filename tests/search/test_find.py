"""What a search finds, the same on every engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from search.actions import index_many, put, remove
from search.engines import engine
from search.models import Document
from search.queries import Search, find
from search.queries.find import MOST_RELAXED, POOL
from tests.factories.search import NOW, index, make_document
from tests.search.conftest import search_for

pytestmark = pytest.mark.django_db

Titles = Callable[..., list[str]]

SENTENCES = (
    "老旧小区加装电梯",
    "电梯故障无人修",
    "夜间停车难",
    "5G基站离住宅太近",
    "A座3号楼漏水",
    "小区充电桩不够用",
    "Parking near the school",
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("电梯", ["电梯故障无人修", "老旧小区加装电梯"]),
        ("梯", ["电梯故障无人修", "老旧小区加装电梯"]),
        ("電梯", ["电梯故障无人修", "老旧小区加装电梯"]),
        ("旧小", ["老旧小区加装电梯"]),
        ("小区 电梯", ["老旧小区加装电梯"]),
        ("小区 -电梯", ["小区充电桩不够用"]),
        ("“加装电梯”", ["老旧小区加装电梯"]),
        ("“装电 梯”", []),
        ("5G基站", ["5G基站离住宅太近"]),
        ("５ｇ 基站", ["5G基站离住宅太近"]),
        ("“基站离住宅”", ["5G基站离住宅太近"]),
        ("“5G基站”", ["5G基站离住宅太近"]),
        ("A座3号楼", ["A座3号楼漏水"]),
        ("“A座3号”", ["A座3号楼漏水"]),
        ("座", ["A座3号楼漏水"]),
        ("parks", ["Parking near the school"]),
        ("PARKING SCHOOLS", ["Parking near the school"]),
        ("火星", []),
        ("！？", []),
        ('"', []),
    ],
)
def test_words_find_sentences(titles: Titles, typed: str, expected: list[str]) -> None:
    index(*SENTENCES)

    assert sorted(titles(typed)) == sorted(expected)


@pytest.mark.parametrize("field", ["title", "tags", "text", "reply"])
def test_every_field_is_searched(field: str) -> None:
    index(make_document(**{field: "夜间停车难"}), make_document("别的事"))

    assert search_for("停车").total == 1


def test_phrase_does_not_reach_over_fields() -> None:
    index(make_document("夜间停车", text="收费太高"))

    assert [search_for(typed).total for typed in ("停车 收费", "“停车收费”")] == [1, 0]


def test_unwanted_words_alone_leave_the_others() -> None:
    index(*SENTENCES)

    assert search_for("-电梯 -小区").total == 4


def test_empty_search_lists_everything_newest_first(titles: Titles) -> None:
    index(*(make_document(f"{day} 日", date=dt.date(2026, 3, day)) for day in (2, 9, 5)))

    assert titles("") == ["9 日", "5 日", "2 日"]


def test_newest_first(titles: Titles) -> None:
    index(
        make_document("停车难，停车难", date=dt.date(2020, 1, 1)),
        make_document("别的事", text="停车", date=dt.date(2026, 1, 1)),
    )

    assert titles("停车") == ["停车难，停车难", "别的事"]
    assert titles("停车", order="newest") == ["别的事", "停车难，停车难"]


def test_sentence_finds_the_nearest_when_nothing_has_all_of_it() -> None:
    index(*SENTENCES)

    found = search_for("我们这里的老旧小区能不能加装电梯")

    assert found.documents[0].title == "老旧小区加装电梯"
    assert (found.exact, found.relaxed) == (0, True)


def test_relaxed_search_keeps_phrases_and_unwanted_words() -> None:
    index("停车场太小", "停车场收费高", "停车场收费高，物业不管")

    found = search_for("停车场 火星 “收费” -物业")

    assert [document.title for document in found.documents] == ["停车场收费高"]


def test_relaxed_search_puts_what_has_all_the_words_first() -> None:
    index("小区门口的停车难", "小区门口的停车场", "小区", "停车")

    found = search_for("小区门口的停车难")

    assert found.documents[0].title == "小区门口的停车难"
    assert (found.exact, found.relaxed) == (1, True)


def test_relaxed_search_is_filtered_and_counted() -> None:
    index(
        make_document("电梯故障", kind="topic", facets={"area": ["north"]}),
        make_document("电梯停运", facets={"area": ["south"]}),
    )

    found = search_for("我家电梯火星了", filters={"area": ["north"]})

    assert [document.title for document in found.documents] == ["电梯故障"]
    assert found.total == 1
    assert found.facets["area"] == {"north": 1, "south": 1}
    assert found.facets["kind"] == {"topic": 1}


def test_relaxed_search_is_short() -> None:
    index(*(f"电梯第{number}号" for number in range(MOST_RELAXED + 20)))

    assert search_for("电梯 火星").total == MOST_RELAXED


def test_pages_hold_every_hit_once() -> None:
    """Beyond the ranked candidates as well."""
    total = POOL + 25
    index(*(make_document(f"停车难 {number}") for number in range(total)))

    pages = [search_for("停车难", offset=offset, limit=30) for offset in range(0, total, 30)]

    shown = [document.pk for page in pages for document in page.documents]
    assert len(shown) == len(set(shown)) == total
    assert {page.total for page in pages} == {total}


def test_titles_come_first_whatever_their_age(titles: Titles) -> None:
    index(
        *(make_document("别的", text="停车", date=dt.date(2026, 5, 1)) for _ in range(POOL + 5)),
        make_document("停车难怎么办", date=dt.date(2015, 1, 1)),
    )

    assert titles("停车", limit=1) == ["停车难怎么办"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-hans", ["停车 opinion", "停车 topic"]), ("en", ["parking 停车", "停车 opinion"])],
)
def test_pages_are_found_in_their_language_and_opinions_in_every(
    titles: Titles, language: str, expected: list[str]
) -> None:
    index(
        make_document("停车 topic", kind="topic"),
        make_document("parking 停车", kind="topic", locale="en"),
        make_document("停车 opinion"),
    )

    assert sorted(titles("停车", language=language)) == sorted(expected)


COLLECTING = {
    "collect_from": "2026-05-20T00:00:00+08:00",
    "collect_until": "2026-06-20T00:00:00+08:00",
}


@pytest.mark.parametrize(
    ("day", "phase"), [(1, "announced"), (25, "collecting"), (60, "deliberating")]
)
def test_phase_is_that_of_the_moment(day: int, phase: str) -> None:
    index(make_document("停车", kind="topic", dates=COLLECTING), make_document("停车"))
    at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC) + dt.timedelta(days=day)

    found = find(Search("停车", filters={"phase": [phase]}), at=at)

    assert found.facets["phase"] == {phase: 1}
    assert [document.kind for document in found.documents] == ["topic"]
    assert find(Search("停车", filters={"phase": ["closed"]}), at=at).total == 0


def test_a_document_replaces_the_one_before() -> None:
    put(kind="opinion", source_id=5, documents=[make_document("停车难", source_id=5)], at=NOW)
    put(kind="opinion", source_id=5, documents=[make_document("电梯坏", source_id=5)], at=NOW)

    assert [search_for(word).total for word in ("停车", "电梯")] == [0, 1]


def test_a_thing_that_has_no_documents_any_more_is_gone() -> None:
    documents = [make_document("停车", source_id=5, locale=locale) for locale in ("zh-hans", "en")]
    put(kind="opinion", source_id=5, documents=documents, at=NOW)
    put(kind="opinion", source_id=5, documents=documents[:1], at=NOW)

    assert Document.objects.count() == 1

    put(kind="opinion", source_id=5, documents=[], at=NOW)

    assert Document.objects.count() == 0
    assert search_for("停车").total == 0


def test_removal_leaves_no_trace_in_totals_facets_and_frequencies() -> None:
    index(make_document("停车难", source_id=1), make_document("停车场", source_id=2))
    remove(kind="opinion", source_id=1)

    found = search_for("停车")
    assert (found.total, found.facets["kind"]) == (1, {"opinion": 1})
    assert list(engine().frequencies(found.wanted.terms).values()) == [1]
    assert engine().size() == 1


def test_index_many_takes_the_last_of_the_same_and_works_in_batches() -> None:
    documents = [make_document(f"停车 {number}", source_id=number % 7) for number in range(20)]

    written = index_many(iter(documents), at=NOW, batch=5)

    assert written == 20
    assert sorted(document.title for document in search_for("停车").documents) == [
        f"停车 {number}" for number in range(13, 20)
    ]


def test_nul_and_overlong_values_are_taken() -> None:
    index(make_document("停\x00车" * 300, text="加装\x00电梯", tags="a\x00"))

    assert search_for("加装电梯").total == 1
    assert len(Document.objects.get().title) == 300


def test_a_very_long_text_is_found_by_its_beginning() -> None:
    text = "".join(
        chr(0x4E00 + number % 20000) + chr(0x4E00 + number * 7 % 20000) for number in range(60_000)
    )
    index(make_document("长文", text="停车" + text))

    assert search_for("停车").total == 1


def test_facet_values_of_any_spelling_are_kept_apart() -> None:
    index(
        make_document("停车", facets={"area": ["north", "north-1"]}),
        make_document("停车", facets={"area": ["北 区", "a'b\"c"]}),
    )

    found = search_for("停车", filters={"area": ["north"]})

    assert found.total == 1
    assert found.facets["area"] == {"north": 1, "north-1": 1, "北_区": 1, "a_b_c": 1}


def test_days_limit_what_is_found_and_counted() -> None:
    index(*(make_document("停车", date=dt.date(2026, 5, day)) for day in (1, 2, 3)))

    found = search_for("停车", since=dt.date(2026, 5, 2), until=dt.date(2026, 5, 2))

    assert [document.date.day for document in found.documents] == [2]
    assert (found.total, found.facets["kind"]) == (1, {"opinion": 1})
    assert search_for("停车 火星", since=dt.date(2026, 5, 3)).total == 1


def test_most_supported_first_and_the_newer_of_equals(titles: Titles) -> None:
    index(
        make_document("停车 一", support=1),
        make_document("停车 五", support=5, date=dt.date(2025, 1, 1)),
        make_document("停车 五，新的", support=5),
    )

    assert titles("停车", order="supported") == ["停车 五，新的", "停车 五", "停车 一"]
    assert titles("停车 火星", order="supported") == ["停车 五，新的", "停车 五", "停车 一"]


def test_unwanted_words_of_the_text_keep_a_title_away(titles: Titles) -> None:
    index(make_document("停车难", text="物业不管"), make_document("停车场"))

    assert titles("停车 -物业") == ["停车场"]
