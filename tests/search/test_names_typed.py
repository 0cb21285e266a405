"""Studios are found by their short names, by their members and by ear."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command

from tests.factories.pages import MemberFactory, StudioPageFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed", ["河东", "河东工作室", "河东 工作室", "hedong", "hdjd", "欧阳文秀", "歐陽文秀"]
)
def test_a_studio_is_found(titles: Callable[..., list[str]], typed: str) -> None:
    StudioPageFactory(title="河东街道委员工作室", members=[MemberFactory(name="欧阳文秀")])
    StudioPageFactory(title="江北街道委员工作室")
    call_command("update_search", verbosity=0)

    assert titles(typed)[0] == "河东街道委员工作室"
