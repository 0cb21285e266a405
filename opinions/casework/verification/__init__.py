"""Reading the histories again: is all that residents and staff see still what was written?

``chains``, ``seals``: the links themselves; ``texts``, ``facts``, ``beside``, ``contact``, ``files``, ``units``, ``submitter``:
what stands in other tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from opinions.casework.verification.beside import hidden_faults, published_faults
from opinions.casework.verification.chains import first_break
from opinions.casework.verification.contact import contact_faults, look_faults
from opinions.casework.verification.facts import case_faults, reply_faults
from opinions.casework.verification.files import content_faults, file_faults
from opinions.casework.verification.findings import Break, Count
from opinions.casework.verification.reading import parts, read
from opinions.casework.verification.seals import broken_seals, missing_seals, unsealed
from opinions.casework.verification.submitter import submitter_faults
from opinions.casework.verification.texts import text_faults
from opinions.casework.verification.units import unit_faults
from opinions.models import Opinion
from portal.core.keyrings import KeyRing, audit_keys

__all__ = ["Break", "Count", "breaks", "missing_seals"]


def breaks(count: Count, *, files: bool = False) -> Iterator[Break]:
    """Everything that is broken, cases in their order, then seals; filled into ``count`` as read.

    ``files``: the bytes of all attachments are read too.
    """
    ring = audit_keys()
    for part in parts():
        for case in part:
            count.cases += 1
            count.steps += len(case.steps.all())
            yield from _confirmed(ring, case)
            if files:
                yield from content_faults(case)
    yield from broken_seals(ring, count)
    yield from unsealed()


def _confirmed(ring: KeyRing, case: Opinion) -> Iterator[Break]:
    """A case that moved on between two queries only looks broken: what is found is looked for again."""
    if any(_broken(ring, case)):
        for again in read(pk=case.pk):
            yield from _broken(ring, again)


def _broken(ring: KeyRing, case: Opinion) -> Iterator[Break]:
    """What hangs beside a chain is judged by the chain; beside a broken one nothing can be said."""
    steps = list(case.steps.all())
    yield from hidden_faults(case, steps)
    if broken := first_break(ring, case, steps):
        yield broken
        return
    yield from text_faults(ring, case, steps)
    yield from reply_faults(case, steps)
    yield from published_faults(ring, case, steps)
    yield from case_faults(case, steps)
    yield from unit_faults(ring, case, steps)
    yield from contact_faults(ring, case, steps)
    yield from look_faults(case, steps)
    yield from submitter_faults(ring, case, steps)
    yield from file_faults(ring, case, steps)
