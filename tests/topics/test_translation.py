"""Chinese pages in English: stand-ins, translations, and what stays the Chinese page's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation

from portal.core.languages import language_of
from portal.reference.models import Field
from search.models import Document
from tests.factories.pages import (
    DAY,
    MeetingFactory,
    OutcomePageFactory,
    ProgressFactory,
    TopicPageFactory,
    make_english_aliases,
    make_recommendation,
)
from tests.factories.reference import FieldFactory, UnitFactory
from tests.factories.users import AdministratorFactory
from tests.topics.translating import translate
from topics.enums import Phase, Verdict
from topics.models import OutcomePage, Recommendation, TopicPage
from topics.models.outcome_page import tallies

pytestmark = pytest.mark.django_db

ENGLISH = {
    "加装电梯的钱怎么分摊": "Who pays for the lift",
    "一楼、二楼该不该出钱？出多少？": "Should the lower floors pay, and how much?",
    "加装电梯费用分摊协商成果": "Outcome: sharing the cost of lifts",
    "由街道牵头，一楼不出资，二楼以上按楼层递增分摊。": "The ground floor pays nothing.",
    "第一次协商会": "First meeting",
    "全额补贴。": "Subsidise all of it.",
    "财力不足。": "There is no money.",
}


def english() -> Locale:
    return Locale.objects.get(language_code="en")


@pytest.fixture
def topic(django_capture_on_commit_callbacks: Any) -> TopicPage:
    topic = TopicPageFactory(title="加装电梯的钱怎么分摊", phase=Phase.DELIBERATING)
    topic.fields = [FieldFactory(label="城乡建设", label_en="Urban development")]
    MeetingFactory(topic=topic)
    topic.save()
    make_english_aliases()
    return TopicPage.objects.get(pk=topic.pk)


@pytest.fixture
def outcome(topic: TopicPage) -> OutcomePage:
    outcome = OutcomePageFactory(parent=topic)
    make_english_aliases()
    return OutcomePage.objects.get(pk=outcome.pk)


def commit(capture: Any, page: Any) -> Any:
    with capture(execute=True):
        translated = translate(page, ENGLISH)
    translated.refresh_from_db()
    return type(translated).objects.get(pk=translated.pk)


def test_stand_in_shows_the_chinese_text_and_is_not_found_twice(topic: TopicPage) -> None:
    alias = topic.get_translation(english())

    assert (alias.is_untranslated, alias.live, alias.source_page) == (True, True, topic)
    assert "加装电梯" in Client().get(f"/en/topics/{topic.slug}/").content.decode()
    assert [row.locale for row in Document.objects.filter(kind="topic")] == ["zh-hans"]


def begin(capture: Any, topic: TopicPage) -> None:
    """The administrator's first step; nothing is translated by it."""
    client = Client()
    client.force_login(AdministratorFactory())
    with capture(execute=True):
        client.post(f"/admin/localize/submit/page/{topic.pk}/", {"locales": [english().pk]})


def languages_of_documents() -> set[str]:
    return {row.locale for row in Document.objects.filter(kind="topic")}


def test_translation_only_begun_is_not_english_anywhere(
    topic: TopicPage, django_capture_on_commit_callbacks: Any
) -> None:
    begin(django_capture_on_commit_callbacks, topic)

    page = topic.get_translation(english())
    assert (page.alias_of, page.live, page.is_untranslated) == (None, True, True)
    assert languages_of_documents() == {"zh-hans"}
    address = f"/en/topics/{topic.slug}/"
    text = Client().get(address).content.decode()
    assert '<main id="main" tabindex="-1" lang="zh-Hans">' in text
    assert "This page has not been translated yet" in text
    assert f'rel="canonical" href="http://testserver/topics/{topic.slug}/"' in text
    assert 'hreflang="en"' not in text.partition("</head>")[0]
    source = Client().get(f"/topics/{topic.slug}/").content.decode()
    assert 'hreflang="en"' not in source.partition("</head>")[0]
    assert address not in Client().get("/sitemap.xml").content.decode()
    assert Client().get("/api/v3/search/?lang=en&kind=topic").json()["total"] == 0


def test_translation_is_english_once_its_title_is(
    topic: TopicPage, django_capture_on_commit_callbacks: Any
) -> None:
    begin(django_capture_on_commit_callbacks, topic)
    Client().get(f"/en/topics/{topic.slug}/")

    with django_capture_on_commit_callbacks(execute=True):
        translate(topic, {topic.title: ENGLISH[topic.title]})

    assert not topic.get_translation(english()).is_untranslated
    assert languages_of_documents() == {"zh-hans", "en"}
    address = f"/en/topics/{topic.slug}/"
    text = Client().get(address).content.decode()
    assert "This page has not been translated yet" not in text
    assert 'hreflang="en"' in text.partition("</head>")[0]
    assert address in Client().get("/sitemap.xml").content.decode()

    StringTranslation.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        translate(topic)

    assert languages_of_documents() == {"zh-hans"}


def test_begun_translation_costs_no_query_to_know(
    topic: TopicPage,
    django_capture_on_commit_callbacks: Any,
    django_assert_num_queries: Any,
) -> None:
    begin(django_capture_on_commit_callbacks, topic)
    page = TopicPage.objects.as_cards().get(locale=english(), slug=topic.slug)
    language_of(page)

    with django_assert_num_queries(0):
        assert page.is_untranslated


def test_translated_topic_keeps_the_facts(
    topic: TopicPage, django_capture_on_commit_callbacks: Any
) -> None:
    page = commit(django_capture_on_commit_callbacks, topic)

    assert (page.title, page.is_untranslated, page.live) == ("Who pays for the lift", False, True)
    assert page.question == "Should the lower floors pay, and how much?"
    assert [meeting.title for meeting in page.meetings.all()] == ["First meeting"]
    assert list(page.fields.all()) == list(Field.objects.all())
    assert page.phase_facts() == topic.phase_facts()
    text = Client().get(f"/en/topics/{topic.slug}/").content.decode()
    assert "Who pays for the lift" in text
    assert {row.locale for row in Document.objects.filter(kind="topic")} == {"zh-hans", "en"}


def test_translated_outcome_shares_the_log(
    topic: TopicPage, outcome: OutcomePage, django_capture_on_commit_callbacks: Any
) -> None:
    commit(django_capture_on_commit_callbacks, topic)
    page = commit(django_capture_on_commit_callbacks, outcome)
    ProgressFactory(recommendation_uuid=outcome.recommendations.get().uuid, text_en="Under way.")

    row = page.rows()[0]
    assert row.recommendation.text == "The ground floor pays nothing."
    assert row.recommendation.owner == outcome.recommendations.get().owner
    assert row.latest.text_en == "Under way."
    assert page.topic == topic.get_translation(english())
    assert Recommendation.objects.published().count() == 1
    assert topic.phase == page.topic.phase == Phase.IMPLEMENTING
    assert (
        "The ground floor pays nothing."
        in Client().get(f"/en/topics/{topic.slug}/outcome/").content.decode()
    )


def test_chinese_page_published_again_leaves_the_translation_whole(
    topic: TopicPage, outcome: OutcomePage, django_capture_on_commit_callbacks: Any
) -> None:
    commit(django_capture_on_commit_callbacks, outcome)
    uuid = outcome.recommendations.get().uuid
    topic.collect_until += DAY
    topic.save_revision().publish()
    outcome.recommendations.update(due_on=None)
    draft = OutcomePage.objects.get(pk=outcome.pk)
    draft.recommendations.update(due_on=topic.collect_until.date())
    OutcomePage.objects.get(pk=outcome.pk).save_revision().publish()

    again = commit(django_capture_on_commit_callbacks, OutcomePage.objects.get(pk=outcome.pk))

    recommendation = again.recommendations.get()
    assert (recommendation.uuid, recommendation.text) == (uuid, "The ground floor pays nothing.")
    assert recommendation.due_on == topic.collect_until.date()
    assert again.topic.phase_facts() == TopicPage.objects.get(pk=topic.pk).phase_facts()


@pytest.fixture
def translated(
    topic: TopicPage, django_capture_on_commit_callbacks: Any
) -> tuple[OutcomePage, OutcomePage]:
    """An outcome of two recommendations and its English page."""
    items = [
        make_recommendation(),
        make_recommendation(text="全额补贴。", verdict=Verdict.NOT_ADOPTED, reason="财力不足。"),
    ]
    outcome = OutcomePageFactory(parent=topic, recommendations=items)
    make_english_aliases()
    commit(django_capture_on_commit_callbacks, topic)
    page = commit(django_capture_on_commit_callbacks, OutcomePage.objects.get(pk=outcome.pk))
    return OutcomePage.objects.get(pk=outcome.pk), page


def test_facts_of_recommendations_are_the_chinese_page_s_before_the_translation_follows(
    topic: TopicPage, translated: tuple[OutcomePage, OutcomePage]
) -> None:
    outcome, page = translated
    first, second = outcome.recommendations.all()
    first.sort_order, first.verdict, first.reason = 1, Verdict.PARTLY, "先试一栋。"
    first.due_on, first.owner = timezone.localdate() + 10 * DAY, UnitFactory(label="财政局")
    second.sort_order = 0
    added = make_recommendation(text="建一个台账。", sort_order=2)
    outcome.recommendations = [first, second, added]
    outcome.reported_to, outcome.reported_on = "区委", timezone.localdate() - DAY

    outcome.save_revision().publish()

    items = OutcomePage.objects.get(pk=page.pk).items()
    assert [(item.text, item.reason, item.verdict) for item in items] == [
        ("Subsidise all of it.", "There is no money.", Verdict.NOT_ADOPTED),
        ("The ground floor pays nothing.", "先试一栋。", Verdict.PARTLY),
        ("建一个台账。", "", Verdict.ADOPTED),
    ]
    assert (items[1].due_on, items[1].owner) == (first.due_on, first.owner)
    counts = tallies([outcome, page])
    assert counts[page.pk] == counts[outcome.pk]
    document = Document.objects.get(kind="outcome", locale="en")
    assert "verdict=PARTLY" in document.facets
    assert document.card["ADOPTED"] == document.card["PARTLY"] == 1
    text = Client().get(f"/en/topics/{topic.slug}/outcome/").content.decode()
    assert '<h3 lang="zh-Hans">建一个台账。</h3>' in text
    assert '<span lang="zh-Hans">先试一栋。</span>' in text
    assert f"{first.due_on}" in text


def test_reason_goes_in_english_when_it_goes_in_chinese(
    translated: tuple[OutcomePage, OutcomePage],
) -> None:
    outcome, page = translated
    refused = outcome.recommendations.get(verdict=Verdict.NOT_ADOPTED)
    refused.verdict, refused.reason = Verdict.ADOPTED, ""
    outcome.recommendations = [refused]

    outcome.save_revision().publish()

    (item,) = OutcomePage.objects.get(pk=page.pk).items()
    assert (item.text, item.reason) == ("Subsidise all of it.", "")


def test_draft_of_the_chinese_outcome_changes_nothing_in_english(
    translated: tuple[OutcomePage, OutcomePage],
) -> None:
    outcome, page = translated
    outcome.recommendations = [make_recommendation(text="还没有审核。")]

    outcome.save_revision()

    assert len(OutcomePage.objects.get(pk=page.pk).items()) == 2


def test_translation_goes_when_the_chinese_page_goes(
    topic: TopicPage, django_capture_on_commit_callbacks: Any
) -> None:
    page = commit(django_capture_on_commit_callbacks, topic)

    topic.unpublish()

    assert not TopicPage.objects.get(pk=page.pk).live
    assert not Document.objects.filter(kind="topic").exists()


@pytest.mark.parametrize("title", ["Wenchang (文昌) lamps", "5G基站 base station"])
def test_english_title_may_hold_chinese_names(title: str) -> None:
    page = TopicPageFactory()
    page.title, page.locale = title, english()
    assert not page.is_untranslated
