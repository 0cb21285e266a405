from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.core import outbox
from portal.core.models import Outbox
from portal.core.outbox import (
    LEASE,
    LONGEST,
    Letter,
    attempt,
    lease,
    put,
    put_many,
    requeue_lost_tasks,
    sweep,
)
from portal.core.timers import Clockwork, Timer

pytestmark = pytest.mark.django_db


NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def sent() -> Iterator[list[str]]:
    """Keys of what the sender of the kind "test" was given; a key that begins with "bad" fails, "gone" is given up."""
    keys: list[str] = []

    @outbox.sender("test")
    def send(key: str, payload: dict[str, Any]) -> None:
        keys.append(key)
        if key.startswith("bad"):
            raise ConnectionRefusedError("13800000000")
        if key.startswith("gone"):
            raise outbox.Undeliverable("address refused")

    yield keys
    del outbox._senders["test"]


def letter(key: str, at: dt.datetime = NOW) -> Outbox:
    return put(kind="test", key=key, payload={}, at=at)


def test_row_is_sent_once(sent) -> None:
    row = letter("a")

    assert sweep(NOW) == 1
    assert sweep(NOW + MINUTE) == 0

    row.refresh_from_db()
    assert (sent, row.attempts, row.last_error) == (["a"], 1, "")
    assert row.done_at is not None


def test_same_key_twice_is_one_row(sent) -> None:
    assert letter("a") == letter("a")

    sweep(NOW)

    assert sent == ["a"]


def test_row_of_a_rolled_back_decision_is_never_sent(sent) -> None:
    with transaction.atomic():
        letter("a")
        transaction.set_rollback(True)

    assert (sweep(NOW), sent) == (0, [])


def test_failure_is_tried_again_with_the_same_key_later_and_later(sent) -> None:
    row = letter("bad")

    assert sweep(NOW) == 0
    assert sweep(NOW + LEASE - MINUTE) == 0
    assert sent == ["bad"]
    sweep(NOW + LEASE + MINUTE)
    assert sent == ["bad", "bad"]

    row.refresh_from_db()
    assert (row.attempts, row.done_at, row.last_error) == (2, None, "ConnectionRefusedError")


def test_error_kept_in_the_row_holds_no_words_of_the_error(sent) -> None:
    row = letter("bad")

    sweep(NOW)

    row.refresh_from_db()
    assert "13800000000" not in row.last_error


def test_undeliverable_is_given_up_with_its_reason(sent) -> None:
    row = letter("gone")

    sweep(NOW)
    sweep(NOW + LONGEST)

    row.refresh_from_db()
    assert (sent, row.done_at is not None, row.last_error) == (["gone"], True, "address refused")


def test_kind_without_a_sender_waits() -> None:
    row = put(kind="nobody", key="a", payload={}, at=NOW)

    assert sweep(NOW) == 0

    row.refresh_from_db()
    assert (row.done_at, row.last_error) == (None, "UnknownKind")


def test_row_that_somebody_has_is_not_taken(sent) -> None:
    row = letter("a")
    Outbox.objects.update(next_at=NOW + LEASE, attempts=1)

    assert attempt(row.pk, at=NOW) is False
    assert sent == []


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 2), (1, 4), (2, 8), (8, 360), (32767, 360)])
def test_lease_doubles_up_to_six_hours(attempts: int, minutes: int) -> None:
    assert lease(attempts) == minutes * MINUTE


def test_one_failure_does_not_stop_the_sweep(sent) -> None:
    for key in ("bad", "a", "b"):
        letter(key)

    assert sweep(NOW) == 2
    assert sorted(sent) == ["a", "b", "bad"]


def test_many_at_once_are_one_row_each_and_known_keys_stay(sent) -> None:
    letter("a")

    put_many([Letter("test", key, {}) for key in ("a", "b", "c")], at=NOW)

    assert sorted(Outbox.objects.values_list("key", flat=True)) == ["a", "b", "c"]


def test_queue_is_woken_after_the_commit(sent, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        letter("a")
        put_many([Letter("test", "b", {})], at=NOW)
        assert sent == []

    assert sorted(sent) == ["a", "b"]


def test_decision_stands_when_the_queue_is_down(
    sent, settings, django_capture_on_commit_callbacks
) -> None:
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["other"]}
    }

    with django_capture_on_commit_callbacks(execute=True):
        letter("a")

    assert sent == []
    assert sweep(NOW) == 1
    assert sent == ["a"]


def task_result(**fields: Any) -> DBTaskResult:
    return DBTaskResult.objects.create(
        args_kwargs={"args": [1], "kwargs": {}},
        task_path="portal.core.outbox.deliver",
        backend_name="default",
        **fields,
    )


@pytest.mark.parametrize(
    ("hours", "workers", "status"),
    [
        (3, 1, TaskResultStatus.READY),
        (3, 3, TaskResultStatus.FAILED),
        (1, 1, TaskResultStatus.RUNNING),
    ],
    ids=["lost", "lost three times", "still running"],
)
def test_task_whose_worker_was_killed_goes_back_to_the_queue(
    hours: int, workers: int, status: str
) -> None:
    result = task_result(
        status=TaskResultStatus.RUNNING,
        started_at=NOW - dt.timedelta(hours=hours),
        worker_ids=[f"worker-{n}" for n in range(workers)],
    )

    requeue_lost_tasks(NOW)

    result.refresh_from_db()
    assert result.status == status


def test_finished_tasks_are_left_alone() -> None:
    result = task_result(
        status=TaskResultStatus.SUCCESSFUL,
        started_at=NOW - dt.timedelta(days=1),
        finished_at=NOW,
        worker_ids=["w"],
    )

    assert requeue_lost_tasks(NOW) == 0

    result.refresh_from_db()
    assert result.status == TaskResultStatus.SUCCESSFUL


def test_timers_run_when_due_and_all_of_them_at_the_start() -> None:
    ran: list[str] = []
    clock = Clockwork()
    for name, minutes in (("minutely", 1), ("hourly", 60)):
        clock.timers[name] = Timer(name, minutes, lambda at, name=name: ran.append(name))

    for minute in range(121):
        clock.tick(NOW + minute * MINUTE)

    assert (ran.count("minutely"), ran.count("hourly")) == (121, 3)
    assert ran[:2] == ["minutely", "hourly"]


def test_failing_timer_does_not_stop_the_others() -> None:
    ran: list[dt.datetime] = []

    def fail(at: dt.datetime) -> None:
        raise RuntimeError

    clock = Clockwork()
    clock.timers = {"bad": Timer("bad", 1, fail), "good": Timer("good", 1, ran.append)}

    assert clock.tick(NOW) == ["bad", "good"]
    assert ran == [NOW]
