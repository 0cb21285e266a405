from __future__ import annotations

import datetime as dt

from django.utils import timezone

from opinions.queries import years_without_calendar
from portal.core.readiness import reminder
from portal.core.workdays import year_to_enter


@reminder("calendar")
def calendar_reaches_far_enough(at: dt.datetime) -> str:
    """Due dates in a year whose holidays are not known yet are counted as if it had none.

    From November on the next year's are asked for before anything is due in it, and on until they are entered.
    """
    if years := ", ".join(map(str, years_without_calendar())):
        return f"cases are due in {years}, whose holidays are not entered"
    year = year_to_enter(timezone.localdate(at))
    return f"the holidays of {year} are not entered" if year else ""
