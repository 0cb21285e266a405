"""What became of each case, as it was written down when it happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from opinions.actions import is_running
from opinions.models import MoveRun, Opinion
from opinions.viewsets.original import title_for
from portal.users.models import User


@dataclass(frozen=True)
class ResultRow:
    number: str
    title: str
    pk: int | None
    """None when the case is not, or no longer, one that he may see."""
    done: bool
    reason: str


class Result:
    """``running``: somebody is at what is left; else it was cut short."""

    def __init__(self, run: MoveRun, *, user: User) -> None:
        self.run, self.user = run, user
        self.running = not run.finished and is_running(run)
        if not run.finished:  # in this order: it may end between the two
            run.refresh_from_db()

    @cached_property
    def rows(self) -> list[ResultRow]:
        """The refused ones first."""
        lines = list(self.run.lines.order_by("done", "position"))
        mine = Opinion.objects.visible_to(self.user).filter(
            pk__in=[line.opinion_id for line in lines if line.opinion_id]
        )
        titles = {case.pk: title_for(case) for case in mine.select_related("published_copy")}
        return [
            ResultRow(
                line.number,
                titles.get(line.opinion_id, ""),
                line.opinion_id if line.opinion_id in titles else None,
                line.done,
                line.reason,
            )
            for line in lines
        ]

    @property
    def done(self) -> int:
        return sum(row.done for row in self.rows)

    @property
    def refused(self) -> int:
        return len(self.rows) - self.done

    @property
    def left(self) -> int:
        """Not reached."""
        return self.run.total - len(self.rows)
