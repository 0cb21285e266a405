from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from portal.users.enums import Role
from portal.users.models import User
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


def test_account_has_one_name(client: Client) -> None:
    password = "xiang-shang-liang-9"
    form = {
        "username": "chenweidong",
        "display_name": "陈卫东",
        "email": "chen@example.org",
        "password1": password,
        "password2": password,
        "groups": [Group.objects.get(name=Role.CLERK).pk],
    }

    client.post(reverse("wagtailusers_users:add"), form)

    user = User.objects.get(username="chenweidong")
    assert (str(user), user.get_full_name()) == ("陈卫东", "陈卫东")
    page = client.get(reverse("wagtailusers_users:edit", args=[user.pk])).content.decode()
    assert 'name="display_name"' in page
    assert 'name="first_name"' not in page


def test_every_role_is_a_group() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)
