"""How long a member of staff stays logged in: while he works, and no longer than ``STAFF_SESSION_LONGEST`` in all."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

BEGAN, USED = "began", "used"
RENEWED_AFTER = 60
"""Seconds: not every request writes the session."""


def begin_session(request: HttpRequest, **kwargs: Any) -> None:
    """Somebody has logged in, perhaps in a session that he had before."""
    request.session[BEGAN] = request.session[USED] = _seconds(timezone.now())


def is_over(session: SessionBase, now: dt.datetime) -> bool:
    return _seconds(now) - session.get(BEGAN, _seconds(now)) >= settings.STAFF_SESSION_LONGEST


def renew(session: SessionBase, now: dt.datetime) -> None:
    """It was used: its age, ``SESSION_COOKIE_AGE``, counts from when it is saved."""
    if BEGAN not in session:
        session[BEGAN] = _seconds(now)
    if _seconds(now) - session.get(USED, 0) >= RENEWED_AFTER:
        session[USED] = _seconds(now)


def _seconds(moment: dt.datetime) -> int:
    return int(moment.timestamp())
