from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import View

from opinions.models import Attachment, Opinion
from opinions.permissions import Standing, original_is_open
from opinions.views.serving import served
from opinions.viewsets.work import Work
from portal.users.models import User


def may_read_files(user: User, opinion: Opinion) -> bool:
    """Files belong to the original: they are there for those to whom it stands open, or who may open it."""
    return original_is_open(user, opinion) or Standing(user, opinion).may_see_original


class AttachmentView(View):
    """A file of a case in the person's scope, or with ``small`` its thumbnail; any other does not exist (404)."""

    http_method_names = ["get", "head"]
    small = False

    def get(self, request: HttpRequest, *args: Any, pk: int, key: str) -> HttpResponse:
        if not Work.of(request).queues:
            raise Http404  # as the case itself
        files = Attachment.objects.ready().keyed(key).select_related("opinion")
        attachment = files.filter(
            opinion=pk, opinion__in=Opinion.objects.visible_to(request.user)
        ).first()
        if attachment is None or (self.small and not attachment.has_small):
            raise Http404
        if not may_read_files(request.user, attachment.opinion):
            raise Http404
        return served(attachment, number=attachment.opinion.number, small=self.small)
