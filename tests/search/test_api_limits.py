from __future__ import annotations

import datetime as dt
from contextvars import copy_context

import pytest
import time_machine
from django.test import RequestFactory

from portal.core.throttle import Limit
from search.api.limits import AddressThrottle

pytestmark = pytest.mark.django_db


def test_each_call_is_told_its_own_time_to_wait() -> None:
    throttle = AddressThrottle(Limit("test", count=0, seconds=60))
    request = RequestFactory().get("/api/v3/search/")
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, 0, 58, tzinfo=dt.UTC), tick=False) as now:
        assert not throttle.allow_request(request)
        now.shift(3)
        assert not copy_context().run(throttle.allow_request, request)  # another thread's
        now.shift(-3)

        assert throttle.wait() == 2
