from __future__ import annotations

import datetime as dt

import pytest

from opinions.enums import State
from opinions.viewsets.due import DueWord, Tone, due_word, is_running
from portal.core.workdays import Calendar

MONDAY = dt.date(2026, 11, 23)
CALENDAR = Calendar(holidays=frozenset({dt.date(2026, 11, 26)}))


@pytest.mark.parametrize(
    ("due_on", "word"),
    [
        (dt.date(2026, 11, 22), DueWord("逾期 1 个工作日", Tone.LATE)),
        (dt.date(2026, 11, 13), DueWord("逾期 6 个工作日", Tone.LATE)),
        (dt.date(2026, 11, 23), DueWord("今天到期", Tone.TODAY)),
        (dt.date(2026, 11, 25), DueWord("还剩 2 个工作日", Tone.SOON)),
        (dt.date(2026, 11, 27), DueWord("还剩 3 个工作日", Tone.CALM)),
        (None, None),
    ],
)
def test_due_word_counts_working_days_left_and_late(due_on, word):
    assert due_word(due_on, state=State.HANDLING, today=MONDAY, calendar=CALENDAR) == word


def test_due_word_on_the_holidays_after_the_last_day_is_late_without_a_number():
    friday, sunday = dt.date(2026, 11, 20), dt.date(2026, 11, 22)

    word = due_word(friday, state=State.HANDLING, today=sunday, calendar=CALENDAR)

    assert word == DueWord("已逾期", Tone.LATE)


def test_due_word_is_nothing_once_answered():
    word = due_word(MONDAY, state=State.ANSWERED, today=MONDAY, calendar=CALENDAR)

    assert word is None


def test_clock_runs_in_open_states_until_the_answer_but_while_it_is_paused():
    assert {state for state in State if is_running(state)} == {
        State.SUBMITTED,
        State.ACCEPTED,
        State.DISPATCHED,
        State.HANDLING,
        State.RETURN_REQUESTED,
        State.REPLY_REVIEW,
        State.IN_CONSULTATION,
    }
