from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from opinions.actions import submit
from opinions.actions.intake import Receipt
from opinions.enums import Channel, PublishConsent
from opinions.models import PublishedCopy
from portal.core.publishing import published, unpublished
from tests.factories.opinions import MONDAY

Submit = Callable[..., Receipt]


@pytest.fixture
def at() -> dt.datetime:
    """A working day a week after the factories' cases began."""
    return MONDAY + dt.timedelta(days=7)


@pytest.fixture
def send(at: dt.datetime) -> Submit:
    """``send(text=…)``: submit() with everything else as a plain web form gives it."""

    def send_one(form_id: str = "a" * 32, **values: Any) -> Receipt:
        plain = {
            "title": "",
            "text": "文昌路东段的路灯一周不亮了。",
            "place": "",
            "field": None,
            "area": None,
            "topic": None,
            "studio": None,
            "channel": Channel.WEB,
            "language": "zh-hans",
            "publish_consent": PublishConsent.NONE,
            "contact": None,
            "at": at,
        }
        return submit(form_id=form_id, **plain | values)

    return send_one


@pytest.fixture
def heard() -> Any:
    """What the index hears: (signal, primary key)."""
    calls: list[tuple[str, int]] = []
    on = lambda instance, **_: calls.append(("published", instance.pk))  # noqa: E731 (a pair of listeners)
    off = lambda instance, **_: calls.append(("unpublished", instance.pk))  # noqa: E731 (a pair of listeners)
    published.connect(on, sender=PublishedCopy)
    unpublished.connect(off, sender=PublishedCopy)
    yield calls
    published.disconnect(on, sender=PublishedCopy)
    unpublished.disconnect(off, sender=PublishedCopy)
