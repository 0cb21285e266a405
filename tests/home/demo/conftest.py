from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def demo_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DEMO_PASSWORD", "one-demo-password")
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    return tmp_path
