from __future__ import annotations

import datetime as dt

from opinions.queries import years_without_calendar
from portal.core.readiness import reminder


@reminder("calendar")
def calendar_reaches_far_enough(_at: dt.datetime) -> str:
    """Due dates in a year whose holidays are not known yet are counted as if it had none."""
    years = ", ".join(map(str, years_without_calendar()))
    return f"cases are due in {years}, whose holidays are not entered" if years else ""
