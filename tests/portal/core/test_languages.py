from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils import translation

from portal.core.languages import (
    content_language,
    language_links,
    with_prefix,
    without_prefix,
)
from tests.factories.pages import TopicPageFactory, make_english_aliases


@pytest.mark.parametrize(
    ("path", "bare"),
    [
        ("/en/topics/", "/topics/"),
        ("/zh-hant/", "/"),
        ("/en", "/"),
        ("/english/", "/english/"),
        ("/topics/en/", "/topics/en/"),
    ],
)
def test_a_prefix_is_taken_off(path: str, bare: str) -> None:
    assert without_prefix(path) == bare


@pytest.mark.parametrize(
    ("code", "path"),
    [("zh-hans", "/topics/"), ("en", "/en/topics/"), ("zh-hant", "/zh-hant/topics/")],
)
def test_a_prefix_replaces_another(code: str, path: str) -> None:
    assert with_prefix("/en/topics/", code) == path


@pytest.mark.parametrize(
    ("code", "tree"), [("zh-hans", "zh-hans"), ("zh-hant", "zh-hans"), ("en", "en")]
)
def test_traditional_reads_the_chinese_tree(code: str, tree: str) -> None:
    with translation.override(code):
        assert content_language() == tree


def test_a_view_has_every_language_and_keeps_its_question(rf: RequestFactory) -> None:
    with translation.override("en"):
        links = language_links(rf.get("/en/search/?q=1"))
    assert [(link.tag, link.url, link.current) for link in links] == [
        ("zh-Hant", "/zh-hant/search/?q=1", False),
        ("zh-Hans", "/search/?q=1", False),
        ("en", "/en/search/?q=1", True),
    ]


@pytest.mark.django_db
def test_a_stand_in_is_linked_but_is_no_translation(rf: RequestFactory) -> None:
    topic = TopicPageFactory(slug="lift")
    make_english_aliases()
    links = language_links(rf.get("/topics/lift/"), topic)
    assert [(link.url, link.translated) for link in links] == [
        ("/zh-hant/topics/lift/", True),
        ("/topics/lift/", True),
        ("/en/topics/lift/", False),
    ]


@pytest.mark.django_db
def test_a_page_without_a_translation_is_not_offered_in_english(rf: RequestFactory) -> None:
    topic = TopicPageFactory(slug="lift")
    assert [link.code for link in language_links(rf.get("/topics/lift/"), topic)] == [
        "zh-hant",
        "zh-hans",
    ]
