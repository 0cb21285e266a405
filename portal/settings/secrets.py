"""Secrets of a development or demonstration installation, generated once and kept out of git."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import environ

from portal.settings.refusals import RINGS

BASE_DIR = Path(__file__).resolve().parents[2]


def read_or_make_secrets() -> None:
    """Put SECRET_KEY and the key rings into the environment, making the file if there is none."""
    var_dir = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
    path = var_dir / "secrets.env"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"SECRET_KEY={secrets.token_urlsafe(50)}"]
        lines += [f"{ring}=k1:{secrets.token_hex(32)}" for ring in RINGS]
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text("\n".join(lines) + "\n")
        try:
            path.hardlink_to(draft)  # the first process wins, the others read its file
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    environ.Env.read_env(path)
