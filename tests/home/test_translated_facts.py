"""Facts are edited on the Chinese page alone, whatever state the translation is in."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset
from wagtail_localize.models import Translation

from portal.users.enums import Role
from portal.users.models import User
from tests.factories.pages import (
    DAY,
    MeetingFactory,
    OutcomePageFactory,
    StudioPageFactory,
    TopicPageFactory,
    make_english_aliases,
)
from tests.factories.reference import FieldFactory, UnitFactory
from tests.factories.users import AdministratorFactory, UserFactory
from tests.home.editing import add_url, client_of, edit_url, outcome_form, topic_form
from tests.topics.translating import translate
from topics.models import TopicIndexPage, TopicPage

pytestmark = pytest.mark.django_db


def by_localize(page: Page, capture: Any) -> Page:
    make_english_aliases()
    with capture(execute=True):
        return translate(type(page).objects.get(pk=page.pk))


def by_localize_but_switched_off(page: Page, capture: Any) -> Page:
    english = by_localize(page, capture)
    Translation.objects.update(enabled=False)
    return english


def by_hand(page: Page, capture: Any) -> Page:
    """As an import or another tool would: no row of wagtail-localize knows of it."""
    english = by_localize(page, capture)
    Translation.objects.all().delete()
    return english


WITHOUT_TRANSLATION_SCREEN = pytest.mark.parametrize(
    "make_english", [by_localize_but_switched_off, by_hand]
)


def save(page: Page, form: dict[str, Any], by: User | None = None) -> Page:
    response = client_of(by or AdministratorFactory()).post(edit_url(page), form)
    assert response.status_code == 302, response.context["form"].errors
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


@WITHOUT_TRANSLATION_SCREEN
def test_sent_facts_of_an_english_topic_change_nothing(
    make_english: Any, django_capture_on_commit_callbacks: Any
) -> None:
    topic = TopicPageFactory(collect_until=timezone.now().replace(microsecond=0) + 30 * DAY)
    topic.fields = [FieldFactory()]
    meeting = MeetingFactory(topic=topic, starts_at=topic.collect_until)
    topic.save()
    page = make_english(topic, django_capture_on_commit_callbacks)
    own = page.meetings.get()
    row = {"id": own.pk, "title": "First", "starts_at": "2020-01-01 10:00", "DELETE": "on"}
    form = topic_form(
        title="Who pays",
        slug=page.slug,
        form="WRITTEN",
        collect_until=f"{timezone.localtime() + 400 * DAY:%Y-%m-%d %H:%M}",
        discontinued_at="2020-01-01 10:00",
        fields=[FieldFactory().pk],
        studio=StudioPageFactory().pk,
        meetings=inline_formset([row], initial=1),
    )

    saved = save(page, form)

    assert saved.title == "Who pays"
    assert (saved.form, saved.collect_until, saved.discontinued_at, saved.studio) == (
        topic.form,
        topic.collect_until,
        None,
        None,
    )
    assert list(saved.fields.all()) == list(topic.fields.all())
    assert [(row.title, row.starts_at) for row in saved.meetings.all()] == [
        ("First", meeting.starts_at)
    ]


@WITHOUT_TRANSLATION_SCREEN
def test_meeting_is_not_added_to_the_english_topic_alone(
    make_english: Any, django_capture_on_commit_callbacks: Any
) -> None:
    topic = TopicPageFactory()
    page = make_english(topic, django_capture_on_commit_callbacks)
    row = {"title": "Made up", "starts_at": "2020-01-01 10:00"}
    form = topic_form(slug=page.slug, meetings=inline_formset([row]))

    client_of(AdministratorFactory()).post(edit_url(page), form)

    assert not Page.objects.get(pk=page.pk).get_latest_revision_as_object().meetings.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR])
@pytest.mark.parametrize("initial", [0, 1])
@WITHOUT_TRANSLATION_SCREEN
def test_sent_facts_of_an_english_outcome_change_nothing(
    make_english: Any, initial: int, role: Role, django_capture_on_commit_callbacks: Any
) -> None:
    outcome = OutcomePageFactory()
    page = make_english(outcome, django_capture_on_commit_callbacks)
    own = page.recommendations.get()
    row = {
        "id": own.pk,
        "text": "The ground floor pays nothing.",
        "verdict": "NOT_ADOPTED",
        "reason": "Too dear.",
        "owner": UnitFactory().pk,
        "due_on": "2030-01-01",
    }
    form = outcome_form(row, title="Outcome", reported_on="2020-01-01")
    form["recommendations-INITIAL_FORMS"] = str(initial)

    saved = save(page, form, by=UserFactory(role=role))

    chinese, english = outcome.recommendations.get(), saved.recommendations.get()
    assert (saved.title, saved.reported_on) == ("Outcome", outcome.reported_on)
    assert (english.verdict, english.owner, english.due_on) == (
        chinese.verdict,
        chinese.owner,
        chinese.due_on,
    )


def test_facts_of_the_chinese_page_are_edited() -> None:
    topic = TopicPageFactory()

    saved = save(topic, topic_form(slug=topic.slug, form="WRITTEN"))

    assert saved.form == "WRITTEN"


def test_editor_who_switches_the_translation_off_sees_closed_facts(
    django_capture_on_commit_callbacks: Any,
) -> None:
    page = by_localize(TopicPageFactory(), django_capture_on_commit_callbacks)
    editor = client_of(UserFactory(role=Role.EDITOR))

    editor.post(reverse("wagtail_localize:stop_translation", args=[Translation.objects.get().pk]))
    form = editor.get(edit_url(page)).context["form"]

    assert not Translation.objects.get().enabled
    assert form.fields["collect_until"].disabled
    assert not form.fields["question"].disabled


def test_topic_is_not_made_in_the_english_tree_alone() -> None:
    index = TopicIndexPage.objects.get(locale__language_code="en")

    response = client_of(UserFactory(role=Role.TRANSLATOR)).post(
        add_url(TopicPage, index), topic_form()
    )

    assert "请先建中文页" in response.content.decode()
    assert not TopicPage.objects.exists()
