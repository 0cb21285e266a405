"""``published`` and ``unpublished``: each way by which a page becomes public, changes or goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from wagtail.models import Page

from portal.core.publishing import published, unpublished
from tests.factories.pages import (
    NewsPageFactory,
    OutcomePageFactory,
    StandardPageFactory,
    TopicPageFactory,
    make_english_aliases,
)
from topics.enums import Phase
from topics.models import TopicPage

pytestmark = pytest.mark.django_db
Heard = list[tuple[str, str]]


@pytest.fixture
def heard() -> Iterator[Heard]:
    """("published" or "unpublished", title in the Chinese tree, or "en …" of a stand-in)."""
    lines: Heard = []

    def name(page: Any) -> str:
        return page.title if page.locale.language_code == "zh-hans" else f"en {page.title}"

    def hear_published(instance: Any, **_: Any) -> None:
        lines.append(("published", name(instance)))

    def hear_unpublished(instance: Any, **_: Any) -> None:
        lines.append(("unpublished", name(instance)))

    published.connect(hear_published)
    unpublished.connect(hear_unpublished)
    yield lines
    published.disconnect(hear_published)
    unpublished.disconnect(hear_unpublished)


def test_saving_a_live_page_announces_it(heard: Heard) -> None:
    NewsPageFactory(title="接待日")

    assert heard == [("published", "接待日")]


def test_saving_a_draft_page_withdraws_it(heard: Heard) -> None:
    NewsPageFactory(title="接待日", live=False)

    assert heard == [("unpublished", "接待日")]


def test_saving_a_revision_says_nothing(heard: Heard) -> None:
    page = NewsPageFactory(title="接待日")
    heard.clear()
    page.title = "改过的标题"

    page.save_revision()

    assert heard == []


def test_unpublishing_withdraws_the_page_and_its_stand_in(heard: Heard) -> None:
    page = NewsPageFactory(title="接待日")
    make_english_aliases()
    heard.clear()

    page.unpublish()

    assert sorted(set(heard)) == [("unpublished", "en 接待日"), ("unpublished", "接待日")]


def test_unpublishing_the_bare_page_withdraws_it(heard: Heard) -> None:
    page = NewsPageFactory(title="接待日")
    heard.clear()

    Page.objects.get(pk=page.pk).unpublish()

    assert set(heard) == {("unpublished", "接待日")}


def test_deleting_withdraws_the_page_its_children_and_stand_ins(heard: Heard) -> None:
    OutcomePageFactory(
        title="成果", parent=TopicPageFactory(title="议题", phase=Phase.DELIBERATING)
    )
    make_english_aliases()
    heard.clear()

    TopicPage.objects.get(title="议题", alias_of=None).delete()

    assert set(heard) == {
        ("unpublished", "议题"),
        ("unpublished", "成果"),
        ("unpublished", "en 议题"),
        ("unpublished", "en 成果"),
    }
    assert not TopicPage.objects.exists()


def test_moving_announces_the_page_and_all_below_it(heard: Heard) -> None:
    above = StandardPageFactory(title="关于")
    page = StandardPageFactory(title="帮助")
    StandardPageFactory(title="怎样提交", parent=page)
    StandardPageFactory(title="草稿", parent=page, live=False)
    heard.clear()

    Page.objects.get(pk=page.pk).specific.move(
        Page.objects.get(pk=above.pk).specific, pos="last-child"
    )

    assert set(heard) == {
        ("published", "帮助"),
        ("published", "怎样提交"),
        ("unpublished", "草稿"),
    }


def test_new_address_announces_the_pages_below(heard: Heard) -> None:
    page = StandardPageFactory(title="帮助", slug="help")
    StandardPageFactory(title="怎样提交", parent=page)
    heard.clear()

    page = type(page).objects.get(pk=page.pk)
    page.slug = "guide"
    page.save()

    assert heard == [("published", "帮助"), ("published", "怎样提交")]


def test_outcome_announces_its_topic_whose_phase_it_changes(heard: Heard) -> None:
    topic = TopicPageFactory(title="议题", phase=Phase.DELIBERATING)
    heard.clear()

    outcome = OutcomePageFactory(title="成果", parent=topic)
    assert heard == [("published", "成果"), ("published", "议题")]
    heard.clear()
    outcome.unpublish()

    assert set(heard) == {("unpublished", "成果"), ("published", "议题")}


def test_receiver_that_fails_takes_the_publication_back(heard: Heard) -> None:
    def refuse(**_: Any) -> None:
        raise RuntimeError("the index is full")

    page = NewsPageFactory(title="接待日", live=False)
    page.live = True
    published.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            page.save()
    finally:
        published.disconnect(refuse)

    assert not Page.objects.get(pk=page.pk).live
