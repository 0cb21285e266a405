from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from opinions import actions
from opinions.enums import Move
from opinions.lifecycle import Refusal
from opinions.models import Opinion
from opinions.viewsets.case import CaseBase

MOST = 20


class GatherView(CaseBase):
    """Merges cases that were ticked on the screen of another into that one, each by itself and through the same checks.

    A ticked one is sent as ``key-position``, the last step that the screen showed of it.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticked = [read(value) for value in request.POST.getlist("double")[:MOST]]
        if not ticked:
            messages.error(request, _("请先勾选要并入的事项。"))
        merged = sum(self.merge(pk, seen) for pk, seen in ticked)
        if merged:
            said = ngettext("已并入 %(count)d 件。", "已并入 %(count)d 件。", merged)
            messages.success(request, said % {"count": merged})
        return redirect(self.address("case", self.opinion.pk))

    def merge(self, pk: int, seen: int) -> bool:
        """Whether it was; if not, the person is told why."""
        case = Opinion.objects.visible_to(self.request.user).filter(pk=pk).first()
        if case is None:
            raise Http404
        by, at = self.request.user, timezone.now()
        try:
            actions.check_nobody_else_writes(
                case, Move.MERGE, by=by, at=at, refusal=actions.BeingWritten
            )
            actions.merge(case, lead_case=self.opinion, by=by, at=at, seen=seen)
        except Refusal as refusal:
            messages.error(self.request, f"{case.number} {refusal}")
            return False
        return True


def read(value: str) -> tuple[int, int]:
    """:raises Http404: no screen of ours sends this."""
    key, _dash, position = value.partition("-")
    if not (key.isdecimal() and position.isdecimal() and len(value) <= LONGEST):
        raise Http404
    return int(key), int(position)


LONGEST = 30
