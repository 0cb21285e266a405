from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

SHARED_DATA = Path(__file__).parents[3] / "shared" / "data"


def absent(reason: str) -> NoReturn:
    """Skip the test for want of a service, or fail where all services must be there."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def shared_data(name: str) -> Path:
    """The file or directory ``../shared/data/<name>``; without it the test is skipped.

    Data beside the project are no service: ``REQUIRE_SERVICES`` does not ask for them.
    """
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip(f"{path} lies beside the project and is not here")
    return path
