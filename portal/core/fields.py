from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.db import models
from wagtail import fields as wagtail_fields

from portal.core.keyrings import pii_keys


class UnreadableSecret(Exception):
    """The stored value was written with a key that is not on the ring any more."""


@lru_cache(maxsize=4)
def _fernet(keys: tuple[bytes, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def _cipher() -> MultiFernet:
    ring = pii_keys()
    return _fernet(tuple(ring.digest(b"field encryption", key_id=key_id) for key_id in ring.keys))


def decrypted(stored: str) -> str:
    """The text of a value as the database keeps it. :raises UnreadableSecret: no key on the ring fits."""
    if not stored:
        return stored
    try:
        return _cipher().decrypt(stored.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecret from error


class EncryptedTextField(models.TextField):
    """Text encrypted at rest (Fernet, key ring ``PII_KEYS``). Empty text stays empty; no look-ups by value."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return _cipher().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """:raises UnreadableSecret: no key on the ring fits."""
        return decrypted(value)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class StreamField(wagtail_fields.StreamField):
    """Keeps block definitions out of migrations: they are code, not schema."""

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup")
        return name, path, [[]], kwargs
