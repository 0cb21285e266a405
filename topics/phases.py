"""The phase of a topic, from dates and documents alone. Pure: the moment is an argument."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from topics.enums import Phase

USUAL_COLLECTION = dt.timedelta(days=30)
"""重大行政决策程序暂行条例 (国令第713号) art. 15: generally not less than 30 days; less needs a reason."""


@dataclass(frozen=True)
class PhaseFacts:
    """What is known of a topic. ``collect_until`` is the first moment at which collecting is over."""

    collect_from: dt.datetime
    collect_until: dt.datetime
    discontinued_at: dt.datetime | None = None
    reported_at: dt.datetime | None = None
    """First publication of the outcome, None while there is none."""
    implementing_since: dt.datetime | None = None
    """First progress of any recommendation."""
    settled_at: dt.datetime | None = None
    """The last recommendation to be done, dropped or not adopted; None while one is open."""


def phase_of(facts: PhaseFacts, at: dt.datetime) -> Phase:
    """The phase at the moment ``at`` (aware)."""
    ladder = (
        (facts.discontinued_at, Phase.CLOSED),
        (facts.settled_at, Phase.CLOSED),
        (facts.implementing_since, Phase.IMPLEMENTING),
        (facts.reported_at, Phase.REPORTED),
        (facts.collect_until, Phase.DELIBERATING),
        (facts.collect_from, Phase.COLLECTING),
    )
    return next((phase for since, phase in ladder if since is not None and since <= at), Phase.ANNOUNCED)


def accepts_opinions(phase: Phase) -> bool:
    return phase is Phase.COLLECTING
