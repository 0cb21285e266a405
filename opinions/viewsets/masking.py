"""Contact data as everybody in scope sees it: enough to tell two people apart, too little to reach one. Pure."""

from __future__ import annotations

HIDDEN = "****"


def mask_name(name: str) -> str:
    """王小明 → 王*"""
    return f"{name[0]}*" if name else ""


def mask_phone(phone: str) -> str:
    """13812341234 → 138****1234; a number too short to cut that way shows its last two digits."""
    digits = "".join(character for character in phone if character.isdigit())
    if not digits:
        return HIDDEN if phone else ""
    return f"{digits[:3]}{HIDDEN}{digits[-4:]}" if len(digits) >= 11 else f"{HIDDEN}{digits[-2:]}"


def mask_email(email: str) -> str:
    """wang@example.cn → w***@example.cn"""
    person, _at, host = email.rpartition("@")
    return f"{person[:1]}***@{host}" if person else (HIDDEN if email else "")
