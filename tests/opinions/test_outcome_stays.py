"""An outcome that answered cases stays public, and so does its topic: their submitters have nothing else to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page

from opinions.actions import OutcomeNeeded
from opinions.enums import State
from opinions.models import Opinion
from tests.factories.opinions import OpinionFactory
from tests.factories.pages import NewsPageFactory, OutcomePageFactory, TopicPageFactory
from tests.factories.users import AdministratorFactory
from tests.home.editing import client_of, is_live
from topics.enums import Phase
from topics.models import OutcomePage, TopicPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def outcome() -> OutcomePage:
    """It answered two cases."""
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    for _ in range(2):
        OpinionFactory(state=State.IN_CONSULTATION, topic=topic)
    return OutcomePageFactory(parent=TopicPage.objects.get(pk=topic.pk))


PATHS: dict[str, Callable[[OutcomePage], object]] = {
    "unpublish": lambda outcome: outcome.unpublish(),
    "unpublish the bare page": lambda outcome: Page.objects.get(pk=outcome.pk).unpublish(),
    "save": lambda outcome: setattr(outcome, "live", False) or outcome.save(),
    "delete": lambda outcome: outcome.delete(),
    "delete many": lambda outcome: Page.objects.filter(pk=outcome.pk).delete(),
    "move": lambda outcome: MovePageAction(
        outcome, TopicPageFactory(phase=Phase.DELIBERATING), pos="last-child"
    ).execute(skip_permission_checks=True),
}


@pytest.mark.parametrize("path", PATHS)
def test_outcome_that_answered_cases_does_not_go(path: str, outcome: OutcomePage) -> None:
    place = outcome.url_path

    with pytest.raises(OutcomeNeeded, match="有 2 件社情民意"), transaction.atomic():
        PATHS[path](OutcomePage.objects.get(pk=outcome.pk))

    assert OutcomePage.objects.filter(pk=outcome.pk, live=True, url_path=place).exists()


def test_outcome_that_answered_nobody_goes() -> None:
    outcome = OutcomePageFactory()

    outcome.unpublish()
    outcome.delete()

    assert not OutcomePage.objects.exists()


def test_outcome_may_be_corrected_and_published_again(outcome: OutcomePage) -> None:
    outcome.title = "更正后的成果"
    outcome.save_revision().publish()

    assert OutcomePage.objects.get().title == "更正后的成果"


def test_outcome_is_given_no_expiry(outcome: OutcomePage) -> None:
    outcome.expire_at = timezone.now()
    with pytest.raises(ValidationError, match="协商成果不设到期时间"):
        outcome.save_revision().publish()

    call_command("publish_scheduled")
    assert is_live(outcome)


def bulk(action: str, outcome: OutcomePage) -> str:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return f"{address}?id={outcome.pk}"


SCREENS: dict[str, Callable[[OutcomePage], str]] = {
    "unpublish": lambda outcome: reverse("wagtailadmin_pages:unpublish", args=[outcome.pk]),
    "delete": lambda outcome: reverse("wagtailadmin_pages:delete", args=[outcome.pk]),
    "move": lambda outcome: reverse(
        "wagtailadmin_pages:move_confirm", args=[outcome.pk, TopicPageFactory().pk]
    ),
    "unpublish in bulk": lambda outcome: bulk("unpublish", outcome),
    "delete in bulk": lambda outcome: bulk("delete", outcome),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_screen_says_how_many_cases_need_the_outcome(screen: str, outcome: OutcomePage) -> None:
    browser: Client = client_of(AdministratorFactory())

    response = browser.post(SCREENS[screen](outcome), follow=True)

    assert response.status_code == 200
    assert "有 2 件社情民意以这份协商成果为答复" in response.content.decode()
    assert OutcomePage.objects.filter(pk=outcome.pk, live=True, topic=outcome.topic).exists()
    assert Opinion.objects.filter(state=State.ANSWERED).count() == 2


def test_topic_is_not_unpublished_together_with_its_needed_outcome(outcome: OutcomePage) -> None:
    browser = client_of(AdministratorFactory())
    address = reverse("wagtailadmin_pages:unpublish", args=[outcome.topic.pk])

    response = browser.post(address, {"include_descendants": "on"}, follow=True)

    assert "有 2 件社情民意以这份协商成果为答复" in response.content.decode()
    assert is_live(outcome)
    assert is_live(outcome.topic)


TOPIC_SCREENS: dict[str, Callable[[TopicPage], str]] = {
    "unpublish": lambda topic: reverse("wagtailadmin_pages:unpublish", args=[topic.pk]),
    "delete": lambda topic: reverse("wagtailadmin_pages:delete", args=[topic.pk]),
    "unpublish in bulk": lambda topic: bulk("unpublish", topic),
    "delete in bulk": lambda topic: bulk("delete", topic),
}


@pytest.mark.parametrize("screen", TOPIC_SCREENS)
def test_topic_of_a_needed_outcome_does_not_go_without_it_either(
    screen: str, outcome: OutcomePage
) -> None:
    browser = client_of(AdministratorFactory())

    response = browser.post(TOPIC_SCREENS[screen](outcome.topic), follow=True)

    assert response.status_code == 200
    assert "有 2 件社情民意以这份协商成果为答复" in response.content.decode()
    assert is_live(outcome)
    assert is_live(outcome.topic)


@pytest.mark.parametrize("model", [Page, TopicPage])
def test_topic_of_a_needed_outcome_stays_by_every_path(
    model: type[Page], outcome: OutcomePage
) -> None:
    # Not one transaction: nothing of it is written before the refusal.
    with pytest.raises(OutcomeNeeded):
        model.objects.get(pk=outcome.topic_id).unpublish()

    assert is_live(outcome)
    assert is_live(outcome.topic)


def test_expired_topic_of_a_needed_outcome_keeps_back_no_other_page(
    outcome: OutcomePage, caplog: pytest.LogCaptureFixture
) -> None:
    past = timezone.now() - dt.timedelta(days=1)
    TopicPage.objects.filter(pk=outcome.topic_id).update(expire_at=past)
    news = NewsPageFactory(expire_at=past + dt.timedelta(hours=1))

    call_command("publish_scheduled")
    call_command("publish_scheduled")

    assert is_live(outcome)
    assert is_live(outcome.topic)
    assert not is_live(news)
    refused = [record for record in caplog.records if record.message == "Expiry refused"]
    assert [(record.page, "有 2 件" in record.reason) for record in refused] == [
        (outcome.topic_id, True)
    ]


def test_topic_is_given_no_expiry() -> None:
    topic = TopicPageFactory()
    topic.expire_at = timezone.now() + dt.timedelta(days=400)

    with pytest.raises(ValidationError, match="协商议题不设到期时间"):
        topic.save_revision().publish()
