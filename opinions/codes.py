"""The secret code of a case, and the id of the form that made it.

The code is the first 80 bits of HMAC(code key, form id) in Crockford's base 32 (no I, L, O, U): a form
sent twice gives the same code, although the database holds only HMACs of both. Each HMAC has a
purpose of its own in front of its message, so that a stored digest says nothing about the code.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

from django.conf import settings

from portal.core.keyrings import KeyRing, code_keys

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BITS, GROUP = 80, 4
CODE = re.compile(f"[{ALPHABET}]{{{CODE_BITS // 5}}}")
PASTED = re.compile(
    r"(?<![0-9A-Z])(?:[0-9A-Z]{4}[\s_.·•\-\u2010-\u2015\u2212]{0,3}){3}[0-9A-Z]{4}(?![0-9A-Z])"
)
"""A code among other words, as in the line of our own text file."""
LOOKALIKES = str.maketrans("OIL", "011")
SEPARATORS = re.compile(r"[\s_.·•\-\u00ad\u200b-\u200d\u2010-\u2015\u2212\u2060\u30fb\ufeff]+")


def new_form_id() -> str:
    """128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def _grouped(symbols: str) -> str:
    return "-".join(symbols[i : i + GROUP] for i in range(0, len(symbols), GROUP))


def secret_code(form_id: str, *, key_id: str | None = None, ring: KeyRing | None = None) -> str:
    """``XXXX-XXXX-XXXX-XXXX``, the same for the same form id and key (the current one if not said)."""
    digest = (ring or code_keys()).digest(b"code:" + form_id.encode(), key_id=key_id)
    number = int.from_bytes(digest[: CODE_BITS // 8])
    return _grouped(
        "".join(ALPHABET[number >> shift & 31] for shift in range(CODE_BITS - 5, -1, -5))
    )


def normalise_code(typed: str) -> str | None:
    """What a person typed, as ``XXXX-XXXX-XXXX-XXXX``; None when it cannot be a code.

    Case, blanks, dashes, full-width characters and words around it do not matter; O is read as 0, I and L as 1.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    for candidate in (text, *PASTED.findall(text)):
        plain = SEPARATORS.sub("", candidate).translate(LOOKALIKES)
        if CODE.fullmatch(plain):
            return _grouped(plain)
    return None


def looks_like_number(typed: str) -> bool:
    """By its shape alone: a public number, which opens nothing, in the place of a code."""
    text = SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()
    return (
        re.fullmatch(rf"\W*(?:{re.escape(settings.REFERENCE_PREFIX)}|编号:?)+\d{{5,12}}\W*", text)
        is not None
    )


def code_digests(code: str, *, ring: KeyRing | None = None) -> list[str]:
    """What the database may hold of a (normalised) code, under every key, the current one first."""
    return (ring or code_keys()).all_digests(b"stored code:" + code.encode())


def form_digests(form_id: str, *, ring: KeyRing | None = None) -> list[str]:
    """What the database may hold of a form id, under every key, the current one first."""
    return (ring or code_keys()).all_digests(b"stored form:" + form_id.encode())


def code_of_form(form_id: str, *, stored: str, ring: KeyRing | None = None) -> str:
    """The code that was given out when ``stored`` (a form digest) was written, even if keys have changed since.

    :raises LookupError: ``stored`` is not a digest of this form id.
    """
    ring = ring or code_keys()
    for key_id, digest in zip(ring.keys, form_digests(form_id, ring=ring), strict=True):
        if digest == stored:
            return secret_code(form_id, key_id=key_id, ring=ring)
    raise LookupError(form_id)
