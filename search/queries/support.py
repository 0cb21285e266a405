"""How many people stand behind a document, as the page of the thing says; never a number that no page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count

from opinions.models import PublishedCopy
from topics.models import TopicPage

Support = Mapping[tuple[str, int], int]
"""(Kind, source id) → people. What is not in it has nobody to count."""


def support_of(sources: Iterable[tuple[str, int]]) -> Support:
    """Of opinions the people who raised it, of topics the published opinions. A query for opinions, two for topics."""
    ids: dict[str, set[int]] = {"opinion": set(), "topic": set()}
    for kind, source in sources:
        if kind in ids:
            ids[kind].add(source)
    return {**_of_opinions(ids["opinion"]), **_of_topics(ids["topic"])}


def languages_of(topics: Iterable[int]) -> set[int]:
    """These topics in all their languages."""
    ids = set(topics)
    if not ids:
        return ids
    keys = TopicPage.objects.filter(pk__in=ids).values("translation_key")
    return set(TopicPage.objects.filter(translation_key__in=keys).values_list("pk", flat=True))


def _of_opinions(ids: set[int]) -> Support:
    if not ids:
        return {}
    copies = PublishedCopy.objects.filter(pk__in=ids).with_people().order_by()
    counted: Iterable[tuple[int, int]] = copies.values_list("pk", "people")  # type: ignore[misc]
    return {("opinion", pk): people for pk, people in counted}


def _of_topics(ids: set[int]) -> Support:
    if not ids:
        return {}
    keys = dict(TopicPage.objects.filter(pk__in=ids).values_list("pk", "translation_key"))
    copies = PublishedCopy.objects.public().filter(topic__translation_key__in=set(keys.values()))
    counts = dict(copies.order_by().values_list("topic__translation_key").annotate(n=Count("pk")))
    return {("topic", pk): counts.get(key, 0) for pk, key in keys.items()}
