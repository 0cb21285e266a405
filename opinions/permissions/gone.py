"""A unit that has a case, and can no longer be expected to handle it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from opinions.enums import HANDLING_STATES, State
from opinions.models import Opinion
from portal.reference.models import Unit
from portal.users.models import User


def has_people(unit: Unit) -> bool:
    """Somebody is on its staff who is here and may handle cases; one query."""
    return _handlers().filter(unit_posts__unit=unit).exists()


def nobody_handles() -> Q:
    """Cases of a unit that has nobody, and which nobody else signed for it who is still here."""
    somebody = _handlers().filter(unit_posts__unit=OuterRef("lead_unit"))
    unhandled = Q(handler=None) | Q(handler__is_active=False)
    of_unit = Q(state__in=WITH_THE_UNIT, lead_unit__isnull=False)
    return of_unit & unhandled & ~Q(Exists(somebody))


WITH_THE_UNIT = sorted(HANDLING_STATES - {State.RETURN_REQUESTED})
"""Whether it has people or not, a return that was asked for is for dispatchers to decide."""


def _handlers() -> QuerySet[User]:
    return User.objects.with_perm(
        "opinions.handle_opinion", backend="django.contrib.auth.backends.ModelBackend"
    )


def lead_is_gone(opinion: Opinion) -> bool:
    """The unit that leads is retired, or has nobody any more."""
    unit = opinion.lead_unit
    return unit is not None and (unit.retired or not has_people(unit))
