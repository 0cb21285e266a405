"""What the opinion loop does when something else is published."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from opinions.actions import conclude_topic
from portal.core.publishing import published
from topics.models import OutcomePage


@receiver(published, sender=OutcomePage)
def answer_by_outcome(instance: OutcomePage, at: Any, by: Any, **kwargs: Any) -> None:
    """The outcome of a topic answers all its cases in consultation, in the transaction that publishes it."""
    conclude_topic(instance, by=by, at=at)
