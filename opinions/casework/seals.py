"""Sealing the ends of all chains together, and checking chains and seals.

A seal covers the steps that no seal before it covers, and is chained to the one before: what was cut off
the end of a chain, or a whole case that is gone, breaks the seal although every remaining link holds.
Each seal is also a line in the log, outside the database; compare the newest with it.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db import connection, transaction

from opinions.models import CaseStep, ChainSeal
from portal.core import audit
from portal.core.keyrings import audit_keys

logger = logging.getLogger("portal.audit")

SEALING = 0x5EA1
"""Key of PostgreSQL's advisory lock."""


@transaction.atomic
def seal_chains(at: dt.datetime) -> ChainSeal | None:
    """Seal what is new since the last seal; None when nothing is. Takes no lock on any case."""
    ring = audit_keys()
    one_at_a_time()
    before = ChainSeal.objects.order_by("-pk").first()
    draft = ChainSeal.objects.create(at=at, steps=0, digest="", key_id=ring.current)
    # One statement takes the steps: what commits a moment later belongs to the next seal.
    # An import that is interrupted takes its hidden cases away again: they are not sealed before.
    if not CaseStep.objects.filter(seal=None, opinion__hidden=False).update(seal=draft):
        draft.delete()
        return None
    entries, heads = entries_of(draft)
    draft.steps, draft.heads = len(entries), heads
    draft.digest = digest_of(draft, entries, before=before)
    draft.save(update_fields=["steps", "heads", "digest"])
    logger.info(
        "Chains sealed",
        extra={"seal": draft.pk, "steps": draft.steps, "cases": len(heads), "digest": draft.digest},
    )
    return draft


def one_at_a_time() -> None:
    """Two seals at once would both follow the same one before. On SQLite the transaction is alone anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])


def entries_of(seal: ChainSeal) -> tuple[list[str], dict[str, int]]:
    """``case:position:link`` of the steps that a seal covers, and each case's last position among them."""
    entries: list[str] = []
    heads: dict[str, int] = {}
    rows = CaseStep.objects.filter(seal=seal).order_by("opinion_id", "position")
    for opinion_id, position, mac in rows.values_list("opinion_id", "position", "mac").iterator(
        chunk_size=2000
    ):
        entries.append(f"{opinion_id}:{position}:{mac}")
        heads[str(opinion_id)] = position
    return entries, heads


def digest_of(seal: ChainSeal, entries: list[str], *, before: ChainSeal | None) -> str:
    """The digest that ``seal`` must have. :raises KeyError: its key is not on the ring any more."""
    named = [f"{key}={position}" for key, position in sorted(seal.heads.items())]
    head = [seal.at.astimezone(dt.UTC).isoformat(timespec="microseconds"), str(len(entries))]
    chained = before.digest if before else audit.START
    return audit.seal(audit_keys(), [*head, *named, *entries], before=chained, key_id=seal.key_id)
