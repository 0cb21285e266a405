"""A unit that has a case, and can no longer be expected to handle it."""

from __future__ import annotations

from opinions.models import Opinion
from portal.reference.models import Unit
from portal.users.models import User


def has_people(unit: Unit) -> bool:
    """Somebody is on its staff who is here and may handle cases; one query."""
    handlers = User.objects.with_perm(
        "opinions.handle_opinion", backend="django.contrib.auth.backends.ModelBackend"
    )
    return handlers.filter(unit_posts__unit=unit).exists()


def lead_is_gone(opinion: Opinion) -> bool:
    """The unit that leads is retired, or has nobody any more."""
    unit = opinion.lead_unit
    return unit is not None and (unit.retired or not has_people(unit))
