from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from portal.users.models import User

LogIn = Callable[[User], Client]


@pytest.fixture
def log_in() -> LogIn:
    """A browser of its own for each person."""

    def browser_of(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser_of
