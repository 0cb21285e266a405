from __future__ import annotations

from opinions.notifications.digests import put_digest
from opinions.notifications.letters import announce, announce_many
from opinions.notifications.notes import tell_of_mentions

__all__ = ["announce", "announce_many", "put_digest", "tell_of_mentions"]
