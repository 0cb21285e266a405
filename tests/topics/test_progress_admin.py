from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.users.enums import Role
from portal.users.models import User
from tests.factories.pages import OutcomePageFactory, ProgressFactory
from tests.factories.reference import UnitStaffFactory
from tests.factories.users import AdministratorFactory, UserFactory
from topics.models import Recommendation, RecommendationProgress

pytestmark = pytest.mark.django_db


@pytest.fixture
def recommendation() -> Recommendation:
    return OutcomePageFactory().recommendations.get()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def handler_of(recommendation: Recommendation) -> User:
    return UnitStaffFactory(unit=recommendation.owner, user=UserFactory(role=Role.HANDLER)).user


def form(recommendation: Recommendation, **values: Any) -> dict[str, Any]:
    return {
        "recommendation": str(recommendation.uuid),
        "status": "DONE",
        "text": "三号楼电梯已通过验收。",
        "text_en": "",
        "evidence_url": "",
        "evidence": "",
        **values,
    }


def test_handler_adds_an_entry(recommendation: Recommendation) -> None:
    handler = handler_of(recommendation)

    response = client_of(handler).post(reverse("progress:add"), form(recommendation))

    entry = RecommendationProgress.objects.get()
    assert response.status_code == 302
    assert (entry.by, entry.status, entry.recommendation_uuid) == (
        handler,
        "DONE",
        recommendation.uuid,
    )


def test_entry_without_words_is_refused(recommendation: Recommendation) -> None:
    response = client_of(handler_of(recommendation)).post(
        reverse("progress:add"),
        form(recommendation, text=" ", evidence_url="https://example.org/a"),
    )

    assert response.status_code == 200
    assert "https://example.org/a" in response.content.decode()
    assert not RecommendationProgress.objects.exists()


def test_recommendation_of_another_unit_is_not_on_offer(recommendation: Recommendation) -> None:
    stranger = handler_of(OutcomePageFactory().recommendations.get())
    client = client_of(stranger)

    assert str(recommendation.uuid) not in client.get(reverse("progress:add")).content.decode()
    client.post(reverse("progress:add"), form(recommendation))

    assert not RecommendationProgress.objects.exists()


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_shows_entries_in_scope_in_a_fixed_number_of_queries(
    item_count: int, recommendation: Recommendation, django_assert_num_queries: Any
) -> None:
    client = client_of(handler_of(recommendation))
    ProgressFactory(recommendation_uuid=OutcomePageFactory().recommendations.get().uuid)
    for _ in range(item_count):
        ProgressFactory(recommendation_uuid=recommendation.uuid, by=UserFactory())
    client.get(reverse("progress:index"))

    with django_assert_num_queries(14):
        page = client.get(reverse("progress:index"))

    assert len(page.context["object_list"]) == item_count


def test_nobody_changes_or_deletes_an_entry(recommendation: Recommendation) -> None:
    entry = ProgressFactory(recommendation_uuid=recommendation.uuid)
    client = client_of(AdministratorFactory())

    for view in ("edit", "delete"):
        client.post(reverse(f"progress:{view}", args=[entry.pk]), form(recommendation))

    assert RecommendationProgress.objects.get().text == entry.text
