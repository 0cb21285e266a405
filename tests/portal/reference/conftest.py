from __future__ import annotations

import pytest
from django.test import Client

from portal.users.enums import Role
from tests.factories.users import UserFactory


@pytest.fixture
def dispatcher() -> Client:
    """Who keeps the working calendar."""
    client = Client()
    client.force_login(UserFactory(role=Role.DISPATCHER))
    return client
