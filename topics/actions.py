"""The only writers of what is not edited as a page."""

from __future__ import annotations

import datetime as dt
import uuid as uuids
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail_localize.synctree import create_aliases_for_new_page

from portal.core.languages import SOURCE
from portal.core.refusals import Refused
from portal.reference.models import Area, Field
from portal.users.models import User
from topics.enums import RecommendationStatus
from topics.models import Recommendation, RecommendationProgress, TopicIndexPage, TopicPage
from topics.permissions import check_record_progress
from topics.phases import USUAL_COLLECTION

TIME_TO_PREPARE = dt.timedelta(days=15)
"""Until a topic that is drafted for a case is to collect opinions; editors set another day."""


class ProgressRefused(Refused):
    """The entry does not say what it must; ``str()`` is fit for whoever wrote it."""


class NotPublished(ProgressRefused):
    def __str__(self) -> str:
        return str(_("协商成果还没有发布，不能记录进展。"))


class NothingSaid(ProgressRefused):
    def __str__(self) -> str:
        return str(_("请写明进展；“已完成”写明依据，“已终止”写明原因。"))


class AlreadyDiscontinued(Refused):
    def __str__(self) -> str:
        return str(_("这个议题已经终止。"))


@transaction.atomic
def record_progress(
    *,
    uuid: uuids.UUID,
    status: RecommendationStatus | str,
    text: str,
    text_en: str = "",
    evidence_url: str = "",
    evidence: Any = None,
    by: User,
    at: dt.datetime,
) -> RecommendationProgress:
    """Append one row to a recommendation's log.

    :raises NotPublished: no live Chinese outcome has such a recommendation.
    :raises NotYourRecommendation: ``by`` belongs neither to the owner unit nor to the editors.
    :raises NothingSaid: there is no text.
    """
    published = Recommendation.objects.published()
    recommendation = published.select_related("page").filter(translation_key=uuid).first()
    if recommendation is None:
        raise NotPublished
    check_record_progress(by, recommendation)
    if not text.strip():
        raise NothingSaid
    progress = RecommendationProgress.objects.create(
        recommendation_uuid=uuid,
        status=RecommendationStatus(status),
        text=text.strip(),
        text_en=text_en.strip(),
        evidence_url=evidence_url,
        evidence=evidence,
        by=by,
        at=at,
    )
    recommendation.page.announce()  # the phase of the topic may have changed by this
    return progress


@transaction.atomic
def draft_topic(
    *, title: str, fields: Iterable[Field], areas: Iterable[Area], by: User, at: dt.datetime
) -> TopicPage:
    """A topic for editors to work on: not public, without a question, to be collected on some weeks from now.

    Two of the same title have different addresses.
    """
    index = TopicIndexPage.objects.select_for_update(of=("self",)).get(locale__language_code=SOURCE)
    begins = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    begins += TIME_TO_PREPARE
    topic = TopicPage(
        title=title, collect_from=begins, collect_until=begins + USUAL_COLLECTION, live=False
    )
    topic.fields, topic.areas = list(fields), list(areas)
    index.add_child(instance=topic)
    topic.save_revision(user=by, clean=False, log_action=True)
    create_aliases_for_new_page(topic)
    return topic


@transaction.atomic
def discontinue(
    topic: TopicPage, *, reason: str, by: AbstractBaseUser | None, at: dt.datetime
) -> None:
    """End a topic without an outcome; drafts that are being worked on learn of it, too.

    :raises NothingSaid: there is no reason.
    :raises AlreadyDiscontinued: it was ended before.
    """
    topic = TopicPage.objects.select_for_update().get(pk=topic.source_page.pk)
    if not reason.strip():
        raise NothingSaid
    if topic.discontinued_at:
        raise AlreadyDiscontinued
    changed = {"discontinued_at": at, "discontinued_reason": reason.strip()}
    draft = topic.get_latest_revision_as_object() if topic.has_unpublished_changes else topic
    for page in (topic, draft):
        for name, value in changed.items():
            setattr(page, name, value)
    topic.save(update_fields=list(changed), clean=False)
    draft.save_revision(user=by, changed=draft is not topic, clean=False, behind_the_lock=True)
    for scheduled in topic.revisions.exclude(approved_go_live_at=None):
        scheduled.content |= changed
        scheduled.save(update_fields=["content"])
    topic.announce()
