from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from opinions.viewsets.case import CaseView, ContactView, MoveView, NextView, OriginalView
from opinions.viewsets.intake import IntakeView
from opinions.viewsets.queues import IndexRedirectView, QueueView


class OpinionViewSet(ViewSet):
    """Queues and cases. There is no edit, delete, usage or chooser view: a case begins as a resident's words
    and changes by moves alone."""

    name = "cases"
    url_prefix = "opinions"
    icon = "comment"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.construct_view(IndexRedirectView), name="index"),
            path("queues/<slug:queue>/", self.construct_view(QueueView), name="queue"),
            path(
                "queues/<slug:queue>/results/",
                self.construct_view(QueueView, results_only=True),
                name="queue_results",
            ),
            path("new/", self.construct_view(IntakeView), name="new"),
            path("<int:pk>/", self.construct_view(CaseView), name="case"),
            path("<int:pk>/moves/<slug:move>/", self.construct_view(MoveView), name="move"),
            path("<int:pk>/contact/", self.construct_view(ContactView), name="contact"),
            path("<int:pk>/original/", self.construct_view(OriginalView), name="original"),
            path("<int:pk>/next/", self.construct_view(NextView), name="next"),
        ]
