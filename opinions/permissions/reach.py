"""By what way the submitter of a case can still be reached."""

from __future__ import annotations

from opinions.models import Opinion, Submitter


def has_code(opinion: Opinion) -> bool:
    """Somebody holds a code that opens the case, and can answer under it. Most imported ones never had one."""
    return opinion.code_digest is not None and opinion.code_revoked_at is None


def has_number(opinion: Opinion) -> bool:
    """A telephone number was left, and is not erased. A query where the submitter is not read yet."""
    submitter: Submitter | None = getattr(opinion, "submitter", None)
    return submitter is not None and submitter.erased_at is None and bool(submitter.phone)
