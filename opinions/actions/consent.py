"""withdraw_consent: the submitter takes his words off the site, whatever became of his matter."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.actions.taking_down import take_back
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin_act_by_submitter, finish
from opinions.enums import Act, Actor, ConsentBasis, PublishConsent
from opinions.lifecycle import Refusal
from opinions.models import Opinion


class NothingConsented(Refusal):
    """Nor is anything taken down that a source had published: that is not his to give or to take."""

    message = _("这件事项本来就没有同意公开。")


@transaction.atomic
def withdraw_consent(opinion: Opinion, *, at: dt.datetime, seen: int | None = None) -> Opinion:
    """End the consent to publication, for good: what is public is gone from page, search, feed and API in this
    transaction, what is proposed is not published. How the matter is handled does not change; publishers are told.

    :raises NothingConsented: there is no consent of his to take back.
    """
    begin_act_by_submitter(opinion, Act.WITHDRAW_CONSENT, seen=seen)
    check_consented(opinion)
    take_back(opinion, at=at)
    opinion.publish_consent = PublishConsent.NONE
    opinion.save(update_fields=["publish_consent"])
    stands = opinion.state
    finish(opinion, StepSpec(Act.WITHDRAW_CONSENT, stands, stands, at, Actor.RESIDENT))
    return opinion


def check_consented(opinion: Opinion) -> None:
    """:raises NothingConsented: see there."""
    if opinion.publish_consent == PublishConsent.NONE or (
        opinion.consent_basis != ConsentBasis.SUBMITTER
    ):
        raise NothingConsented
