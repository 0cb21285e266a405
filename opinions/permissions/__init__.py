"""Who may see a case and make a move. What the state allows is in ``lifecycle``.

Each ``check_…`` raises, each ``can_…`` wraps it. Rights hang on permissions, scope on the posts that a
person holds in studios and units; nobody decides on his own item.
"""

from __future__ import annotations

from opinions.permissions.checks import (
    AFTER_CHECK,
    can_move,
    can_see,
    can_see_contact,
    can_submit_for_residents,
    check_move,
    check_see,
    check_see_contact,
    check_see_original,
    check_submit_for_resident,
    entry_waits,
    moves_for,
    original_is_open,
    original_stands_open,
    studios_written_for,
    those_who_see,
)
from opinions.permissions.crowd import standings
from opinions.permissions.gone import has_people, nobody_handles
from opinions.permissions.hands import handled, replies_by, works_for, wrote_unreleased
from opinions.permissions.reach import has_code, has_number
from opinions.permissions.rights import (
    LIKELIHOOD,
    RIGHTS,
    NotHead,
    NotInStudio,
    NotInUnit,
    NotPermitted,
    OthersProposal,
    OutsideScope,
    OwnCase,
    OwnDecision,
    OwnItem,
    Right,
    Scope,
)
from opinions.permissions.standing import Standing
from opinions.permissions.templates import (
    headed_units,
    keeps_templates,
    manages_all_templates,
    templates_kept_by,
)

__all__ = [
    "AFTER_CHECK",
    "LIKELIHOOD",
    "RIGHTS",
    "NotHead",
    "NotInStudio",
    "NotInUnit",
    "NotPermitted",
    "OthersProposal",
    "OutsideScope",
    "OwnCase",
    "OwnDecision",
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
    "entry_waits",
    "handled",
    "has_code",
    "has_number",
    "has_people",
    "headed_units",
    "keeps_templates",
    "manages_all_templates",
    "moves_for",
    "nobody_handles",
    "original_is_open",
    "original_stands_open",
    "replies_by",
    "standings",
    "studios_written_for",
    "templates_kept_by",
    "those_who_see",
    "works_for",
    "wrote_unreleased",
]
