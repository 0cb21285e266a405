"""Contact data: seeing it is a right of its own and recorded; it goes when its case is long over."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.history import StepSpec, write_step
from opinions.casework.moving import lock
from opinions.enums import Actor, Event
from opinions.lifecycle import Refusal
from opinions.models import ContactLook, Opinion, Submitter
from opinions.permissions import check_see_contact
from portal.users.models import User


class NoContact(Refusal):
    message = _("提交人没有留下联系方式。")


class ContactStillKept(Refusal):
    message = _("联系方式在办结 %(days)d 天后才删除。")


@transaction.atomic
def look_at_contact(opinion: Opinion, *, by: User, at: dt.datetime) -> Submitter:
    """The contact data of a case. The look is logged, in a list for reports and in the case's own history.

    :raises NotPermitted: no right to contact data, or out of scope.
    :raises NoContact: there is nothing to see; nothing is logged then.
    """
    lock(opinion)
    check_see_contact(by, opinion)
    submitter = Submitter.objects.filter(opinion=opinion, erased_at=None).first()
    if submitter is None:
        raise NoContact
    ContactLook.objects.create(opinion=opinion, by=by, at=at)
    write_step(
        opinion, StepSpec(Event.CONTACT_SEEN, opinion.state, opinion.state, at, Actor.STAFF, by)
    )
    return submitter


def contact_term() -> dt.timedelta:
    """How long contact data is kept after its case has ended."""
    return dt.timedelta(days=settings.CONTACT_KEPT_DAYS)


@transaction.atomic
def erase_contact(opinion: Opinion, *, at: dt.datetime) -> None:
    """Empty the submitter's name, telephone and address for good, with the salt by which the history could be
    searched for them; made by the clock alone.

    The case, its history and what was published of it stay. :raises ContactStillKept: it is not time yet,
    or there is nothing to erase.
    """
    lock(opinion)
    if not Opinion.objects.filter(pk=opinion.pk).contact_due(at - contact_term()).exists():
        raise ContactStillKept(days=settings.CONTACT_KEPT_DAYS)
    Submitter.objects.filter(opinion=opinion).update(
        name="", phone="", email="", salt="", erased_at=at
    )
    state = opinion.state
    write_step(opinion, StepSpec(Event.CONTACT_ERASED, state, state, at, Actor.CLOCK))
