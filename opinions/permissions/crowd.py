"""What one person is to many cases at once: each question is asked of the database once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from opinions.models import Assignment, Extension, Opinion, PublishedCopy, ReplyProposal
from opinions.permissions.hands import handled, replies_by, wrote_unreleased
from opinions.permissions.standing import Standing
from portal.reference.models import UnitStaff
from portal.users.models import User


class Crowd:
    """Sets of the keys of those cases of which something is true. Each is one query, when it is asked for."""

    def __init__(self, user: User, cases: Iterable[Opinion]) -> None:
        self.user, self.keys = user, [case.pk for case in cases]

    def _of(self, rows: QuerySet[Opinion]) -> frozenset[int]:
        return frozenset(rows.filter(pk__in=self.keys).values_list("pk", flat=True))

    @cached_property
    def visible(self) -> frozenset[int]:
        return self._of(Opinion.objects.visible_to(self.user))

    @cached_property
    def of_studios(self) -> frozenset[int]:
        return self._of(Opinion.objects.of_studios(self.user))

    @cached_property
    def of_posts(self) -> frozenset[int]:
        return self._of(Opinion.objects.of_posts(self.user))

    @cached_property
    def parts(self) -> dict[int, list[Assignment]]:
        running = Assignment.objects.filter(opinion__in=self.keys, ended_at=None)
        if not self.user.has_perm("opinions.dispatch_opinion"):
            mine = UnitStaff.objects.filter(user=self.user).values("unit")
            running = running.filter(unit__in=mine)
        parts: dict[int, list[Assignment]] = defaultdict(list)
        for part in running.select_related("unit").order_by("-role", "pk"):
            parts[part.opinion_id].append(part)
        return parts

    @cached_property
    def handled(self) -> frozenset[int]:
        return self._of(Opinion.objects.filter(handled(self.user)))

    @cached_property
    def authored(self) -> frozenset[int]:
        return self._of(Opinion.objects.filter(wrote_unreleased(self.user)))

    @cached_property
    def asked_for(self) -> frozenset[int]:
        waiting = Extension.objects.filter(decided_at=None, asked_by=self.user)
        return self._of(Opinion.objects.filter(Exists(waiting.filter(opinion=OuterRef("pk")))))

    @cached_property
    def proposed(self) -> frozenset[int]:
        own = Q(proposed_by=self.user) | Q(Exists(replies_by(self.user))) & ~Q(reply="")
        copies = PublishedCopy.objects.filter(own, opinion=OuterRef("pk"))
        return self._of(Opinion.objects.filter(Exists(copies)))

    @cached_property
    def replies_proposed(self) -> frozenset[int]:
        own = Q(proposed_by=self.user) | Q(Exists(replies_by(self.user, "copy__opinion")))
        waiting = ReplyProposal.objects.filter(own, copy__opinion=OuterRef("pk"))
        return self._of(Opinion.objects.filter(Exists(waiting)))


class StandingInCrowd(Standing):
    """The same answers as ``Standing`` gives, from what was asked for all."""

    def __init__(self, user: User, opinion: Opinion, crowd: Crowd) -> None:
        super().__init__(user, opinion)
        self.crowd = crowd

    @cached_property
    def sees(self) -> bool:
        return self.opinion.pk in self.crowd.visible

    @cached_property
    def in_studio(self) -> bool:
        return self.acts_everywhere or self.opinion.pk in self.crowd.of_studios

    @cached_property
    def has_post(self) -> bool:
        return self.acts_everywhere or self.opinion.pk in self.crowd.of_posts

    @cached_property
    def parts(self) -> list[Assignment]:
        return self.crowd.parts.get(self.opinion.pk, [])

    @cached_property
    def is_handler(self) -> bool:
        return self.opinion.pk in self.crowd.handled

    @cached_property
    def is_author(self) -> bool:
        return self.opinion.pk in self.crowd.authored

    @cached_property
    def is_asker(self) -> bool:
        return self.opinion.pk in self.crowd.asked_for

    @cached_property
    def is_proposer(self) -> bool:
        return self.opinion.pk in self.crowd.proposed

    @cached_property
    def is_reply_proposer(self) -> bool:
        return self.opinion.pk in self.crowd.replies_proposed


def standings(user: User, cases: Iterable[Opinion]) -> dict[int, Standing]:
    """By key of the case. Steps and replies of the cases should be read already."""
    cases = list(cases)
    crowd = Crowd(user, cases)
    return {case.pk: StandingInCrowd(user, case, crowd) for case in cases}
