"""Opening and synchronising a translation publishes without the workflow: only administrators may."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from home.models import NewsPage
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


@pytest.fixture
def stand_in() -> NewsPage:
    news = NewsPageFactory(title="接待日")
    make_english_aliases()
    return news.get_translations().get()


CONVERTING = ("/admin/pages/{}/convert_alias/", "/admin/api/main/pages/{}/action/convert_alias/")


@pytest.mark.parametrize("address", CONVERTING)
@pytest.mark.parametrize("role", OTHERS)
def test_making_a_page_of_a_stand_in_is_refused(
    role: Role, address: str, stand_in: NewsPage
) -> None:
    response = client_of(role).post(address.format(stand_in.pk))

    assert response.status_code in {302, 403, 404}
    assert response.headers.get("Location", "/admin/") == "/admin/"
    stand_in.refresh_from_db()
    assert stand_in.alias_of_id


@pytest.mark.parametrize("address", CONVERTING)
def test_administrator_makes_a_page_of_a_stand_in(address: str, stand_in: NewsPage) -> None:
    client_of(Role.ADMINISTRATOR).post(address.format(stand_in.pk))

    stand_in.refresh_from_db()
    assert stand_in.alias_of_id is None


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR, Role.APPROVER])
def test_nothing_leads_to_translating_where_one_may_not(role: Role, stand_in: NewsPage) -> None:
    client = client_of(role)

    listed = client.get(reverse("wagtailadmin_explore", args=[stand_in.get_parent().pk]))
    opened = client.get(reverse("wagtailadmin_pages:edit", args=[stand_in.pk]))

    assert listed.status_code == 200
    assert "/admin/localize/submit/" not in listed.content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[stand_in.pk]) not in listed.content.decode()
    assert (opened.status_code, opened.url) == (302, reverse("wagtailadmin_home"))


def test_administrator_finds_the_way_to_translate_on_the_stand_in(stand_in: NewsPage) -> None:
    opened = client_of(Role.ADMINISTRATOR).get(
        reverse("wagtailadmin_pages:edit", args=[stand_in.pk])
    )

    assert f"/admin/localize/submit/page/{stand_in.alias_of_id}/" in opened.content.decode()


@pytest.mark.parametrize("role", OTHERS)
def test_giving_up_a_translation_is_refused(role: Role, translation: Translation) -> None:
    page = translation.get_target_instance()
    url = reverse("wagtail_localize:convert_to_alias", args=[page.pk])

    response = client_of(role).post(url)

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    page.refresh_from_db()
    assert page.alias_of_id is None


def test_administrator_gives_up_a_translation(translation: Translation) -> None:
    page = translation.get_target_instance()

    client_of(Role.ADMINISTRATOR).post(reverse("wagtail_localize:convert_to_alias", args=[page.pk]))

    page.refresh_from_db()
    assert page.alias_of_id


@pytest.mark.parametrize(
    ("role", "offered"), [(Role.TRANSLATOR, False), (Role.ADMINISTRATOR, True)]
)
def test_giving_up_a_stopped_translation_is_offered_to_whom_may(
    role: Role, offered: bool, translation: Translation
) -> None:
    translation.enabled = False
    translation.save()
    page = translation.get_target_instance()

    opened = client_of(role).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert opened.status_code == 200
    assert ("localize-convert-to-alias" in opened.content.decode()) == offered


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
