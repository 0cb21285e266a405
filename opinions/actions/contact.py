"""Looking at a submitter's contact data: a right of its own, and every look is recorded."""

from __future__ import annotations

import datetime as dt

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
