"""Names of members by ear and with a slip, and words that stand in no title; public ones alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from search.cutting import mark
from search.models import Synonym
from tests.factories.pages import MemberFactory
from tests.factories.reference import FieldFactory
from tests.factories.search import index, make_document
from tests.search.conftest import search_for

pytestmark = pytest.mark.django_db

NAME = "王明远"


@pytest.fixture
def texts() -> None:
    Synonym.objects.all().delete()
    index(
        make_document("一件事", text=f"由{NAME}委员督办", source_id=1),
        make_document("另一件事", text="小区停车难，垃圾分类也不好", source_id=2),
        make_document("路灯", text="无碍", source_id=3),
    )


@pytest.mark.parametrize("typed", ["wangmingyuan", "WangMingYuan", "wang ming yuan", "wang2ming2yuan3", "wmy"])  # fmt: skip
def test_name_is_found_by_ear_and_marked(
    texts: None, titles: Callable[..., list[str]], typed: str
) -> None:
    MemberFactory(name=NAME)

    found = search_for(typed)

    assert [document.title for document in found.documents] == ["一件事"]
    assert (NAME, True) in mark(found.documents[0].text, found.wanted)


@pytest.mark.parametrize("typed", ["wangmingyuan", "wmy", "wangming", "mingyuan"])
def test_name_that_is_not_on_the_public_list_is_not_found_by_ear(texts: None, typed: str) -> None:
    MemberFactory(name=NAME, listed=False)

    assert search_for(typed).total == 0


@pytest.mark.parametrize("typed", ["wangming", "yuan", "wangmingyuanlin", "wm"])
def test_part_of_a_name_is_none(texts: None, typed: str) -> None:
    MemberFactory(name=NAME)

    assert search_for(typed).total == 0


@pytest.mark.parametrize("typed", ["王明元", "王明院", "汪明远", "王明近", "王敏远"])
def test_name_with_a_slip(texts: None, typed: str) -> None:
    MemberFactory(name=NAME)

    assert search_for(typed).meant == NAME


def test_name_that_stands_nowhere_is_not_offered(texts: None) -> None:
    MemberFactory(name="李建国")

    assert search_for("李建过").meant == ""


@pytest.mark.parametrize("typed", ["王明近", "王名远"])
def test_name_that_is_not_on_the_public_list_is_not_taken_from_it(
    client: Client, typed: str
) -> None:
    MemberFactory(name=NAME, listed=False)
    index("一件事")

    assert NAME not in client.get("/search/", {"q": typed}).text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("停车南", "停车难"),
        ("垃圾分累", "垃圾分类"),
        ("“停车南”", '"停车难"'),
        ("停车南 -路灯", "停车难 -路灯"),
        ("停南", ""),
    ],
)
def test_word_that_stands_in_texts_alone(texts: None, typed: str, meant: str) -> None:
    assert search_for(typed).meant == meant


def test_word_of_the_editors_list(texts: None) -> None:
    Synonym.objects.create(ordinary="垃圾归类", official="垃圾分类")

    assert search_for("垃圾分内").meant == "垃圾分类"


def test_field(texts: None) -> None:
    FieldFactory(label="无碍")

    assert search_for("无爱").meant == "无碍"


def test_characters_of_two_places_are_no_word() -> None:
    index(make_document("甲", text="请停车。这车难看", source_id=1))

    assert search_for("停车南").meant == ""
