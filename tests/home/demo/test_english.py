"""English pages of the demonstration are translations like those that staff make."""

from __future__ import annotations

import json
from string import Formatter
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import Translation

from home.demo.agenda import DISTRICT_WIDE
from home.demo.english import phrasebook
from home.demo.meetings import CLOSINGS, OPEN_POINTS, OPENINGS, ROOMS, SAID
from home.demo.names import english_name
from home.demo.news import ORIGINS, QUESTIONS
from home.demo.stock import read, topics
from home.demo.studios import ABOUT, COMMON, HOURS, SUMMARIES
from home.demo.topics import DISCONTINUED
from home.models import NewsPage, StandardPage
from portal.core.admin_forms import facts_of
from portal.core.languages import HAN
from portal.users.enums import Role
from studios.models import StudioPage
from tests.factories.users import UserFactory
from tests.home.editing import client_of, edit_url
from topics.models import OutcomePage, TopicPage

KINDS = [TopicPage, OutcomePage, StudioPage, NewsPage, StandardPage]
ROWS_AND_REVISIONS = {"pk", "latest_revision", "live_revision", "latest_revision_created_at"}


def told(page: Page) -> dict[str, Any]:
    """What a page says, its rows included."""
    return without_rows(json.loads(page.to_json()))


def without_rows(value: Any) -> Any:
    if isinstance(value, list):
        return [without_rows(each) for each in value]
    if isinstance(value, dict):
        return {
            name: without_rows(each)
            for name, each in value.items()
            if name not in ROWS_AND_REVISIONS
        }
    return value


def target_of(translation: Translation) -> Any:
    return translation.get_target_instance()


def facts(one: Any) -> dict[str, Any]:
    """What a translation takes from its source; of its rows as well."""
    meta, names = type(one)._meta, facts_of(type(one))
    columns = {each.name: getattr(one, each.attname) for each in meta.fields if each.name in names}
    lists = {
        each.name: set(getattr(one, each.name).all())
        for each in meta.many_to_many
        if each.name in names
    }
    rows = {
        name: [(row.translation_key, facts(row)) for row in getattr(one, name).all()]
        for name in ("meetings", "recommendations")
        if hasattr(one, name)
    }
    return columns | lists | rows


def blocks_of(page: Any) -> list[tuple[str, str]]:
    return [(block.block_type, block.id) for block in page.body]


@pytest.mark.django_db
def test_english_pages_are_translations_that_staff_can_keep_up(
    demo_folder: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """One test, because writing the district takes long."""
    call_command("seed_demo", scale=0)

    translations = Translation.objects.select_related("source")
    assert {type(target_of(each)) for each in translations} == set(KINDS)
    check_complete(translations)
    check_the_same_again(translations, django_capture_on_commit_callbacks)
    check_only_what_changed_changes(django_capture_on_commit_callbacks)


def check_complete(translations: QuerySet[Translation]) -> None:
    for translation in translations:
        page, source = target_of(translation), translation.source.get_source_instance()
        total, done = translation.get_progress()
        assert total == done, page.title
        assert not HAN.search(page.to_json()), page.title
        assert (page.live, page.slug, page.alias_of_id) == (source.live, source.slug, None)
        assert page.first_published_at == source.first_published_at
        assert blocks_of(page) == blocks_of(source)
        assert facts(page) == facts(source)


def check_the_same_again(translations: QuerySet[Translation], capture: Any) -> None:
    """Opened in the translator's screen and published anew, one page of each kind."""
    translator = client_of(UserFactory(role=Role.TRANSLATOR))
    for translation in {type(target_of(each)): each for each in translations}.values():
        page = target_of(translation)
        before = told(page)
        screen = translator.get(edit_url(page))
        assert screen.templates[0].name == "wagtail_localize/admin/edit_translation.html"

        with capture(execute=True):
            translation.save_target(publish=True)

        again = told(target_of(translation))
        assert again | {"last_published_at": ""} == before | {"last_published_at": ""}


def check_only_what_changed_changes(capture: Any) -> None:
    topic = TopicPage.objects.get(slug="parking", locale__language_code="zh-hans")
    translation = Translation.objects.get(source__object_id=topic.translation_key)
    before = told(target_of(translation))
    topic.summary = "夜里空着的车位，能不能借给邻居？"
    topic.form = "WRITTEN"
    topic.save_revision().publish()
    administrator = client_of(UserFactory(role=Role.ADMINISTRATOR))

    with capture(execute=True):
        administrator.post(
            reverse("wagtail_localize:update_translations", args=[translation.source_id]),
            {"publish_translations": "on"},
        )

    after = told(target_of(translation))
    assert {name for name in before if after[name] != before[name]} == {
        "summary",
        "form",
        "last_published_at",
    }
    assert (after["summary"], after["form"]) == (topic.summary, "WRITTEN")

    segment = translation.source.stringsegment_set.get(context__path="summary")
    administrator.put(
        reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]),
        "value=Could+neighbours+borrow+them%3F",
        content_type="application/x-www-form-urlencoded",
    )
    with capture(execute=True):
        administrator.post(edit_url(target_of(translation)), {"action": "publish"})

    assert target_of(translation).summary == "Could neighbours borrow them?"


PHRASES = [
    *ROOMS, *OPENINGS, *CLOSINGS, *SAID, *OPEN_POINTS, *DISCONTINUED, *HOURS, *COMMON, *ORIGINS, *QUESTIONS,
    *(phrase for phrases in (*ABOUT.values(), *SUMMARIES.values()) for phrase in phrases),
    *(phrase for kind in ("intro", "agreed", "disputed", "unanimous") for phrase in read("outcomes")[kind]),
]  # fmt: skip


def test_every_phrase_is_in_the_phrasebook_with_the_same_slots() -> None:
    assert [phrase for phrase in PHRASES if phrase not in phrasebook()] == []
    wrong = [
        phrase
        for phrase, english in phrasebook().items()
        if HAN.search(english)
        or {slot.removesuffix("_en") for slot in slots_of(english)} != set(slots_of(phrase))
    ]
    assert wrong == []


def slots_of(text: str) -> list[str]:
    return [name for _text, name, _spec, _conversion in Formatter().parse(text) if name]


def test_english_topics_have_the_paragraphs_and_questions_of_the_chinese_ones() -> None:
    for stock in topics():
        chinese, english = stock.chinese[DISTRICT_WIDE], stock.english
        assert len(english.body) == len(chinese.body), stock.key
        assert english.question.count("?") == chinese.question.count("？"), stock.key


def test_english_news_has_the_paragraphs_of_the_chinese_one() -> None:
    for item in read("news")["item"]:
        assert len(item["body_en"]) == len(item["body"]), item["title"]


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("桂花路小学", "Guihua Road Primary School"),
        ("北苑新村", "Beiyuan New Village"),
        ("云台镇集市", "Yuntai Town Market"),
        ("环镇东路", "Huanzhen East Road"),
        ("盐河沿", "Yanheyan"),
    ],
)
def test_places_have_english_names(chinese: str, english: str) -> None:
    assert english_name(chinese) == english
