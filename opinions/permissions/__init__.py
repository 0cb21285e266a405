"""Who may see a case and make a move. What the state allows is in ``lifecycle``.

Each ``check_…`` raises, each ``can_…`` wraps it. Rights hang on permissions, scope on the posts that a
person holds in studios and units; nobody decides on his own item.
"""

from __future__ import annotations

from opinions.permissions.checks import (
    can_move,
    can_see,
    can_see_contact,
    can_submit_for_residents,
    check_move,
    check_see,
    check_see_contact,
    check_see_original,
    check_submit_for_resident,
    moves_for,
    original_is_open,
    studios_written_for,
)
from opinions.permissions.rights import (
    LIKELIHOOD,
    RIGHTS,
    NotInStudio,
    NotInUnit,
    NotPermitted,
    OutsideScope,
    OwnItem,
    Right,
    Scope,
)
from opinions.permissions.standing import Standing, replies_by

__all__ = [
    "LIKELIHOOD",
    "RIGHTS",
    "NotInStudio",
    "NotInUnit",
    "NotPermitted",
    "OutsideScope",
    "OwnItem",
    "Right",
    "Scope",
    "Standing",
    "can_move",
    "can_see",
    "can_see_contact",
    "can_submit_for_residents",
    "check_move",
    "check_see",
    "check_see_contact",
    "check_see_original",
    "check_submit_for_resident",
    "moves_for",
    "original_is_open",
    "replies_by",
    "studios_written_for",
]
