"""What the opinion loop does when something else is published."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import pre_page_move

from opinions.actions import (
    check_may_be_unpublished,
    check_may_leave,
    conclude_topic,
    leave_decided,
)
from opinions.enums import Move, State
from opinions.models import CaseStep, PublishedCopy
from opinions.querysets import PublishedCopyQuerySet
from portal.core.publishing import published, published_many, unpublished
from topics.models import OutcomePage, TopicPage


@receiver(published, sender=OutcomePage)
@receiver(unpublished, sender=OutcomePage)
def name_the_outcome_as_it_is(instance: OutcomePage, at: Any, by: Any, **kwargs: Any) -> None:
    """Opinions that it has answered are found with its title and address. Before it answers others, which are shown then."""
    concluded = CaseStep.objects.filter(opinion=OuterRef("opinion"), move=Move.CONCLUDE)
    copies = PublishedCopy.objects.public().filter(Exists(concluded), topic=instance.topic_id)
    _show_again(copies, at=at, by=by)


@receiver(published, sender=PublishedCopy)
@receiver(unpublished, sender=PublishedCopy)
def lead_to_what_is_public(instance: PublishedCopy, at: Any, by: Any, **kwargs: Any) -> None:
    """Of merged cases it is said where their answer is to be read, while that is public."""
    merged = PublishedCopy.objects.public().filter(
        opinion__merged_into=instance.opinion_id, opinion__state=State.MERGED
    )
    _show_again(merged, at=at, by=by)


@receiver(published, sender=OutcomePage)
def answer_by_outcome(instance: OutcomePage, at: Any, by: Any, **kwargs: Any) -> None:
    """The outcome of a topic answers all its cases in consultation, in the transaction that publishes it."""
    conclude_topic(instance, by=by, at=at)


@receiver(published, sender=TopicPage)
@receiver(unpublished, sender=TopicPage)
def give_back_when_discontinued(instance: TopicPage, at: Any, **kwargs: Any) -> None:
    """Cases that wait for an outcome which will not come return to the dispatcher by themselves."""
    if instance.discontinued_at and instance.discontinued_at <= at:
        leave_decided(instance, at=at)


@receiver(published, sender=TopicPage)
@receiver(unpublished, sender=TopicPage)
def name_the_topic_as_it_is(instance: TopicPage, at: Any, by: Any, **kwargs: Any) -> None:
    """Public opinions are found by the title of their topic, while that is public. Locked: one that is taken down in this
    moment must not come back."""
    _show_again(PublishedCopy.objects.public().filter(topic=instance), at=at, by=by)


def _show_again(copies: PublishedCopyQuerySet, *, at: Any, by: Any) -> None:
    if public := list(copies.for_search().order_by("pk").select_for_update(of=("self",))):
        published_many.send(sender=PublishedCopy, instances=public, at=at, by=by)


@receiver(pre_save, sender=OutcomePage)
@receiver(pre_save, sender=TopicPage)
@receiver(pre_save, sender=Page)  # Wagtail unpublishes the bare page
def keep_public(instance: Page, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    """An outcome or a topic that cases need would stop being public, by whichever path.

    :raises OutcomeNeeded: the outcome answers cases.
    :raises CasesWait: cases are in the topic's consultation.
    """
    if raw or instance.live or (update_fields is not None and "live" not in update_fields):
        return
    for outcome in OutcomePage.objects.filter(pk=instance.pk, live=True):
        check_may_leave(outcome)
    for topic in TopicPage.objects.filter(pk=instance.pk, live=True):
        check_may_be_unpublished(topic)


@receiver(pre_delete, sender=OutcomePage)
def keep_outcome(instance: OutcomePage, **kwargs: Any) -> None:
    """:raises OutcomeNeeded: see above; also when its topic is deleted with all that is below."""
    check_may_leave(instance)


@receiver(pre_page_move)
def keep_outcome_in_place(
    instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """:raises OutcomeNeeded: the cases look for it below their topic."""
    if parent_page_before.pk != parent_page_after.pk:
        for outcome in OutcomePage.objects.filter(pk=instance.pk):
            check_may_leave(outcome)
