from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from opinions.viewsets.attachments import AttachmentView
from opinions.viewsets.case import CaseView, ContactView, MoveView, NextView
from opinions.viewsets.intake import IntakeView, ReceiptView
from opinions.viewsets.locks import LockView
from opinions.viewsets.notes import NoteView
from opinions.viewsets.personal import WorkView
from opinions.viewsets.queues import IndexRedirectView, QueueView
from opinions.viewsets.sheets import SheetsView


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
            path("work/", self.construct_view(WorkView), name="work"),
            path("new/", self.construct_view(IntakeView), name="new"),
            path("receipt/", self.construct_view(ReceiptView), name="receipt"),
            path("sheets/", self.construct_view(SheetsView), name="sheets"),
            path("<int:pk>/", self.construct_view(CaseView), name="case"),
            path("<int:pk>/moves/<slug:move>/", self.construct_view(MoveView), name="move"),
            path("<int:pk>/contact/", self.construct_view(ContactView), name="contact"),
            path("<int:pk>/files/<slug:key>/", self.construct_view(AttachmentView), name="file"),
            path(
                "<int:pk>/files/<slug:key>/small/",
                self.construct_view(AttachmentView, small=True),
                name="file_small",
            ),
            path("<int:pk>/note/", self.construct_view(NoteView), name="note"),
            path("<int:pk>/lock/", self.construct_view(LockView), name="lock"),
            path("<int:pk>/next/", self.construct_view(NextView), name="next"),
        ]
