"""What timers and panels look after, whoever is in charge of it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from opinions.enums import HANDLING_STATES, AssignmentRole, State
from opinions.models import Assignment, Opinion
from opinions.queries.queues import AWAITED
from portal.core.workdays import load_calendar
from portal.reference.models import UnitStaff


def unsigned_parts() -> QuerySet[Assignment]:
    """Parts that wait for a signature: the lead's while the case is dispatched, co-handling ones until the answer."""
    waits = Q(role=AssignmentRole.LEAD, opinion__state=State.DISPATCHED) | Q(
        role=AssignmentRole.CO_HANDLING, opinion__state__in=HANDLING_STATES
    )
    parts = Assignment.objects.filter(waits, signed_at=None, ended_at=None, opinion__hidden=False)
    return parts.select_related("opinion", "unit").order_by("dispatched_at", "pk")


def cases_of_leavers() -> QuerySet[Opinion]:
    """Running cases with somebody in charge who left the house or is not on the staff of that unit. Among them are
    those of dispatchers who signed for a unit, who act everywhere: who is meant is for ``works_for`` to say."""
    posts = UnitStaff.objects.filter(user=OuterRef("handler"), unit=OuterRef("lead_unit"))
    no_post = UnitStaff.objects.filter(user=OuterRef("person"), unit=OuterRef("unit"))
    parts = Assignment.objects.filter(opinion=OuterRef("pk"), ended_at=None, person__isnull=False)
    gone = parts.filter(Q(person__is_active=False) | ~Exists(no_post))
    handled = Q(handler__isnull=False) & (Q(handler__is_active=False) | ~Q(Exists(posts)))
    cases = Opinion.objects.filter(handled | Q(Exists(gone)), state__in=HANDLING_STATES)
    return cases.order_by("pk")


def years_without_calendar() -> list[int]:
    """Years in which running cases are due while no holiday of that year is known; one query."""
    running = Opinion.objects.filter(state__in=AWAITED)
    due = {day.year for day in running.dates("due_on", "year")}
    return sorted(due - load_calendar().years)
