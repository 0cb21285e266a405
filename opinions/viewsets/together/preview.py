"""What would happen to each of the chosen cases, before anything does; a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from opinions.actions import BeingWritten, Wanted, check_lock, foreseen
from opinions.casework.history import position_of
from opinions.lifecycle import AnyMove, Refusal
from opinions.models import CaseStep, Opinion, Reply
from opinions.permissions import Standing, standings
from opinions.viewsets.together.table import TOGETHER, Passage, check_readable
from portal.users.models import User

CASES = re.compile(r"\d{1,18}:\d{1,9}(,\d{1,18}:\d{1,9})*")


@dataclass(frozen=True)
class Row:
    opinion: Opinion
    seen: int
    refusal: str
    """Empty when nothing is against it."""
    passages: list[Passage]
    skipped: bool = False
    """The person has said that this one is left as it is."""


class Preview:
    """``keys`` in the order of the listing; those that the person may not see are left out without a word.

    ``seen`` are the last steps that an earlier preview showed: what has gone on since is refused.
    """

    def __init__(
        self,
        move: AnyMove,
        keys: Sequence[int],
        *,
        user: User,
        at: dt.datetime,
        seen: Mapping[int, int] | None = None,
        skipped: Collection[str] = (),
    ) -> None:
        self.move, self.keys, self.user, self.at = move, list(keys), user, at
        self.seen, self.skipped = seen or {}, skipped

    @cached_property
    def rows(self) -> list[Row]:
        """The refused ones first."""
        cases = self._cases()
        standing = standings(self.user, cases)
        rows = [self._row(case, standing[case.pk]) for case in cases]
        return sorted(rows, key=lambda row: not row.refusal)

    def _cases(self) -> list[Opinion]:
        steps = CaseStep.objects.only("opinion_id", "position", "move", "by_id").order_by(
            "position"
        )
        found = (
            Opinion.objects.visible_to(self.user)
            .filter(pk__in=self.keys)
            .select_related("published_copy__reply_proposal", "lock__user", "submitter")
            .prefetch_related(
                Prefetch("steps", steps),
                Prefetch("replies", Reply.objects.select_related("author").order_by("pk")),
            )
        )
        by_key = {case.pk: case for case in found}
        return [by_key[key] for key in self.keys if key in by_key]

    def _row(self, case: Opinion, standing: Standing) -> Row:
        refusal = foreseen(standing, self.move) or self._objection(standing)
        passages = [(label, text) for label, text in TOGETHER[self.move].reads(case) if text]
        seen = self.seen.get(case.pk, position_of(case))
        skipped = str(case.pk) in self.skipped
        return Row(case, seen, str(refusal or ""), [] if refusal else passages, skipped)

    def _objection(self, standing: Standing) -> Refusal | None:
        held = getattr(standing.opinion, "lock", None)
        try:
            if held is not None and held.until > self.at:
                check_lock(held, standing, self.move, refusal=BeingWritten)
            check_readable(standing, self.move)
            TOGETHER[self.move].objection(standing.opinion)
        except Refusal as refusal:
            return refusal
        return None

    @property
    def refused(self) -> list[Row]:
        return [row for row in self.rows if row.refusal]

    @property
    def possible(self) -> list[Row]:
        return [row for row in self.rows if not row.refusal]

    @property
    def cases(self) -> str:
        """As the form carries them on: also those that would be refused, so that each has its line in the result."""
        return ",".join(f"{row.opinion.pk}:{row.seen}" for row in self.rows)


def wanted_in(cases: str) -> list[Wanted]:
    """What ``Preview.cases`` wrote; empty for anything else."""
    if not CASES.fullmatch(cases):
        return []
    pairs = (each.split(":") for each in cases.split(","))
    return [Wanted(int(pk), int(seen)) for pk, seen in pairs]
