"""What is in use is not deleted, and whoever tries is told so in his own language."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from opinions.enums import State
from portal.reference.models import Unit
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.factories.users import AdministratorFactory
from tests.home.editing import client_of
from topics.models import TopicPage

pytestmark = pytest.mark.django_db

CHINESE = "还有别的内容用到它，不能删除。"
ENGLISH = "Other content uses it"


def topic_in_use() -> Page:
    topic = TopicPageFactory()
    make_opinion(State.SUBMITTED, topic=topic)
    return topic


def studio_in_use() -> Page:
    studio = StudioPageFactory()
    make_opinion(State.SUBMITTED, studio=studio)
    return studio


def unit_in_use() -> Unit:
    unit = UnitFactory()
    make_opinion(State.HANDLING, unit=unit)
    return unit


def user_in_use() -> User:
    author = staff(Role.HANDLER)
    make_opinion(State.REPLY_REVIEW, author=author)
    return author


def one(name: str) -> Any:
    return lambda thing: reverse(name, args=[thing.pk])


def many(app: str, model: str) -> Any:
    url = reverse("wagtail_bulk_action", args=[app, model, "delete"])
    return lambda thing: f"{url}?id={thing.pk}"


WAYS = {
    "topic": (topic_in_use, one("wagtailadmin_pages:delete")),
    "studio": (studio_in_use, one("wagtailadmin_pages:delete")),
    "unit": (unit_in_use, one("wagtailsnippets_reference_unit:delete")),
    "user": (user_in_use, one("wagtailusers_users:delete")),
    "topics": (topic_in_use, many("wagtailcore", "page")),
    "units": (unit_in_use, many("reference", "unit")),
    "users": (user_in_use, many("users", "user")),
}


def delete(thing: Model, url: str, language: str) -> str:
    administrator = AdministratorFactory()
    profile = UserProfile.get_for_user(administrator)
    profile.preferred_language = language
    profile.save()
    response = client_of(administrator).post(
        url, headers={"referer": "http://testserver/admin/account/"}, follow=True
    )
    assert response.redirect_chain == [("http://testserver/admin/account/", 302)]
    return response.content.decode()


@pytest.mark.parametrize(("language", "words"), [("zh-hans", CHINESE), ("en", ENGLISH)])
@pytest.mark.parametrize("way", WAYS)
def test_deleting_what_is_in_use_is_refused_in_words(way: str, language: str, words: str) -> None:
    make, url_of = WAYS[way]
    thing = make()

    page = delete(thing, url_of(thing), language)

    assert words in page
    assert type(thing).objects.filter(pk=thing.pk).exists()


def test_refused_deletion_leaves_the_tree_as_it_was() -> None:
    topic = topic_in_use()
    before = topic.get_parent().numchild

    delete(topic, reverse("wagtailadmin_pages:delete", args=[topic.pk]), "zh-hans")

    assert topic.get_parent(update=True).numchild == before
    assert TopicPage.objects.get(pk=topic.pk).live
    assert Page.find_problems() == ([], [], [], [], [])
