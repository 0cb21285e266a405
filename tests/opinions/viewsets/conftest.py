from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import staff

LogIn = Callable[[User], Client]


@pytest.fixture
def log_in() -> LogIn:
    """A browser of its own for each person."""

    def browser_of(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser_of


@pytest.fixture
def dispatcher(log_in: LogIn) -> Client:
    return log_in(staff(Role.DISPATCHER))
