"""Key rings by purpose: ``id:secret[,id:secret…]``. The first key writes, every key reads."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class KeyRing:
    keys: dict[str, bytes]

    @property
    def current(self) -> str:
        """Id of the key that writes."""
        return next(iter(self.keys))

    def digest(self, message: bytes, *, key_id: str | None = None) -> bytes:
        """HMAC-SHA256 of ``message``, 32 bytes. :raises KeyError: no such key."""
        return hmac.new(self.keys[key_id or self.current], message, hashlib.sha256).digest()

    def all_digests(self, message: bytes) -> list[str]:
        """Hexadecimal digests under every key, the current one first (for look-ups)."""
        return [self.digest(message, key_id=key_id).hex() for key_id in self.keys]


def parse(value: str, *, name: str) -> KeyRing:
    """:raises ImproperlyConfigured: the value is empty or malformed."""
    keys: dict[str, bytes] = {}
    for part in filter(None, value.split(",")):
        key_id, _, secret = part.strip().partition(":")
        if not key_id or not secret:
            raise ImproperlyConfigured(f"{name}: 应为 id:secret / must be id:secret")
        if key_id in keys:  # the later one would silently take the earlier one's place
            raise ImproperlyConfigured(f"{name}: 编号重复 / an id is used twice")
        keys[key_id] = secret.encode()
    if not keys:
        raise ImproperlyConfigured(f"{name}: 未设置 / not set")
    return KeyRing(keys)


def pii_keys() -> KeyRing:
    """Encrypts contact data."""
    return parse(settings.PII_KEYS, name="PII_KEYS")


def code_keys() -> KeyRing:
    """Makes and looks up residents' secret codes and form ids."""
    return parse(settings.CODE_KEYS, name="CODE_KEYS")


def audit_keys() -> KeyRing:
    """Chains and seals case steps."""
    return parse(settings.AUDIT_KEYS, name="AUDIT_KEYS")


def visitor_keys() -> KeyRing:
    """Pseudonyms of visitors' addresses, salted by the day."""
    return parse(settings.VISITOR_KEYS, name="VISITOR_KEYS")
