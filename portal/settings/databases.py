"""Database options that are not a matter of taste: what was lost without them is in docs/decisions.md."""

from __future__ import annotations

from typing import Any

import environ

SQLITE_OPTIONS = {
    # Without IMMEDIATE a third of concurrent read-then-write requests end in "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        " PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728"
    ),
}
POSTGRES_OPTIONS = {
    # Compiling the count of the queues takes 590 ms, running it 17: it looks dear to the planner.
    "options": "-c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000 -c jit=off",
}


def database_from(url: str) -> dict[str, Any]:
    """Django's ``DATABASES`` entry for ``url``. :raises ValueError: not sqlite:///path or postgres://…"""
    if not url.startswith(("sqlite://", "postgres://", "postgresql://")):
        raise ValueError("neither SQLite nor PostgreSQL")
    config: dict[str, Any] = dict(environ.Env.db_url_config(url))
    options = config.setdefault("OPTIONS", {})
    if "sqlite" in config["ENGINE"]:
        options.update(SQLITE_OPTIONS)
    else:
        options.update(POSTGRES_OPTIONS)
        config["CONN_HEALTH_CHECKS"] = True
    # A new connection reads the whole schema again, and costs as much as a dozen queries.
    config["CONN_MAX_AGE"] = 60
    return config
