from __future__ import annotations

from opinions.notifications.letters import announce, announce_many

__all__ = ["announce", "announce_many"]
