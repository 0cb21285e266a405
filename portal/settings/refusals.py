"""What a value from the environment must be. Whoever sets one up wrongly reads one line that names it.

A refusal ends the process instead of raising ImproperlyConfigured: Django and gunicorn would print
forty lines of traceback around the message. The value is never quoted, for it may hold a password.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from portal.core.keyrings import parse

Value = TypeVar("Value")

RINGS = ("PII_KEYS", "CODE_KEYS", "AUDIT_KEYS", "VISITOR_KEYS")
REQUIRED = (
    "SECRET_KEY",
    *RINGS,
    "ALLOWED_HOSTS",
    "SITE_URL",
    "DATABASE_URL",
    "EMAIL_URL",
)
SECRET_LENGTH, SECRET_VARIETY = 32, 10
DEFAULT_WORDS = ("test-only", "insecure", "change", "example")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def refuse(names: str, why: str) -> NoReturn:
    raise SystemExit(f"环境变量有误，未启动 / not started: {names}: {why}")


def read(name: str, convert: Callable[[str], Value], default: str) -> Value:
    """The variable ``name``, or ``default`` where it is empty or not set."""
    try:
        return convert(os.environ.get(name) or default)
    except (ValueError, ImproperlyConfigured):
        refuse(
            name, "写法不对，见 README 的设置表 / malformed, see the table of settings in README.md"
        )


def whole_number(value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise ValueError("not a whole number")
    return int(value)


def limit(value: str) -> tuple[int, int]:
    """``60/600``: 60 times in 600 seconds."""
    count, _, seconds = value.partition("/")
    return whole_number(count), whole_number(seconds)


def level(value: str) -> str:
    if value not in LEVELS:
        raise ValueError("not a level of logging")
    return value


def web_address(value: str) -> str:
    """:raises ValueError: no host, or no such port."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError("not the address of a site")
    return value


def scanner(value: str) -> str:
    """``tcp://host:port``, ``unix:///path``, or ``off``, which is empty. :raises ValueError: anything else."""
    if value == "off":
        return ""
    parts = urlsplit(value)
    if parts.scheme == "tcp" and parts.hostname and parts.port != 0:
        return value
    if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc:
        return value
    raise ValueError("not the address of a scanner")


def mail(value: str) -> dict[str, Any]:
    config: dict[str, Any] = environ.Env.email_url_config(value)
    if value.startswith("smtp") and not config["EMAIL_HOST"]:
        raise ValueError("no host")
    return config


def require_production(environment: Mapping[str, str]) -> None:
    """End the process unless everything that a real district needs is there and sound."""
    missing = [name for name in REQUIRED if not environment.get(name, "").strip()]
    if missing:
        refuse(", ".join(missing), "未设置 / not set")
    secrets = {"SECRET_KEY": [environment["SECRET_KEY"]]}
    for name in RINGS:
        try:
            ring = parse(environment[name], name=name)
        except ImproperlyConfigured as error:
            refuse(name, str(error).partition(": ")[2])
        secrets[name] = [secret.decode() for secret in ring.keys.values()]
    weak = [name for name, held in secrets.items() if any(is_weak(one, name) for one in held)]
    if weak:
        refuse(
            ", ".join(weak), "密钥过短、单调或为默认值 / too short, too uniform or a default value"
        )
    if "*" in environment["ALLOWED_HOSTS"]:
        refuse("ALLOWED_HOSTS", "不可用 *，请写明域名 / names of hosts, not *")
    if not environment["SITE_URL"].startswith("https://"):
        refuse("SITE_URL", "应以 https:// 开头 / must begin with https://")


def is_weak(secret: str, name: str) -> bool:
    """Nobody could guess a random one; a typed, repeated or copied one somebody can."""
    words = (*DEFAULT_WORDS, name.lower())
    return (
        len(secret) < SECRET_LENGTH
        or len(set(secret)) < SECRET_VARIETY
        or any(word in secret.lower() for word in words)
    )
