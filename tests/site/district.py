"""A person among his own places and others'."""

from __future__ import annotations

from typing import Any

from django.test import Client

from opinions.enums import PublishConsent
from opinions.models import Opinion
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import MONDAY, make_opinion, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory
from tests.site.admin_matrix import (
    SEE_ALL,
    SEE_OWN,
)


def browser_of(user: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


class District:
    """A person with a studio and a unit of his own, and others' beside them."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self.places = {place: (StudioPageFactory(), UnitFactory()) for place in ("own", "foreign")}
        for _studio, unit in self.places.values():
            staff(Role.HANDLER, unit=unit)  # no unit needs a dispatcher in its place
        studio, unit = self.places["own"]
        self.person = staff(role, unit=unit, studio=studio)
        self.browser = browser_of(self.person)

    def case(
        self, place: str, *, asked: bool = False, helps: bool = False, **values: Any
    ) -> Opinion:
        studio, unit = self.places[place]
        opinion = make_opinion(
            studio=studio,
            unit=UnitFactory() if helps else unit,
            co_handling=(unit,) if helps else (),
            contact={"name": "王小明", "phone": "13800000000"},
            publish_consent=PublishConsent.ANONYMOUS,
            **values,
        )
        if helps:
            opinion.assignments.update(signed_at=MONDAY)
        if asked:
            opinion.extensions.create(days=3, reason="论证", asked_at=MONDAY, asked_by=staff())
        return opinion

    def sees(self, place: str) -> bool:
        return self.role in SEE_ALL or (self.role in SEE_OWN and place == "own")
