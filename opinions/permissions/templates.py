"""Who keeps the reply templates: administrators all of them, heads of units those of their own units."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from opinions.models import ReplyTemplate
from portal.reference.enums import UnitRole
from portal.reference.models import Unit
from portal.users.models import User


def headed_units(user: Any) -> QuerySet[Unit]:
    """The units at whose head he is, as far as he handles opinions at all."""
    if not user.is_active or not user.has_perm("opinions.handle_opinion"):
        return Unit.objects.none()
    return Unit.objects.in_use().filter(staff__user=user, staff__role=UnitRole.HEAD)


def manages_all_templates(user: Any) -> bool:
    """The right itself, which administrators have."""
    return user.is_active and user.has_perm("opinions.change_replytemplate")


def templates_kept_by(user: User) -> QuerySet[ReplyTemplate]:
    rows = ReplyTemplate.objects.select_related("unit", "field").order_by("title", "pk")
    return rows if manages_all_templates(user) else rows.filter(unit__in=headed_units(user))


def keeps_templates(user: User) -> bool:
    return manages_all_templates(user) or headed_units(user).exists()
