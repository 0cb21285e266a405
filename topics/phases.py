"""The phase of a topic, from dates and documents alone. Pure: the moment is an argument."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from topics.enums import SETTLED, Phase, RecommendationStatus, Verdict

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

    def as_json(self) -> dict[str, str]:
        """ISO moments by name, without those that are not known."""
        return {
            name: moment.isoformat() for name, moment in dataclasses.asdict(self).items() if moment
        }

    @classmethod
    def from_json(cls, values: Mapping[str, str]) -> PhaseFacts:
        return cls(**{name: dt.datetime.fromisoformat(moment) for name, moment in values.items()})


LADDER = (
    ("discontinued_at", Phase.CLOSED),
    ("settled_at", Phase.CLOSED),
    ("implementing_since", Phase.IMPLEMENTING),
    ("reported_at", Phase.REPORTED),
    ("collect_until", Phase.DELIBERATING),
    ("collect_from", Phase.COLLECTING),
)
"""The first fact that has come to pass names the phase; before all of them a topic is announced."""


@dataclass(frozen=True)
class RecommendationLife:
    """One recommendation's verdict and log, the oldest entry first."""

    verdict: str
    log: tuple[tuple[RecommendationStatus, dt.datetime], ...] = ()

    @property
    def status(self) -> RecommendationStatus:
        return self.log[-1][0] if self.log else RecommendationStatus.NOT_STARTED

    @property
    def started_at(self) -> dt.datetime | None:
        began = (at for status, at in self.log if status != RecommendationStatus.NOT_STARTED)
        return next(began, None)

    def settled_at(self, reported_at: dt.datetime | None) -> dt.datetime | None:
        """When there was nothing left to do. What was not adopted needs no doing, unless work began."""
        if self.log:
            status, at = self.log[-1]
            return at if status in SETTLED else None
        return reported_at if self.verdict == Verdict.NOT_ADOPTED else None


def implementation(
    recommendations: Iterable[RecommendationLife], reported_at: dt.datetime | None
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """``(implementing_since, settled_at)`` of a published outcome."""
    lives = list(recommendations)
    began = [life.started_at for life in lives if life.started_at]
    settled = [life.settled_at(reported_at) for life in lives]
    done = None if None in settled else max(settled, default=None)  # type: ignore[type-var]
    return min(began, default=None), done


def phase_of(facts: PhaseFacts, at: dt.datetime) -> Phase:
    """The phase at the moment ``at`` (aware)."""
    for name, phase in LADDER:
        since = getattr(facts, name)
        if since is not None and since <= at:
            return phase
    return Phase.ANNOUNCED


def accepts_opinions(phase: Phase) -> bool:
    return phase is Phase.COLLECTING


def collection_is_over(facts: PhaseFacts, at: dt.datetime) -> bool:
    """Nobody loses the rest of the announced period by an outcome that is published at ``at``."""
    return phase_of(facts, at) not in (Phase.ANNOUNCED, Phase.COLLECTING)


def awaits_outcome(phase: Phase) -> bool:
    """The outcome is still to come: an opinion that joins the consultation is answered by it."""
    return phase in (Phase.ANNOUNCED, Phase.COLLECTING, Phase.DELIBERATING)


def days_left(facts: PhaseFacts, at: dt.datetime) -> int | None:
    """Calendar days until the last day of collecting, 0 on that day; None unless collecting.

    Days are those of ``at``'s own time zone: pass local time.
    """
    if phase_of(facts, at) is not Phase.COLLECTING:
        return None
    return (last_day(facts.collect_until, at.tzinfo) - at.date()).days


def last_day(until: dt.datetime, zone: dt.tzinfo | None) -> dt.date:
    """The last day of a period whose end is ``until`` (itself not in it)."""
    return (until.astimezone(zone) - dt.timedelta(microseconds=1)).date()


@dataclass(frozen=True)
class PhaseStep:
    """One phase of a topic's line: the moments between which it lasted, lasts or will."""

    phase: Phase
    state: str
    """``done``, ``now`` or ``next``."""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def phase_steps(facts: PhaseFacts, at: dt.datetime) -> tuple[PhaseStep, ...]:
    """All six phases in order; of a discontinued topic only those that it went through."""
    now = phase_of(facts, at)
    began = beginnings(facts)
    if facts.discontinued_at and facts.discontinued_at <= at:
        began = {
            phase: since
            for phase, since in began.items()
            if phase in (Phase.ANNOUNCED, Phase.CLOSED)
            or (since and since <= facts.discontinued_at)
        }
    order = list(began)
    steps = []
    for place, phase in enumerate(order):
        state = "now" if phase is now else "done" if place < order.index(now) else "next"
        later = [moment for later_phase in order[place + 1 :] if (moment := began[later_phase])]
        steps.append(PhaseStep(phase, state, began[phase], min(later, default=None)))
    return tuple(steps)


def beginnings(facts: PhaseFacts) -> dict[Phase, dt.datetime | None]:
    return {
        Phase.ANNOUNCED: None,
        Phase.COLLECTING: facts.collect_from,
        Phase.DELIBERATING: facts.collect_until,
        Phase.REPORTED: facts.reported_at,
        Phase.IMPLEMENTING: facts.implementing_since,
        Phase.CLOSED: facts.discontinued_at or facts.settled_at,
    }
