from __future__ import annotations

import pytest

from search.engines.elastic.connection import Breaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_breaker_lets_everything_through_until_a_failure(clock: Clock) -> None:
    breaker = Breaker(5, 20, clock)

    assert all(breaker.lets_through() for _ in range(3))
    assert breaker.failed()
    assert not breaker.lets_through()


def test_after_the_pause_one_may_try_and_the_next_after_another_pause(clock: Clock) -> None:
    breaker = Breaker(5, 20, clock)
    breaker.failed()
    clock.now = 5

    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]

    clock.now = 10  # whoever tried has never come back

    assert breaker.lets_through()


def test_an_answer_closes_it(clock: Clock) -> None:
    breaker = Breaker(5, 20, clock)
    breaker.failed()
    clock.now = 5
    breaker.lets_through()

    breaker.close()

    assert all(breaker.lets_through() for _ in range(3))


def test_pauses_double_up_to_the_longest(clock: Clock) -> None:
    breaker = Breaker(5, 20, clock)
    pauses = []
    for _ in range(4):
        breaker.failed()
        pauses.append(breaker.opens_at - clock.now)

    assert pauses == [5, 10, 20, 20]


def test_only_the_first_failure_of_a_row_is_news(clock: Clock) -> None:
    breaker = Breaker(5, 20, clock)

    assert [breaker.failed() for _ in range(3)] == [True, False, False]


def test_an_answer_to_an_older_question_leaves_it_open(clock: Clock) -> None:
    breaker = Breaker(5, 20, clock)
    seen = breaker.failures
    breaker.failed()  # another thread's

    breaker.close(seen)

    assert not breaker.lets_through()

    clock.now = 5
    assert breaker.lets_through()
    breaker.close(breaker.failures)
    assert breaker.lets_through()
