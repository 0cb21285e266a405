from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import View

from opinions.models import Attachment, Opinion, OriginalLook
from opinions.permissions import Standing, original_is_open
from opinions.views.serving import served
from opinions.viewsets.work import Work
from portal.users.models import User

LOOK_LASTS = dt.timedelta(minutes=30)
"""The pictures of a page that shows the original are read after it, and opened one by one."""


def may_read_files(user: User, opinion: Opinion) -> bool:
    """Files belong to the original: they are there for those to whom it stands open, or who opened it lately."""
    if original_is_open(user, opinion):
        return True
    looks = OriginalLook.objects.filter(opinion=opinion, by=user)
    lately = looks.filter(at__gt=timezone.now() - LOOK_LASTS).exists()
    return lately and Standing(user, opinion).may_see_original


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
