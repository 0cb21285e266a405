"""What is said when something is refused."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.refusals import Refused


class Refusal(Refused):
    """Something is refused for a reason that the reader is told; ``str()`` is in his language."""

    message: str | Promise = _("现在不能这样做。")

    def __init__(self, **values: Any) -> None:
        super().__init__()
        self.values = values

    def __str__(self) -> str:
        return str(self.message) % self.values if self.values else str(self.message)


class MoveRefused(Refusal):
    """The state does not allow the move."""

    message = _("“%(state)s”的事项不能“%(move)s”。")


class StaleScreen(Refusal):
    """The case moved on after the screen was opened."""

    message = _("这件事项已有新的进展，现在是“%(state)s”。请刷新后再操作，您填写的内容没有提交。")


class ActRefused(Refusal):
    """The state does not allow the act."""

    message = _("“%(state)s”的事项不能“%(act)s”。")
