"""Opening and synchronising a translation publishes without the workflow: only administrators may."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from portal.users.enums import Role
from portal.users.models import User
from tests.factories.pages import NewsPageFactory, make_english_aliases
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
OTHERS = [role for role in Role if role != Role.ADMINISTRATOR]


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(UserFactory(role=role))
    return client


@pytest.fixture
def translation() -> Translation:
    """A news page that is being translated; its Chinese text has changed since."""
    news = NewsPageFactory(title="接待日")
    make_english_aliases()
    source, _ = TranslationSource.update_or_create_from_instance(news)
    translation = Translation.objects.create(
        source=source, target_locale=Locale.objects.get(language_code="en")
    )
    translation.save_target(publish=False)
    news.title = "接待日改期"
    news.save_revision().publish()
    return translation


def title_of_english(translation: Translation) -> str:
    return translation.get_target_instance().title


@pytest.mark.parametrize("role", Role)
def test_right_to_submit_translations_is_the_administrators(role: Role) -> None:
    user = User.objects.get(pk=UserFactory(role=role).pk)

    may = user.has_perm("wagtail_localize.submit_translation")

    assert may == (role == Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", OTHERS)
def test_synchronising_is_refused(role: Role, translation: Translation) -> None:
    url = reverse("wagtail_localize:update_translations", args=[translation.source_id])

    response = client_of(role).post(url, {"publish_translations": "on"})

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert title_of_english(translation) == "接待日"


@pytest.mark.parametrize("role", OTHERS)
def test_opening_is_refused(role: Role) -> None:
    news = NewsPageFactory()
    url = reverse("wagtail_localize:submit_page_translation", args=[news.pk])
    english = Locale.objects.get(language_code="en")

    response = client_of(role).post(url, {"locales": [english.pk]})

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert not Translation.objects.exists()


def test_administrator_synchronises(translation: Translation) -> None:
    url = reverse("wagtail_localize:update_translations", args=[translation.source_id])

    response = client_of(Role.ADMINISTRATOR).post(url, {"publish_translations": "on"})

    assert response.status_code == 302
    translation.source.refresh_from_db()
    assert translation.source.object_repr == "接待日改期"


def test_translator_cannot_publish_a_translation(translation: Translation) -> None:
    page = translation.get_target_instance()
    page.unpublish()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    response = client_of(Role.TRANSLATOR).post(url, {"action": "publish"})

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert not translation.get_target_instance().live
