"""A retired entry is offered nowhere, and stays where it was chosen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.reference.models import Area, Field, Sector, Unit
from tests.factories.pages import OutcomePageFactory, TopicPageFactory, make_recommendation
from tests.factories.reference import AreaFactory, FieldFactory, SectorFactory, UnitFactory
from tests.factories.users import AdministratorFactory

pytestmark = pytest.mark.django_db

FACTORIES = {Area: AreaFactory, Field: FieldFactory, Sector: SectorFactory, Unit: UnitFactory}
RELATED = {Area: "areas", Field: "fields", Sector: "sectors", Unit: "units"}


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(AdministratorFactory())
    return client


def offered(field: Any) -> list[str]:
    """The labels of the choices that the rendered field holds."""
    return [
        option["label"]
        for _, options, _ in field.field.widget.optgroups(
            field.name, field.field.widget.format_value(field.value()) or []
        )
        for option in options
    ]


@pytest.mark.parametrize("model", FACTORIES)
def test_topic_form_offers_entries_in_use_and_its_own(admin: Client, model: type[Any]) -> None:
    factory = FACTORIES[model]
    factory(label="在用")
    factory(label="停用", retired=True)
    chosen = factory(label="停用而已选", retired=True)
    topic = TopicPageFactory()
    setattr(topic, RELATED[model], [chosen])
    topic.save()

    page = admin.get(reverse("wagtailadmin_pages:edit", args=[topic.pk]))

    assert offered(page.context["form"][RELATED[model]]) == ["在用", "停用而已选"]


@pytest.mark.parametrize("view", ["choose", "choose_results"])
@pytest.mark.parametrize("model", FACTORIES)
def test_chooser_offers_entries_in_use(admin: Client, model: type[Any], view: str) -> None:
    FACTORIES[model](label="在用")
    FACTORIES[model](label="停用", retired=True)
    url = reverse(f"wagtailsnippetchoosers_reference_{model._meta.model_name}:{view}")

    assert [str(entry) for entry in admin.get(url).context["results"]] == ["在用"]


def test_outcome_keeps_a_retired_owner(admin: Client) -> None:
    owner = UnitFactory(label="停用而已选", retired=True)
    outcome = OutcomePageFactory(recommendations=[make_recommendation(owner=owner)])

    page = admin.get(reverse("wagtailadmin_pages:edit", args=[outcome.pk]))

    row = page.context["form"].formsets["recommendations"].forms[0]
    assert str(row["owner"].value()) == str(owner.pk)
    assert "停用而已选" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "factory"), [("field", FieldFactory), ("area", AreaFactory)], ids=["field", "area"]
)
def test_residents_are_offered_entries_in_use(
    client: Client, name: str, factory: type[Any]
) -> None:
    factory(label="在用")
    factory(label="停用", retired=True)

    page = client.get("/opinions/new/")

    choices = [label.strip() for _, label in page.context["form"].fields[name].choices]
    assert choices[1:] == ["在用"]
