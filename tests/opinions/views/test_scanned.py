"""A printed code leads to the form for its topic and studio, and what is sent there counts as scanned."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from opinions.enums import Channel
from opinions.models import Opinion
from portal.users.enums import Role
from tests.factories.opinions import staff
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from tests.opinions.views.filling import NEW, TEXT, answers, send
from topics.enums import Phase

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def printed(**about: Any) -> str:
    """The address in the code of a printed form."""
    clerk = Client()
    clerk.force_login(staff(Role.DISPATCHER), backend="django.contrib.auth.backends.ModelBackend")
    page = clerk.post(reverse("cases:sheets"), {"count": "1", **about})
    parts = urlsplit(page.context["address"])
    return f"{parts.path}?{parts.query}"


def hidden(response: HttpResponse) -> dict[str, str]:
    """All that goes along, but for what belongs to the browser's own safety."""
    pairs = dict(HIDDEN.findall(response.text.partition("<main")[2]))
    return {name: value for name, value in pairs.items() if name != "csrfmiddlewaretoken"}


def test_what_was_scanned_is_sent_about_topic_and_studio_of_the_sheet(client: Client) -> None:
    topic, studio = TopicPageFactory(), StudioPageFactory()
    form = client.get(printed(topic=topic.pk, studio=studio.pk))
    check = client.post(NEW, answers(**{**hidden(form), "token": None}))
    back = client.post(NEW, hidden(check) | {"step": "edit"})
    client.post(NEW, answers(**hidden(back) | {"step": "send", "token": hidden(check)["token"]}))

    opinion = Opinion.objects.get()
    assert (opinion.channel, opinion.topic, opinion.studio) == (Channel.QR, topic, studio)
    assert opinion.steps.get().data["channel"] == Channel.QR


@pytest.mark.parametrize("about", ["topic", "studio", ""])
def test_sheet_of_one_thing_or_none_has_the_mark_too(client: Client, about: str) -> None:
    page = {"topic": TopicPageFactory, "studio": StudioPageFactory}[about]() if about else None
    form = client.get(printed(**({about: page.pk} if page else {})))
    kept = {name: value for name, value in hidden(form).items() if name != "token"}
    assert kept == ({about: str(page.pk)} if page else {}) | {"via": "qr"}


@pytest.mark.parametrize("via", ["", "QR", "web", "1"])
def test_whoever_comes_by_himself_counts_for_the_site(client: Client, via: str) -> None:
    send(client, via=via)
    assert Opinion.objects.get().channel == Channel.WEB


def test_topic_that_closed_since_it_was_printed_leaves_studio_and_mark(client: Client) -> None:
    topic, studio = TopicPageFactory(), StudioPageFactory()
    address = printed(topic=topic.pk, studio=studio.pk)
    topic.__class__.objects.filter(pk=topic.pk).update(
        collect_until=TopicPageFactory(phase=Phase.DELIBERATING).collect_until
    )
    scanned = client.get(address)
    assert f'href="{NEW}?studio={studio.pk}&amp;via=qr"' in scanned.text

    closed = send(client, topic=topic.pk, studio=studio.pk, via="qr")
    assert closed.status_code == 409
    kept = hidden(closed)
    assert ("topic" in kept, kept["studio"], kept["via"]) == (False, str(studio.pk), "qr")


def test_topic_stands_when_the_studio_is_gone_and_neither_is_lost(client: Client) -> None:
    topic, studio = TopicPageFactory(), StudioPageFactory()
    address = printed(topic=topic.pk, studio=studio.pk)
    studio.unpublish()
    form = client.get(address)
    assert (hidden(form)["topic"], "studio" in hidden(form)) == (str(topic.pk), False)
    topic.unpublish()
    assert client.get(address).status_code == 404


def test_mark_survives_a_failure_of_the_server(client: Client, settings: Any) -> None:
    settings.VISITOR_LIMITS = {}  # a mistake in the configuration: a server error like any other
    response = send(client, via="qr")
    assert response.status_code == 503
    assert hidden(response)["via"] == "qr"
    assert TEXT.splitlines()[0] in response.text
