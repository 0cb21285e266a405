"""Every address of the admin × every role. An address without a row in ``admin_matrix`` fails."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from opinions.casework.history import position_of
from opinions.codes import new_form_id
from opinions.enums import PublicationMove, State
from opinions.forms import issue_token
from opinions.models import Opinion
from opinions.viewsets.moves import SCREENS, slug_of
from portal.users.enums import Role
from tests.factories.attachments import stored_attachment
from tests.factories.opinions import make_opinion, original_words, staff
from tests.factories.pages import StandardPageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.site.admin_matrix import (
    ADDRESSES,
    BESIDE_A_QUEUE,
    BESIDE_ALL,
    CASES,
    FIGURES,
    INTAKE,
    MOVES,
    QUEUES,
    SEE_ALL,
    SEE_OWN,
    UNSEEN,
    VISITORS,
)
from tests.site.district import District, browser_of

pytestmark = [
    pytest.mark.django_db,
    # wagtail-localize's report of translations
    pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning"),
]

HOME, LOGIN = "/admin/", "/admin/login/"
NO_TOKEN = "00000000-0000-0000-0000-000000000000"


def routes(patterns: Any, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


ADMIN = sorted(
    {route for route in routes(get_resolver().url_patterns) if route.startswith("admin/")}
)
OPINIONS = {route for route in ADMIN if route.startswith("admin/opinions/")}
OTHERS = [route for route in ADMIN if route not in OPINIONS | VISITORS]


def address_of(route: str, page: int) -> str:
    """The address with ``page`` where a page is asked for, and whatever fits elsewhere."""
    route = re.sub(r"\^\(\?P<pk>.*", f"{page}/revisions/compare/live...latest/", route)
    route = re.sub(r"<int:(page_id|parent_page_id|page_pk|page_to_move_id)>", str(page), route)
    route = route.replace(
        "settings/<slug:app_name>/<slug:model_name>", "settings/core/sitesettings"
    )
    route = re.sub(r"<(slug|str):(app_label|app_name|content_type_app_name)>", "home", route)
    route = re.sub(r"<(slug|str):(model_name|content_type_model_name)>", "standardpage", route)
    route = route.replace("<uuid:token>", NO_TOKEN)
    route = re.sub(r"<[^>]*>", "1", route)
    return "/" + route.replace("^.*", "nowhere").replace("^", "").replace("$", "")


def is_refused(response: HttpResponse) -> bool:
    """Sent home, forbidden, not there, or not for this method."""
    return response.status_code in {403, 404, 405} or (
        response.status_code == 302 and response["Location"] == HOME
    )


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(set(OTHERS) - set(ADDRESSES)) == []
    assert sorted((set(ADDRESSES) | VISITORS) - set(ADMIN)) == []


def test_every_screen_of_opinions_has_a_row():
    names = {"": QUEUES, "queues/<slug:queue>/": QUEUES, "queues/<slug:queue>/results/": QUEUES}
    names |= {
        "new/": INTAKE,
        "receipt/": INTAKE,
        "sheets/": INTAKE,
        "figures/": FIGURES,
        "<int:pk>/": CASES["case"],
        "<int:pk>/next/": CASES["next"],
        "<int:pk>/gather/": CASES["gather"],
        "<int:pk>/contact/": CASES["contact"],
        "<int:pk>/files/<slug:key>/": CASES["file"],
        "<int:pk>/files/<slug:key>/small/": CASES["file_small"],
        "<int:pk>/note/": CASES["note"],
        "<int:pk>/lock/": CASES["lock"],
        "work/": SEE_ALL | SEE_OWN,
        "<int:pk>/original/": CASES["original"],
    }
    names |= {"<int:pk>/moves/<slug:move>/": MOVES}
    # tests/site/test_admin_listings.py
    names |= {
        "queues/<slug:queue>/together/": BESIDE_A_QUEUE["together"],
        "queues/<slug:queue>/together/<slug:move>/": MOVES,
        "queues/<slug:queue>/export/": BESIDE_A_QUEUE["export"],
        "queues/<slug:queue>/filters/": BESIDE_A_QUEUE["save_filter"],
        "together/<uuid:token>/": "its own person",
        "filters/": BESIDE_ALL["filters"],
        "filters/<int:pk>/": "its own person",
        "columns/": BESIDE_ALL["columns"],
        "exports/": BESIDE_ALL["exports"],
    }

    assert {f"admin/opinions/{name}" for name in names} == OPINIONS
    assert set(MOVES) == set(SCREENS)


@pytest.fixture
def page() -> int:
    return StandardPageFactory().pk


def test_strangers_are_sent_to_the_login(client, page):
    answered = []
    for route in ADMIN:
        response = client.get(address_of(route, page))
        if route not in VISITORS and not response.headers.get("Location", "").startswith(LOGIN):
            answered.append(route)

    assert answered == []


@pytest.mark.parametrize("role", Role)
def test_addresses_answer_the_roles_of_their_row_and_no_other(role, page):
    browser = browser_of(staff(role))
    let_in, answered = [], set()
    for route in OTHERS:
        if route == "admin/logout/":
            continue
        roles, address = ADDRESSES[route], address_of(route, page)
        response = browser.get(address)
        if role in roles:
            if not is_refused(response):
                answered.add(roles)
        elif not (is_refused(response) and is_refused(browser.post(address))):
            let_in.append(route)

    seen = [roles for route, roles in ADDRESSES.items() if not route.startswith(UNSEEN)]
    assert let_in == []
    assert answered == {roles for roles in seen if role in roles}


@pytest.mark.parametrize("role", Role)
def test_queues_answer_their_roles_alone(role):
    browser = browser_of(staff(role))

    def open_queues(name: str) -> set[str]:
        return {
            queue for queue in QUEUES if browser.get(reverse(name, args=[queue])).status_code == 200
        }

    expected = {queue for queue, roles in QUEUES.items() if role in roles}
    assert open_queues("cases:queue") == expected
    assert open_queues("cases:queue_results") == expected
    assert browser.get(reverse("cases:index")).status_code == (302 if expected else 404)


@pytest.mark.parametrize("role", Role)
def test_figures_answer_their_roles_alone(role):
    response = browser_of(staff(role)).get(reverse("cases:figures"))

    assert response.status_code == (200 if role in FIGURES else 404)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", ["own", "foreign"])
def test_words_of_residents_are_taken_down_by_their_roles_for_their_studios_alone(role, place):
    district, address = District(role), reverse("cases:new")
    studio, _unit = district.places[place]

    opened = district.browser.get(address)
    sent = {
        "token": issue_token(new_form_id(), at=timezone.now()),
        "channel": "DESK",
        "studio": studio.pk,
        "text": "路灯不亮。",
        "consent": "on",
        "language": "zh-hans",
    }
    made = district.browser.post(address, sent)

    allowed = 200 if place == "own" or role in SEE_ALL else 422
    expected = (200, allowed) if role in INTAKE else (404, 404)
    assert (opened.status_code, made.status_code) == expected
    assert Opinion.objects.count() == (1 if expected == (200, 200) else 0)


@pytest.mark.parametrize("role", Role)
def test_case_screens_answer_as_their_rows_say(role):
    district, expected, found = District(role), {}, {}
    for place, (name, rows) in product(district.places, CASES.items()):
        file = stored_attachment()
        which = [district.case(place, attachments=(file,)).pk]
        if name.startswith("file"):
            which.append(file.key)
        address = reverse(f"cases:{name}", args=which)
        for row in rows:
            answer = row.answer if role in row.may else row.otherwise
            expected[place, name, row.method] = answer if district.sees(place) else 404
            found[place, name, row.method] = getattr(district.browser, row.method)(
                address
            ).status_code

    assert found == expected


@pytest.mark.parametrize("role", Role)
def test_moves_are_made_by_their_roles_in_their_scope_alone(role):
    district, expected, found = District(role), {}, {}
    unit, topic, lead = UnitFactory(), TopicPageFactory(), make_opinion(State.ACCEPTED)
    stand_ins: dict[Any, Callable[[Opinion], Any]] = {
        "unit": lambda _case: unit.pk,
        "topic": lambda _case: topic.pk,
        "its studio": lambda case: case.studio_id,
        "lead": lambda _case: lead.number,
        "person": lambda case: staff(Role.HANDLER, unit=case.lead_unit).pk,
    }
    for place, (move, row) in product(district.places, MOVES.items()):
        opinion, slug = (
            district.case(
                place,
                asked=row.asked,
                helps=row.helps,
                state=row.state,
                publication=row.publication,
                at=timezone.now() - dt.timedelta(days=1),  # no term is over
                waiting_reply=row.waiting_reply,
                **row.more,
                correction=row.correction,
                proposer=district.person if move is PublicationMove.RETRACT else None,
            ),
            slug_of(move),
        )
        own = {f"original {name}": words for name, words in original_words(opinion).items()}
        sent = {"seen": position_of(opinion)} | {
            name: stand_ins[value](opinion) if value in stand_ins else own.get(value, value)
            for name, value in row.fields.items()
        }
        address = reverse("cases:move", args=[opinion.pk, slug])
        opened = district.browser.get(address)
        made = district.browser.post(
            address, {f"{slug}-{name}": value for name, value in sent.items()}
        )
        found[place, slug] = (opened.status_code, made.status_code)
        expected[place, slug] = (
            (302, 302 if role in row.may else 403) if district.sees(place) else (404, 404)
        )

    assert found == expected


def test_bulk_actions_know_no_opinions():
    browser, opinion = browser_of(staff(Role.ADMINISTRATOR, is_superuser=True)), make_opinion()

    for action in ("delete", "add_to_collection", "publish"):
        address = reverse("wagtail_bulk_action", args=["opinions", "opinion", action])
        assert browser.post(f"{address}?id={opinion.pk}").status_code == 404
