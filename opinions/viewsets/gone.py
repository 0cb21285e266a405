"""What a dispatcher is told of a running case whose lead unit is retired or has nobody any more: the way on."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.enums import State
from opinions.models import Opinion
from opinions.permissions import has_people

Words = Mapping[str, str | Promise]
"""By the state of the case."""
RETIRED_LATER = _("主办单位已停用。回到“办理中”而不能办完的，用“申请退回”代其退回，再改派。")
RETIRED: Words = {
    State.DISPATCHED: _("主办单位已停用，请收回后另行交办。"),
    State.RETURN_REQUESTED: _("主办单位已停用，请改派其他单位。"),
    State.HANDLING: _("主办单位已停用。可由其人员办完；不能办的，用“申请退回”代其退回，再改派。"),
    State.WAITING_SUBMITTER: RETIRED_LATER,
    State.REPLY_REVIEW: RETIRED_LATER,
}
NOBODY_LATER = _("主办单位没有在岗的承办人。回到“办理中”以后，用“申请退回”代其退回，再改派。")
NOBODY: Words = {
    State.DISPATCHED: _("主办单位没有在岗的承办人，请收回后另行交办。"),
    State.RETURN_REQUESTED: _("主办单位没有在岗的承办人，请改派其他单位。"),
    State.HANDLING: _("主办单位没有在岗的承办人，请用“申请退回”代其退回，再改派。"),
    State.WAITING_SUBMITTER: NOBODY_LATER,
    State.REPLY_REVIEW: NOBODY_LATER,
}


def way_on(opinion: Opinion) -> str | Promise:
    """Empty while the unit can go on, or when none has the case; at most one query."""
    unit = opinion.lead_unit
    if unit is None or opinion.state not in NOBODY:
        return ""
    if not has_people(unit):
        return NOBODY[opinion.state]
    return RETIRED[opinion.state] if unit.retired else ""
