"""The second person lets an entry stand, but for what is named."""

from __future__ import annotations

from typing import Any

from opinions import actions
from opinions.models import Opinion


def check(opinion: Opinion, **values: Any) -> Opinion:
    names = ("title", "text", "place", "field", "area", "channel", "said_on", "studio", "topic")
    said = {name: getattr(opinion, name) for name in (*names, "publish_consent")}
    return actions.check_entry(
        opinion, **{**said, "name": "", "phone": "", "email": "", "reason": "", **values}
    )
