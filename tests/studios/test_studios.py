from __future__ import annotations

import pytest
from django.test import Client

from studios.enums import StudioKind
from studios.models import StudioPage
from tests.factories.pages import StudioPageFactory

pytestmark = pytest.mark.django_db


def test_home_shows_studios_of_every_kind_before_a_second_of_one(client: Client) -> None:
    for kind in (StudioKind.THEME, StudioKind.STREET, StudioKind.COMMUNITY):
        for number in range(3):
            StudioPageFactory(kind=kind, title=f"{kind}{number}")

    shown = client.get("/").context["studios"]

    assert {studio.title for studio in shown[:3]} == {"THEME0", "STREET0", "COMMUNITY0"}
    assert len(shown) == 6
    assert {studio.title for studio in shown[3:]} == {"THEME1", "STREET1", "COMMUNITY1"}
    assert all(isinstance(studio, StudioPage) for studio in shown)
