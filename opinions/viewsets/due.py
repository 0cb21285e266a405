"""How much time a case has left, as a word with a tone. Pure: today and the calendar are arguments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opinions.enums import RUNNING_STATES
from portal.core.workdays import Calendar

SOON = 2
"""Working days left at which the word turns from calm to soon."""


class Tone(models.TextChoices):
    """Only seconds the word, never replaces it: nobody has to see colours."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    CALM = "calm"


@dataclass(frozen=True)
class DueWord:
    text: str
    tone: Tone


def is_running(state: str) -> bool:
    """The clock of a case runs until it is answered, but while the submitter is asked."""
    return state in RUNNING_STATES


def due_word(
    due_on: dt.date | None, *, state: str, today: dt.date, calendar: Calendar
) -> DueWord | None:
    """None when no clock runs. What is late and what is left are both counted in working days."""
    if due_on is None or not is_running(state):
        return None
    if due_on < today:
        return DueWord(_late_word(calendar.between(due_on, today)), Tone.LATE)
    if due_on == today:
        return DueWord(_("今天到期"), Tone.TODAY)
    left = calendar.between(today, due_on)
    text = ngettext("还剩 %(count)d 个工作日", "还剩 %(count)d 个工作日", left) % {"count": left}
    return DueWord(text, Tone.SOON if left <= SOON else Tone.CALM)


def _late_word(days: int) -> str:
    """On the holidays after the last day it is late, though by no working day yet."""
    if not days:
        return _("已逾期")
    return ngettext("逾期 %(count)d 个工作日", "逾期 %(count)d 个工作日", days) % {"count": days}
