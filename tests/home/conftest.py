from __future__ import annotations

import pytest

from portal.users.enums import Role
from portal.users.models import User
from tests.factories.users import UserFactory
from tests.home.editing import (
    add_url,
    client_of,
    topic_form,
)
from topics.models import TopicIndexPage, TopicPage


@pytest.fixture
def editor() -> User:
    return UserFactory(role=Role.EDITOR)


@pytest.fixture
def approver() -> User:
    return UserFactory(role=Role.APPROVER)


@pytest.fixture
def index() -> TopicIndexPage:
    return TopicIndexPage.objects.get(locale__language_code="zh-hans")


@pytest.fixture
def submitted(editor: User, index: TopicIndexPage) -> TopicPage:
    form = topic_form(**{"action-submit": "1"})
    client_of(editor).post(add_url(TopicPage, index), form)
    return TopicPage.objects.child_of(index).get()
