from __future__ import annotations

from opinions.notifications.digests import put_digest
from opinions.notifications.letters import announce, announce_many
from opinions.notifications.notes import tell_of_mentions
from opinions.notifications.outcomes import remind_of_outcome

__all__ = ["announce", "announce_many", "put_digest", "remind_of_outcome", "tell_of_mentions"]
