from __future__ import annotations

import datetime as dt
import re
from typing import Any, Self, cast

from django.db import models
from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from opinions.codes import form_digests
from opinions.enums import OPEN_STATES, RUNNING_STATES, AttachmentStatus, State
from portal.reference.models import UnitStaff
from studios.models import StudioStaff
from topics.models import OutcomePage


def _people(cases: Any, lead: str) -> Combinable:
    """How many raised the case that the column ``lead`` names: the one count for staff, page, card and order of the search."""
    merged = cases._default_manager.filter(state=State.MERGED, merged_into=OuterRef(lead))
    counted = merged.order_by().values("merged_into").annotate(n=Count("pk")).values("n")
    return 1 + Coalesce(Subquery(counted), 0)


class OpinionQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def running(self) -> Self:
        """A clock runs."""
        return self.filter(state__in=sorted(RUNNING_STATES))

    def overdue_on(self, day: dt.date) -> Self:
        """Its last day has passed, and the clock does not stand still."""
        return self.running().filter(due_on__lt=day)

    def closed_unrated(self) -> Self:
        """Closed without a word of the submitter on the answer that holds: counted apart from the satisfied."""
        return self.filter(state=State.CLOSED).exclude(ratings__answered_at=F("answered_at"))

    def counted_once(self) -> Self:
        """Each matter, however many raised it: what was merged counts with its lead case."""
        return self.exclude(state=State.MERGED)

    def with_people(self) -> Self:
        """Adds ``people``: how many raised it, the submitter and those of what was merged into it."""
        return self.annotate(people=_people(self.model, "pk"))

    def ended_by(self, moment: dt.datetime) -> Self:
        """Not open, and since ``moment`` or before: closed, rejected or withdrawn; a merged one with its lead case,
        for as long as that is open its submitter is told."""
        arrived = Q(steps__to_state=F("state")) & ~Q(steps__from_state=F("state"))
        lead = self.model._default_manager.exclude(state__in=OPEN_STATES)
        over = lead.annotate(ended_at=Max("steps__at", filter=arrived)).filter(ended_at__lte=moment)
        return (
            self.exclude(state__in=OPEN_STATES)
            .annotate(ended_at=Max("steps__at", filter=arrived))
            .filter(~Q(state=State.MERGED) | Q(merged_into__in=over.values("pk")))
            .filter(ended_at__lte=moment)
        )

    def contact_due(self, moment: dt.datetime) -> Self:
        """Ended by ``moment``, with contact data that was not erased yet."""
        return self.filter(submitter__isnull=False, submitter__erased_at=None).ended_by(moment)

    def visible_to(self, user: Any) -> Self:
        """The rows that this member of staff may see: all, or those of his studios and units."""
        if not user.is_active:
            return self.none()
        return self if user.has_perm("opinions.view_all_opinions") else self.of_posts(user)

    def of_studios(self, user: Any) -> Self:
        """Those that a studio received on whose staff the person is."""
        return self.filter(studio__in=StudioStaff.objects.filter(user=user).values("studio"))

    def of_posts(self, user: Any) -> Self:
        """Those of the person's studios and units, whatever else he may see."""
        studios = StudioStaff.objects.filter(user=user).values("studio")
        assigned = UnitStaff.objects.filter(
            user=user, unit__assignments__isnull=False, unit__assignments__returned_at=None
        ).values("unit__assignments__opinion")
        return self.filter(Q(studio__in=studios) | Q(pk__in=assigned))


class TopicDraftQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Those that have never been public and were not discontinued: an editor has to work on them."""
        return self.filter(
            topic__live=False, topic__first_published_at=None, topic__discontinued_at=None
        )

    def with_cases(self) -> Self:
        """Adds ``cases``: how many are in its consultation, the one that it was drafted for or others."""
        inside = Q(topic__opinions__state=State.IN_CONSULTATION)
        return self.annotate(cases=Count("topic__opinions", filter=inside))


OpinionManager = models.Manager.from_queryset(OpinionQuerySet)


class ShownOpinions(OpinionManager):
    """Everything but the cases of an import that is still running."""

    def get_queryset(self) -> OpinionQuerySet:
        shown: Any = super().get_queryset().filter(hidden=False)
        return cast(OpinionQuerySet, shown)


KEY = re.compile(r"[0-9a-f]{32}")


class AttachmentQuerySet(models.QuerySet):
    def pending(self, form_id: str) -> Self:
        """What came with the form of this id and was not sent yet, in the order in which it came."""
        rows = self.filter(opinion=None, form_digest__in=form_digests(form_id))
        return rows.exclude(status=AttachmentStatus.RECEIVING).order_by("pk")

    def keyed(self, *keys: str) -> Self:
        """Of these keys, as far as they are any: they come out of forms and addresses."""
        return self.filter(key__in=[key for key in keys if KEY.fullmatch(key)])

    def ready(self) -> Self:
        """May be opened."""
        return self.filter(status=AttachmentStatus.READY)


READ = (
    "opinion", "number", "title", "text", "place", "name", "reply", "reply_unit", "replied_on", "language",
    "submitted_on",
)  # fmt: skip
LABELS, LINK = ("label", "label_en"), ("title", "url_path", "live")


class PublishedCopyQuerySet(models.QuerySet):
    def public(self) -> Self:
        return self.filter(approved_at__isnull=False, taken_down_at=None)

    def for_search(self) -> Self:
        """With all that their documents say."""
        return self.select_related("opinion", "field", "area", "topic", "studio")

    def newest_first(self) -> Self:
        return self.order_by("-submitted_on", "-pk")

    def with_people(self) -> Self:
        """Adds ``people``: how many raised it, whoever of them wants to be published."""
        return self.annotate(
            people=_people(self.model._meta.get_field("opinion").related_model, "opinion")
        )

    def with_earlier_replies(self) -> Self:
        """Those that do not hold any more, too, after ``for_reading``; and where something is cut."""
        names, _defer = self.query.deferred_loading
        return self.only(*names, "earlier", "cuts")

    def for_reading(self, *linked: str) -> Self:
        """With the labels shown beside a copy, and the ``linked`` pages (``topic`` with its live outcome in one more query, ``studio``)."""
        related = {"field": LABELS, "area": LABELS, **dict.fromkeys(linked, LINK)}
        columns = [f"{name}__{each}" for name, shown in related.items() for each in shown]
        rows = self.select_related(*related).only(*READ, *columns)
        return rows.prefetch_related(_outcomes()) if "topic" in linked else rows


def _outcomes() -> Prefetch:
    """What answers the opinions on a topic. Not joined: Django takes the columns that both kinds of page
    inherit for read already, and then asks for each row by itself."""
    live = OutcomePage.objects.live().as_cards("topic", "first_published_at")
    return Prefetch("topic__outcome", queryset=live)
