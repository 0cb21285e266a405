from __future__ import annotations

import pytest
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models

from opinions.models import Opinion
from opinions.viewsets.policy import OpinionPolicy
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import StudioPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy() -> OpinionPolicy:
    return policy_registry.get_by_type(Opinion)


def test_opinions_have_their_own_policy(policy):
    assert type(policy) is OpinionPolicy


@pytest.mark.parametrize("action", ["add", "change", "delete", "publish"])
@pytest.mark.parametrize("superuser", [False, True])
def test_no_generic_screen_changes_an_opinion(policy, action, superuser):
    opinion, user = make_opinion(), staff(Role.ADMINISTRATOR, is_superuser=superuser)

    assert policy.user_has_permission(user, action) is False
    assert policy.user_has_permission_for_instance(user, action, opinion) is False
    assert list(policy.instances_user_has_permission_for(user, action)) == []


def test_viewing_is_held_to_the_scope(policy):
    studio = StudioPageFactory()
    own, foreign = make_opinion(studio=studio), make_opinion()
    clerk = staff(Role.CLERK, studio=studio)

    assert list(policy.instances_user_has_permission_for(clerk, "view")) == [own]
    assert policy.user_has_any_permission_for_instance(clerk, ["view", "change"], own) is True
    assert policy.user_has_any_permission_for_instance(clerk, ["view", "change"], foreign) is False


def test_those_who_handle_no_opinions_see_none(policy):
    make_opinion()

    assert list(policy.instances_user_has_permission_for(staff(Role.EDITOR), "view")) == []


def test_opinions_are_no_snippets_and_in_no_usage_list():
    assert Opinion not in get_snippet_models()
    assert Opinion not in ReferenceIndex.tracked_models
