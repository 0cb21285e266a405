"""What the mails of 督办提醒 say, by how far a case has come and who has it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.enums import Event, State
from opinions.notifications.words import TO_STAFF

Said = tuple[str | Promise, str | Promise]
"""(subject, sentence)"""
HALF, MOST, ALL = 50, 80, 100
ESCALATED: Mapping[int, Said] = {
    HALF: (
        _("事项期限过半"),
        _("%(unit)s 承办的一件事项，办理期限已过一半，最迟 %(due_on)s 答复。"),
    ),
    MOST: (
        _("事项期限将到"),
        _("%(unit)s 承办的一件事项，办理期限已过百分之八十，最迟 %(due_on)s 答复。"),
    ),
}
"""By the share of the time that is spent; at 100 % what ``TO_STAFF`` says."""
OVERDUE = (
    _("事项已逾期"),
    _("%(unit)s 承办的一件事项已逾期 %(days)s 个工作日：应于 %(due_on)s 答复，请督促尽快办结。"),
)
WITHOUT_UNIT: Mapping[int, Said] = {
    HALF: (
        _("事项待重新交办，期限过半"),
        _(
            "一件收回或退回的事项还没有重新交办，答复期限已过一半，最迟 %(due_on)s 答复。请尽快交办。"
        ),
    ),
    MOST: (
        _("事项待重新交办，期限将到"),
        _(
            "一件收回或退回的事项还没有重新交办，答复期限已过百分之八十，最迟 %(due_on)s 答复。请尽快交办。"
        ),
    ),
    ALL: (
        _("事项待重新交办，期限已到"),
        _("一件收回或退回的事项还没有重新交办，期限已到：应于 %(due_on)s 答复。"),
    ),
}
"""Of a case that was dispatched and that no unit has now."""
WITHOUT_UNIT_OVERDUE = (
    _("事项待重新交办，已逾期"),
    _("一件收回或退回的事项还没有重新交办，已逾期 %(days)s 个工作日：应于 %(due_on)s 答复。"),
)
SCREENING_DUE = (
    _("有事项应审核、交办"),
    _("一件事项尚未审核或交办，期限已到：应于 %(due_on)s 完成。"),
)
SCREENING_OVERDUE = (
    _("有事项审核、交办逾期"),
    _("一件事项尚未审核或交办，已逾期 %(days)s 个工作日：应于 %(due_on)s 完成。"),
)
REOPENING_DUE = (
    _("有申请应决定"),
    _("一件事项的重新办理申请还没有决定，期限已到：应于 %(due_on)s 决定。"),
)
REOPENING_OVERDUE = (
    _("有申请逾期未决定"),
    _("一件事项的重新办理申请还没有决定，已逾期 %(days)s 个工作日：应于 %(due_on)s 决定。"),
)


def words_of_escalation(
    share: int, days: int, *, state: str, has_unit: bool, answers: bool
) -> Said:
    """(subject, sentence) of a reminder; ``days`` are working days after the last one, ``answers``: of the term of the
    answer, not of that of screening."""
    if state == State.REOPEN_REQUESTED:
        return REOPENING_OVERDUE if days else REOPENING_DUE
    if not has_unit and answers:
        return WITHOUT_UNIT_OVERDUE if days else WITHOUT_UNIT[share]
    if not has_unit:
        return SCREENING_OVERDUE if days else SCREENING_DUE
    if days:
        return OVERDUE
    return ESCALATED.get(share, TO_STAFF[Event.ESCALATED])
