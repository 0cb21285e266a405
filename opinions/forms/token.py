"""The hidden token of the opinion form: its id and the time at which it was handed out, signed.

The id makes a repeated form recognisable, the time tells people from programs.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

YOUNGEST = dt.timedelta(seconds=3)
"""Nobody reads and fills in the form faster."""
OLDEST = dt.timedelta(hours=24)


class BadToken(Exception):
    """Missing, forged, or signed with a key that is gone."""


class Freshness(enum.Enum):
    FRESH = enum.auto()
    TOO_FAST = enum.auto()
    EXPIRED = enum.auto()


@dataclass(frozen=True)
class FormToken:
    form_id: str
    issued_at: dt.datetime

    def freshness(self, at: dt.datetime) -> Freshness:
        age = at - self.issued_at
        if age < YOUNGEST:
            return Freshness.TOO_FAST
        return Freshness.FRESH if age <= OLDEST else Freshness.EXPIRED


def issue_token(form_id: str, *, at: dt.datetime) -> str:
    return Signer(salt="opinions.form").sign(f"{form_id}.{int(at.timestamp())}")


def read_token(token: str) -> FormToken:
    """:raises BadToken: see there. An expired token is read all the same: its id is still good."""
    try:
        form_id, _, seconds = Signer(salt="opinions.form").unsign(token).partition(".")
    except BadSignature as error:
        raise BadToken from error
    return FormToken(form_id, dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC))
