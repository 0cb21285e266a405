from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet

from opinions.viewsets.attachments import AttachmentView
from opinions.viewsets.case import CaseView, ContactView, MoveView, NextView
from opinions.viewsets.choosing import ColumnsView
from opinions.viewsets.export import ExportView
from opinions.viewsets.exports import ExportLogView
from opinions.viewsets.figures import FiguresView
from opinions.viewsets.gather import GatherView
from opinions.viewsets.intake import IntakeView, ReceiptView
from opinions.viewsets.locks import LockView
from opinions.viewsets.notes import NoteView
from opinions.viewsets.personal import WorkView
from opinions.viewsets.queues import IndexRedirectView, QueueView
from opinions.viewsets.saved import FiltersView, FilterView, SaveFilterView
from opinions.viewsets.sheets import SheetsView
from opinions.viewsets.together.views import PreviewView, ResultView, TogetherView


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
            path(
                "queues/<slug:queue>/together/",
                self.construct_view(PreviewView),
                name="together",
            ),
            path(
                "queues/<slug:queue>/together/<slug:move>/",
                self.construct_view(TogetherView),
                name="together_move",
            ),
            path("queues/<slug:queue>/export/", self.construct_view(ExportView), name="export"),
            path(
                "queues/<slug:queue>/filters/",
                self.construct_view(SaveFilterView),
                name="save_filter",
            ),
            path("together/<uuid:token>/", self.construct_view(ResultView), name="together_result"),
            path("filters/", self.construct_view(FiltersView), name="filters"),
            path("filters/<int:pk>/", self.construct_view(FilterView), name="filter"),
            path("columns/", self.construct_view(ColumnsView), name="columns"),
            path("exports/", self.construct_view(ExportLogView), name="exports"),
            path("figures/", self.construct_view(FiguresView), name="figures"),
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
            path("<int:pk>/gather/", self.construct_view(GatherView), name="gather"),
            path("<int:pk>/next/", self.construct_view(NextView), name="next"),
        ]
