"""The index follows publication: in the same transaction, at once, and not one moment longer."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from opinions.enums import PublicationState
from opinions.models import PublishedCopy
from portal.core.publishing import published, published_many, unpublished
from search.actions import drop_others
from search.models import Document
from tests.factories.opinions import PublishedCopyFactory
from tests.factories.pages import OutcomePageFactory, StudioPageFactory, TopicPageFactory
from tests.factories.search import index, make_document
from tests.search.conftest import search_for
from topics.enums import Phase

pytestmark = pytest.mark.django_db


def titles(typed: str) -> list[str]:
    return [document.title for document in search_for(typed).documents]


def test_page_is_found_when_it_is_live_and_gone_when_it_is_not() -> None:
    topic = TopicPageFactory(title="老旧小区加装电梯")

    assert titles("装电梯") == ["老旧小区加装电梯"]

    topic.title = "既有住宅加装电梯"
    topic.save()

    assert titles("住宅") == ["既有住宅加装电梯"]
    assert titles("老旧") == []

    topic.unpublish()

    assert Document.objects.count() == 0


def test_draft_is_not_found() -> None:
    topic = TopicPageFactory(title="加装电梯", live=False)
    topic.title = "尚未公开的电梯"
    topic.save_revision()

    assert titles("电梯") == []


def test_draft_of_a_live_page_is_not_found() -> None:
    topic = TopicPageFactory(title="加装电梯")
    topic.title = "尚未公开的标题"
    topic.save_revision()

    assert titles("尚未公开") == []


def test_deleting_a_page_takes_its_outcome_along() -> None:
    outcome = OutcomePageFactory(title="电梯协商成果")
    assert titles("协商成果") == ["电梯协商成果"]

    outcome.get_parent().specific.delete()

    assert Document.objects.count() == 0


def test_topic_and_studio_are_found_with_their_facets() -> None:
    studio = StudioPageFactory(title="梧桐委员工作室")
    TopicPageFactory(title="停车难", studio=studio, phase=Phase.COLLECTING)

    facets = search_for("").facets

    assert facets["kind"] == {"studio": 1, "topic": 1}
    assert facets["studio"] == {str(studio.pk): 2}
    assert sum(facets["phase"].values()) == 1


@pytest.mark.parametrize(
    "publication", [state for state in PublicationState if state != "PUBLISHED"]
)
def test_copy_that_is_not_public_is_not_found(publication: PublicationState) -> None:
    if publication is PublicationState.UNPUBLISHED:
        assert PublishedCopy.objects.count() == 0
        return
    copy = PublishedCopyFactory(publication=publication, title="秘密的停车难")

    published.send(sender=PublishedCopy, instance=copy, at=timezone.now(), by=None)

    assert titles("停车") == []


def test_copy_is_found_with_its_reply_in_both_languages_until_it_is_taken_down() -> None:
    copy = PublishedCopyFactory(title="夜间停车难", reply="已增设车位")
    published.send(sender=PublishedCopy, instance=copy, at=timezone.now(), by=None)

    assert titles("增设车位") == ["夜间停车难"]
    assert search_for("停车", language="en").total == 1

    unpublished.send(sender=PublishedCopy, instance=copy, at=timezone.now(), by=None)

    assert search_for("停车").total == 0
    assert search_for("停车", language="en").total == 0


def test_many_are_found_after_one_signal() -> None:
    copies = [PublishedCopyFactory(title=f"停车难 {number}") for number in range(3)]

    published_many.send(sender=PublishedCopy, instances=copies, at=timezone.now(), by=None)

    assert sorted(titles("停车")) == ["停车难 0", "停车难 1", "停车难 2"]


class Refused(Exception):
    pass


@pytest.fixture
def refusing_receiver() -> Iterator[None]:
    """Something that listens after the index, and refuses."""

    def refuse(**_kwargs: object) -> None:
        raise Refused

    published.connect(refuse)
    unpublished.connect(refuse)
    yield
    published.disconnect(refuse)
    unpublished.disconnect(refuse)


@pytest.mark.usefixtures("refusing_receiver")
def test_refused_publication_is_not_in_the_index() -> None:
    with pytest.raises(Refused):
        TopicPageFactory(title="加装电梯")

    assert search_for("电梯").total == 0
    assert Document.objects.count() == 0


def test_refused_withdrawal_stays_in_the_index(request: pytest.FixtureRequest) -> None:
    topic = TopicPageFactory(title="加装电梯")
    request.getfixturevalue("refusing_receiver")

    with pytest.raises(Refused), transaction.atomic():
        topic.unpublish()

    assert titles("电梯") == ["加装电梯"]


def update_search(*options: str) -> str:
    out = io.StringIO()
    call_command("update_search", *options, stdout=out)
    return out.getvalue()


def test_update_search_finds_what_is_public_and_drops_the_rest() -> None:
    TopicPageFactory(title="加装电梯")
    PublishedCopyFactory(title="夜间停车难")
    PublishedCopyFactory(title="未公开的停车", publication=PublicationState.PROPOSED)
    drop_others(set(), before=timezone.now())
    index(make_document("早已撤下的停车", source_id=999))

    said = update_search()

    pages = Document.objects.exclude(kind__in=["topic", "opinion"]).count()
    assert said == f"已更新 {2 + pages} 篇，移除 1 篇 / {2 + pages} updated, 1 removed\n"
    assert titles("停车") == ["夜间停车难"]
    assert titles("电梯") == ["加装电梯"]


def test_update_search_twice_changes_nothing() -> None:
    PublishedCopyFactory(title="夜间停车难")
    update_search()
    before = list(
        Document.objects.order_by("kind", "source_id").values_list("kind", "title", "facets")
    )

    update_search()

    assert before == list(
        Document.objects.order_by("kind", "source_id").values_list("kind", "title", "facets")
    )
    assert search_for("停车").total == 1


def test_engine_alone_is_rebuilt_from_the_documents() -> None:
    index("夜间停车难", "加装电梯")

    said = update_search("--engine-only")

    assert said == "已重建 2 篇 / 2 documents rebuilt\n"
    assert titles("停车") == ["夜间停车难"]


def test_update_search_leaves_alone_what_stands_as_it_is() -> None:
    topic = TopicPageFactory(title="加装电梯")
    PublishedCopyFactory(title="夜间停车难")
    update_search()
    numbers = list(Document.objects.order_by("pk").values_list("pk", "indexed_at"))

    assert update_search() == "已更新 0 篇，移除 0 篇 / 0 updated, 0 removed\n"
    assert numbers == list(Document.objects.order_by("pk").values_list("pk", "indexed_at"))

    Document.objects.filter(kind="topic", source_id=topic.pk).update(title="旧题目")
    assert update_search() == "已更新 1 篇，移除 0 篇 / 1 updated, 0 removed\n"
    assert titles("电梯") == ["加装电梯"]
