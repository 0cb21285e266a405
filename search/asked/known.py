"""Names that the portal itself knows: members of the committee, and staff."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db.models import Value

from portal.core.cutting import fold
from studios.models import Member

SHORTEST = 2


def known_names() -> frozenset[str]:
    """Folded, as the search compares them. One query, of a few hundred rows. A single Latin word is none."""
    users = get_user_model().objects.order_by()
    spelt = users.values_list("display_name", "last_name", "first_name")
    members = Member.objects.order_by().values_list("name", Value(""), Value(""))
    names = {
        name
        for display, family, given in spelt.union(members)
        for name in (display, f"{family}{given}" if given else "", f"{given} {family}")
    }
    folded = (" ".join(fold(name).split()) for name in names)
    return frozenset(
        name for name in folded if len(name) >= SHORTEST and (" " in name or not name.isascii())
    )
