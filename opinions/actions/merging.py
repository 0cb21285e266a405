"""merge, unmerge: several cases about one thing are handled as one, and apart again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.merging import (
    Joint,
    come_back,
    join,
    lock_merged_into,
    merged_by,
    merged_into,
    names_submitter,
    show_people,
)
from opinions.casework.moving import begin, check_fresh, check_who, lock
from opinions.enums import OPEN_STATES, Move, State
from opinions.lifecycle import MoveRefused, Refusal, StaleScreen, target_of
from opinions.models import CaseRules, Opinion
from opinions.permissions import can_see, check_move
from opinions.queries import letters_for_resident
from portal.users.models import User


class LeadUnknown(Refusal):
    message = _("没有找到这个编号的事项。")


class LeadIsItself(Refusal):
    message = _("不能并入自己，请填写另一件的编号。")


class LeadIsMerged(Refusal):
    message = _("“%(number)s”已并入“%(lead)s”，请并入后者。")


class LeadIsOver(Refusal):
    message = _("“%(number)s”%(state)s，不能作主件。可以采用它的答复另行答复本件。")


class LeadNamesItsSubmitter(Refusal):
    message = _("“%(number)s”的答复写有其提交人的姓名或联系方式，不能让他人看到。请另行答复本件。")


class UnmergeTooLate(Refusal):
    message = _("合并已满 %(days)d 天，不能再取消。")


def unmerge_term() -> dt.timedelta:
    return dt.timedelta(days=CaseRules.current().unmerge_days)


@transaction.atomic
def merge(
    opinion: Opinion,
    *,
    lead_case: Opinion,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Let ``lead_case`` stand for the case: its submitter follows that one from now on. There are no chains: the cases
    that were merged into this one go along.

    :raises LeadUnknown: the person does not see it.
    :raises LeadIsItself: see there, as the others.
    :raises LeadNamesItsSubmitter: its answer is out, and says whose it is.
    """
    if _locked_as_leads(opinion, lead_case):
        begin(opinion, Move.MERGE, by=by, seen=seen)
    else:  # one of the two refusals below is certain
        opinion.refresh_from_db()
        check_who(by, opinion, Move.MERGE, seen=seen)
        check_fresh(opinion, seen)
        target_of(Move.MERGE, opinion.state)
    lead_case.refresh_from_db()
    _check_lead(opinion, lead_case, by=by)
    led = lock_merged_into(opinion)
    join(opinion, Joint(lead_case.pk, None), by=by, at=at)
    for case in led:
        join(case, Joint(lead_case.pk, opinion.pk), by=by, at=at)
    show_people(opinion, lead_case, by=by, at=at)
    return opinion


@transaction.atomic
def unmerge(opinion: Opinion, *, by: User, at: dt.datetime, seen: int | None = None) -> Opinion:
    """Handle a merged case for itself again, from the state, unit, person and due date that it had.

    A consultation that was decided meanwhile answers it, or lets it go, at once.

    :raises UnmergeTooLate: it was merged too long ago.
    """
    _lock_with_siblings(opinion)
    check_move(by, opinion, Move.UNMERGE)
    check_fresh(opinion, seen)
    if opinion.state != State.MERGED:
        raise MoveRefused(state=State(opinion.state).label, move=Move.UNMERGE.label)
    check_unmerge(opinion, at)
    come_back(opinion, by=by, at=at)
    return opinion


def check_unmerge(opinion: Opinion, at: dt.datetime) -> None:
    """:raises UnmergeTooLate: it was merged too long ago."""
    if at > merged_by(opinion).at + unmerge_term():
        raise UnmergeTooLate(days=CaseRules.current().unmerge_days)


def _check_lead(opinion: Opinion, lead: Opinion, *, by: User) -> None:
    if lead.pk == opinion.pk:
        raise LeadIsItself
    if not can_see(by, lead):
        raise LeadUnknown
    if lead.state == State.MERGED and lead.merged_into:
        raise LeadIsMerged(number=lead.number, lead=lead.merged_into.number)
    if lead.state not in OPEN_STATES:
        raise LeadIsOver(number=lead.number, state=State(lead.state).label)
    # Those who are merged read every letter of it, the corrected ones too.
    letters = "\n".join(letter.letter for letter in letters_for_resident(lead))
    if any(names_submitter(case, letters) for case in (lead, *merged_into(lead), opinion)):
        raise LeadNamesItsSubmitter(number=lead.number)


def _lock_with_siblings(opinion: Opinion) -> None:
    """Lock a merged case along with its lead case, whose people become fewer, and all that are merged into that: some may
    have come with it.

    :raises StaleScreen: it was given another lead case meanwhile.
    """
    lead = Opinion.objects.get(pk=opinion.pk).merged_into
    if lead is not None:
        lock(lead)
        lock_merged_into(lead)
    lock(opinion)
    if lead is not None and opinion.merged_into not in {None, lead}:
        raise StaleScreen(state=State(opinion.state).label)


def _locked_as_leads(opinion: Opinion, lead: Opinion) -> bool:
    """Lock both, the older first, so that two who merge each into the other take turns. False, and no further, as soon
    as one is found that is merged: whoever holds its lead case may be waiting for it (``lock_merged_into``)."""
    for pk in sorted({opinion.pk, lead.pk}):
        case = Opinion.objects.select_for_update().get(pk=pk)
        if case.state == State.MERGED:
            return False
    return True
