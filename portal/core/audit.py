"""Chains of records that show afterwards whether one was edited, dropped, swapped or cut off. Pure.

Each link is an HMAC over its record and the link before it, under a key outside the database. Texts enter
a record as keyed digests, so that a text can be erased by law and its chain still holds.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any

from portal.core.keyrings import KeyRing

START = ""
"""What stands before the first link."""


def canonical(record: Mapping[str, Any]) -> bytes:
    """The one spelling of a record: JSON with sorted keys, UTF-8, moments in UTC to the microsecond.

    :raises TypeError: a value has no exact spelling (a float, a naive moment, an object).
    """
    return json.dumps(
        _exact(record), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode("utf-8", "surrogatepass")


def _exact(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise TypeError("naive moment")
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, Mapping):
        return {str(key): _exact(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(inner) for inner in value]
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"no exact spelling: {type(value).__name__}")


def text_digest(ring: KeyRing, text: str, *, key_id: str) -> str:
    """Keyed digest of a text, hexadecimal; empty for no text. Without the key it cannot be guessed back."""
    return (
        ring.digest(b"text:" + text.encode("utf-8", "surrogatepass"), key_id=key_id).hex()
        if text
        else ""
    )


def link(ring: KeyRing, record: Mapping[str, Any], *, before: str, key_id: str) -> str:
    """The link of ``record`` after the link ``before`` (``START`` for the first), hexadecimal."""
    message = canonical({"record": record, "before": before, "key": key_id})
    return ring.digest(b"link:" + message, key_id=key_id).hex()


def holds(ring: KeyRing, record: Mapping[str, Any], *, before: str, key_id: str, mac: str) -> bool:
    """Whether ``mac`` is the link of ``record`` after ``before``; False also when the key is gone."""
    if key_id not in ring.keys:
        return False
    return hmac.compare_digest(link(ring, record, before=before, key_id=key_id), mac)


def seal(ring: KeyRing, entries: Iterable[str], *, before: str, key_id: str) -> str:
    """One digest over many links in the given order, chained to the seal before it."""
    message = canonical({"before": before, "entries": list(entries), "key": key_id})
    return ring.digest(b"seal:" + message, key_id=key_id).hex()
