from __future__ import annotations

import pytest
from django.urls import reverse

from opinions.enums import State
from opinions.models import ContactLook
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import StudioPageFactory

pytestmark = pytest.mark.django_db

WANG = {"name": "王小明", "phone": "13812341234", "email": "wang@example.cn"}


def contact(opinion) -> str:
    return reverse("cases:contact", args=[opinion.pk])


def test_look_shows_the_contact_and_is_logged(log_in):
    opinion, dispatcher = make_opinion(contact=WANG), staff(Role.DISPATCHER)

    response = log_in(dispatcher).post(contact(opinion))

    page = response.content.decode()
    assert [words in page for words in WANG.values()] == [True, True, True]
    assert list(ContactLook.objects.values_list("opinion", "by")) == [(opinion.pk, dispatcher.pk)]
    assert response.context["screen"].history[0].title == "查看联系方式"


def test_each_look_is_logged(log_in):
    opinion, browser = make_opinion(contact=WANG), log_in(staff(Role.DISPATCHER))

    browser.post(contact(opinion))
    browser.post(contact(opinion))

    assert ContactLook.objects.count() == 2


def test_look_is_not_kept_by_any_cache(log_in):
    response = log_in(staff(Role.DISPATCHER)).post(contact(make_opinion(contact=WANG)))

    assert "no-store" in response["Cache-Control"]


def test_link_never_looks(log_in):
    opinion = make_opinion(contact=WANG)

    assert log_in(staff(Role.DISPATCHER)).get(contact(opinion)).status_code == 405
    assert ContactLook.objects.count() == 0


def test_without_the_right_nothing_is_shown_or_logged(log_in):
    opinion = make_opinion(State.REPLY_REVIEW, contact=WANG)

    response = log_in(staff(Role.REVIEWER)).post(contact(opinion))

    assert response.status_code == 403
    assert "王小明" not in response.content.decode()
    assert ContactLook.objects.count() == 0


def test_foreign_case_is_not_found(log_in):
    opinion = make_opinion(contact=WANG, studio=StudioPageFactory())
    clerk = staff(Role.CLERK, studio=StudioPageFactory())

    assert log_in(clerk).post(contact(opinion)).status_code == 404
    assert ContactLook.objects.count() == 0
