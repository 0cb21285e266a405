"""What is published is found, what is withdrawn is not, in the same transaction."""

from __future__ import annotations

import atexit
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.signals import request_finished
from django.dispatch import receiver

from portal.core.publishing import Findable, published, published_many, unpublished
from search import actions, asked


@receiver(published, dispatch_uid="search")
def index_published(instance: Findable, at: dt.datetime, **_kwargs: Any) -> None:
    actions.put(
        kind=instance.search_kind,
        source_id=instance.pk,
        documents=instance.search_documents(),
        at=at,
    )


@receiver(published_many, dispatch_uid="search")
def index_published_many(instances: Sequence[Findable], at: dt.datetime, **_kwargs: Any) -> None:
    documents = (document for instance in instances for document in instance.search_documents())
    actions.index_many(documents, at=at)


@receiver(unpublished, dispatch_uid="search")
def remove_unpublished(instance: Findable, **_kwargs: Any) -> None:
    actions.remove(kind=instance.search_kind, source_id=instance.pk)


@receiver(request_finished, dispatch_uid="search counts")
def write_counts(**_kwargs: Any) -> None:
    """Once a minute, when the visitor already has his answer."""
    if asked.waiting.is_due():
        asked.write_waiting()


atexit.register(asked.write_waiting)
