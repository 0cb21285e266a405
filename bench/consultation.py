"""A topic that draws hundreds of opinions: accepted, published and concluded through the screens for many cases."""

from __future__ import annotations

import datetime as dt
import re
import time
import uuid

DAY = dt.timedelta(days=1)


def rounds(count: int) -> dict[str, float]:
    """Seconds of each round, by what it does to ``count`` cases. Every case is where it should be at the end."""
    from django.utils import timezone

    from bench.district import TITLE
    from opinions.enums import PublicationState, PublishConsent, State
    from opinions.models import Opinion
    from tests.factories.pages import OutcomePageFactory, TopicPageFactory
    from topics.models import TopicPage

    topic = TopicPageFactory()
    made = Opinion.objects.filter(title__endswith=TITLE)
    waiting = made.filter(state=State.SUBMITTED, topic=None).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True)[:count])
    cases = Opinion.objects.filter(pk__in=keys)
    cases.update(topic=topic, publish_consent=PublishConsent.ANONYMOUS)
    found = {
        f"accept {len(keys)}": press("dispatcher", "accept", keys, {"accept-grade": "COMPLEX"}),
        f"propose {len(keys)}": press("dispatcher", "propose", keys, {"propose-read_each": "on"}),
        f"approve {len(keys)}": press("publisher", "approve", keys, {"approve-read_each": "on"}),
    }
    now = timezone.now()
    TopicPage.objects.filter(pk=topic.pk).update(
        collect_from=now - 30 * DAY, collect_until=now - DAY, first_published_at=now - 40 * DAY
    )
    topic = TopicPage.objects.get(pk=topic.pk)
    start = time.perf_counter()
    OutcomePageFactory(parent=topic, first_published_at=now)
    found[f"publish the outcome of {len(keys)}"] = time.perf_counter() - start
    done = cases.filter(state=State.ANSWERED, publication=PublicationState.PUBLISHED).count()
    if not keys or done != len(keys):
        raise RuntimeError(f"{done} of {len(keys)} are answered and public")
    return found


def press(person: str, move: str, keys: list[int], fields: dict[str, str]) -> float:
    """Preview and confirmation as a browser sends them; the seconds of the confirmation."""
    from django.urls import reverse

    from bench.queues import browser_of

    browser = browser_of(person)
    chosen = {"move": move, "pk": [str(key) for key in keys]}
    page = browser.post(reverse("cases:together", args=["all"]), chosen).content.decode()
    cases = re.search(r'name="cases" value="([^"]*)"', page)[1]
    sent = {"token": str(uuid.uuid4()), "cases": cases, **fields}
    start = time.perf_counter()
    browser.post(reverse("cases:together_move", args=["all", move]), sent)
    return time.perf_counter() - start
