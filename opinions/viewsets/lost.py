"""Somebody sends what he typed at a case that was taken from him meanwhile: his words come back, nothing of the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from opinions.enums import Act, Move
from opinions.models import Assignment, CaseStep, Opinion
from opinions.permissions import handled
from portal.reference.models import UnitStaff
from portal.users.models import User

HAPPENED: Mapping[str, str | Promise] = {
    Move.RECALL: _("调度员收回了这件事项。"),
    Move.RETURN_UNSIGNED: _("签收期限已过，这件事项自动退回了调度员。"),
    Move.SEND_ELSEWHERE: _("这件事项已改派其他单位。"),
    Act.CHANGE_CO_HANDLING: _("调度员调整了协办单位，您的单位不再协办这件事项。"),
}
"""What takes a case out of the sight of a unit that had it."""
OTHERWISE = _("这件事项已不归您办理。")


@dataclass(frozen=True)
class Typed:
    """What stood in one field."""

    label: str | Promise
    text: str


@dataclass(frozen=True)
class Lost:
    number: str
    happened: str | Promise
    typed: list[Typed]


def lost_to(user: User, pk: int, typed: Iterable[Typed]) -> Lost | None:
    """None for a case that he never had, that he still sees, or that does not exist."""
    case = Opinion.objects.filter(pk=pk).first()
    if case is None or Opinion.objects.visible_to(user).filter(pk=pk).exists():
        return None
    part = _part_given_back(user, case)
    if part is None and not Opinion.objects.filter(handled(user), pk=pk).exists():
        return None
    return Lost(case.number, _happened_to(part), [each for each in typed if each.text.strip()])


def _part_given_back(user: User, case: Opinion) -> Assignment | None:
    """The last one of his units."""
    units = UnitStaff.objects.filter(user=user).values("unit")
    parts = Assignment.objects.filter(opinion=case, unit__in=units, returned_at__isnull=False)
    return parts.order_by("returned_at", "pk").last()


def _happened_to(part: Assignment | None) -> str | Promise:
    if part is None:
        return OTHERWISE
    steps = CaseStep.objects.filter(opinion=part.opinion_id, at=part.returned_at)
    step = steps.filter(move__in=sorted(HAPPENED)).order_by("position").last()
    return HAPPENED[step.move] if step else OTHERWISE


class LostPage(WagtailAdminTemplateMixin, View):
    """Answers in the place of the case, which does not exist for him any more: 404, as everywhere outside one's scope."""

    http_method_names = ["post"]
    template_name = "opinions/admin/lost.html"
    header_icon = "comment"
    lost = Lost("", OTHERWISE, [])
    way_back: tuple[str, str | Promise] = ("", "")
    """Address and name of the listing."""

    def get_page_title(self) -> str:
        return self.lost.number

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        url, label = self.way_back
        here = {"url": "", "label": self.lost.number}
        return [*self.breadcrumbs_items, {"url": url, "label": label}, here]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = self.get_context_data(lost=self.lost, way_back=self.way_back[0])
        return TemplateResponse(request, self.template_name, context, status=404)
