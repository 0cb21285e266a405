"""Whether the seals still cover what they covered, and none is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Count as Number
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from opinions.casework.seals import digest_of, entries_of
from opinions.casework.verification.findings import Break, Count
from opinions.enums import Actor
from opinions.models import CaseStep, ChainSeal, Opinion
from portal.core.keyrings import KeyRing

MOST_UNSEALED = dt.timedelta(days=1)
"""Seals are made hourly; a day of it may pass with the timers stopped."""


def broken_seals(ring: KeyRing, count: Count) -> Iterator[Break]:
    """The first seal that does not hold; those after it are chained to it."""
    before: ChainSeal | None = None
    for seal in ChainSeal.objects.order_by("pk"):
        count.seals += 1
        entries, heads = entries_of(seal)
        where = _("存证 %(pk)d（%(at)s）") % {
            "pk": seal.pk,
            "at": f"{timezone.localtime(seal.at):%Y-%m-%d %H:%M}",
        }
        if lost := _lost_heads(seal, heads):
            yield Break(where, lost)
            return
        if seal.key_id not in ring.keys or digest_of(seal, entries, before=before) != seal.digest:
            yield Break(
                where,
                _("存证覆盖 %(sealed)d 个环节，现有 %(found)d 个，摘要不符")
                % {"sealed": seal.steps, "found": len(entries)},
            )
            return
        before = seal


def missing_seals(digests: Iterable[str]) -> Iterator[Break]:
    """Of these digests, taken from the log, those that no seal has any more."""
    for digest in digests:
        if not ChainSeal.objects.filter(digest=digest).exists():
            yield Break(_("存证"), _("日志中的存证 %(digest)s 已不在") % {"digest": digest})


def unsealed() -> Iterator[Break]:
    """Steps of more than a day that no seal covers: none was made, or seals were taken away.

    An import writes old moments; its steps are younger than they say.
    """
    waiting = CaseStep.objects.filter(seal=None, opinion__hidden=False).exclude(actor=Actor.IMPORT)
    found = waiting.aggregate(first=Min("at"), last=Max("at"), count=Number("pk"))
    if found["count"] and found["last"] - found["first"] > MOST_UNSEALED:
        moments = {
            name: f"{timezone.localtime(found[name]):%Y-%m-%d %H:%M}" for name in ("first", "last")
        }
        yield Break(
            _("存证"),
            _(
                "%(first)s 至 %(last)s 的 %(count)d 个环节没有存证（每小时应有一次），可能有存证被删除"
            )
            % {**moments, "count": found["count"]},
        )


def _lost_heads(seal: ChainSeal, heads: dict[str, int]) -> str:
    for opinion_id, position in sorted(seal.heads.items(), key=lambda item: int(item[0])):
        if heads.get(opinion_id) != position:
            number = (
                Opinion.with_hidden.filter(pk=opinion_id).values_list("number", flat=True).first()
            )
            return _("%(case)s #%(position)d 已存证，现已不在") % {
                "case": number or f"id={opinion_id}",
                "position": position,
            }
    return ""
