"""What stands beside the listings × every role: choosing many cases, exports, one's own filters and columns."""

from __future__ import annotations

import uuid
from itertools import product

import pytest
from django.urls import reverse

from opinions.casework.history import position_of
from opinions.models import MoveRun, SavedFilter
from opinions.viewsets.moves import slug_of
from opinions.viewsets.together.table import TOGETHER
from portal.users.enums import Role
from tests.factories.opinions import staff
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.site.admin_matrix import BESIDE_A_QUEUE, BESIDE_ALL, MOVES, QUEUES
from tests.site.test_admin_matrix import District, browser_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_what_is_below_a_queue_answers_its_roles_alone(role):
    browser, expected, found = browser_of(staff(role)), {}, {}
    for queue, (name, answer) in product(QUEUES, BESIDE_A_QUEUE.items()):
        expected[queue, name] = answer if role in QUEUES[queue] else 404
        found[queue, name] = browser.get(reverse(f"cases:{name}", args=[queue])).status_code

    assert found == expected


@pytest.mark.parametrize("role", Role)
def test_own_filters_columns_and_the_log_of_exports(role):
    browser = browser_of(staff(role))

    found = {name: browser.get(reverse(f"cases:{name}")).status_code for name in BESIDE_ALL}

    assert found == {name: 200 if role in roles else 404 for name, roles in BESIDE_ALL.items()}


@pytest.mark.parametrize("role", Role)
def test_many_are_moved_by_the_roles_of_the_move_in_their_scope_alone(role):
    """By those who may make it at all; a foreign case among the chosen ones does not exist for them."""
    district, expected, found = District(role), {}, {}
    stand_ins = {"unit": UnitFactory().pk, "topic": TopicPageFactory().pk}
    for place, move in product(district.places, TOGETHER):
        row, slug = MOVES[move], slug_of(move)
        case = district.case(place, state=row.state, publication=row.publication)
        address = reverse("cases:together", args=["all"])
        previewed = district.browser.post(address, {"move": slug, "pk": case.pk}).status_code
        token = uuid.uuid4()
        fields = {
            f"{slug}-{name}": stand_ins.get(value, value) for name, value in row.fields.items()
        }
        made = district.browser.post(
            reverse("cases:together_move", args=["all", slug]),
            {"token": token, "cases": f"{case.pk}:{position_of(case)}", **fields}
            | {f"{slug}-read_each": "on"},
        ).status_code
        run = MoveRun.objects.filter(token=token).first()
        done = bool(run and run.lines.get().done)
        found[place, slug] = (previewed, made, done)
        if role not in row.may:
            expected[place, slug] = (404, 404, False)
        else:
            sees = district.sees(place)
            expected[place, slug] = (200 if sees else 302, 302, sees)

    assert found == expected


def test_results_and_filters_of_others_do_not_exist():
    owner, other = staff(Role.DISPATCHER), browser_of(staff(Role.DISPATCHER))
    run = MoveRun.objects.create(
        token=uuid.uuid4(), by=owner, at="2026-03-02T09:30:00+08:00", move="ACCEPT", total=0
    )
    saved = SavedFilter.objects.create(user=owner, queue="all", name="路灯", query="q=1")
    result = reverse("cases:together_result", args=[run.token])
    mine = reverse("cases:filter", args=[saved.pk])

    assert (other.get(result).status_code, other.get(mine).status_code) == (404, 404)
    assert other.post(mine, {"delete": "1"}).status_code == 404
    assert browser_of(owner).get(result).status_code == 200
    assert SavedFilter.objects.get() == saved
