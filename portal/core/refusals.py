"""What a refusal is, to those who show or log one without knowing what was refused."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class Refused(Exception):
    """Something is refused for a reason that the reader is told; every refusal of ours is one.

    One that no view expected is a message in the admin, never a server error
    (``portal.core.middleware.refusals``).
    """


def reason_of(refusal: Refused | ValidationError) -> str:
    """The reason in words for the reader, in his language."""
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
