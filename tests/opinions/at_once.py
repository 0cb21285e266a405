"""Several people who press at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from opinions.lifecycle import Refusal
from portal.users.models import User

Deed = Callable[[User], Any]


def at_once(people: list[User], *deeds: Deed) -> list[Any]:
    """What came of each: the case, or the refusal; whatever else was raised is no answer to a clerk."""
    ready = Barrier(len(deeds))
    ends: list[Any] = [None] * len(deeds)

    def press(place: int, deed: Deed, by: User) -> None:
        try:
            ready.wait()
            ends[place] = deed(by)
        except Refusal as refusal:
            ends[place] = refusal
        except Exception as error:  # noqa: BLE001 (whatever it is, the test tells it)
            ends[place] = AssertionError(repr(error))
        finally:
            connection.close()

    threads = [
        Thread(target=press, args=(place, deed, by))
        for place, (deed, by) in enumerate(zip(deeds, people, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [end for end in ends if isinstance(end, AssertionError)], ends
    return [not isinstance(end, Refusal) for end in ends]
