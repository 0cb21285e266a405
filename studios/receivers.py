"""Pages are found by the names of the members they show, as long as those are listed."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from studios.models import Member


@receiver(post_save, sender=Member)
def name_members_as_they_are(instance: Member, created: bool, raw: bool, **kwargs: Any) -> None:
    """The studios that a member sits in and the topics that he takes part in are indexed again."""
    if raw or created:
        return
    for pages in (instance.studios, instance.topics):
        for page in pages.live():
            page.announce()
