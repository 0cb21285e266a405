"""A joint answer leaves alone what somebody has begun to write on one of the cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from opinions.lifecycle import Refusal
from opinions.models import Opinion
from opinions.viewsets.forms import draft_of


class DraftWaits(Refusal):
    """Whoever saved it: a joint answer would take its place."""

    message = _("这件有%(who)s保存的草稿，联合答复会取代它。请打开这件，单独办理。")


def check_no_draft(opinion: Opinion) -> None:
    """:raises DraftWaits: the unit that leads has saved one; what another unit left is kept beside in any case."""
    if draft := draft_of(opinion):
        raise DraftWaits(who=str(draft.author))


def where_no_draft_waits(opinion: Opinion, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as it is. :raises DraftWaits: as ``check_no_draft``, also of one saved since the preview."""
    check_no_draft(opinion)
    return dict(fields)
