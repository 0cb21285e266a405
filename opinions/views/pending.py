"""The files of a form that is not sent yet: kept at every press of a button, listed with their thumbnails."""

from __future__ import annotations

import base64
import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import ngettext

from opinions.actions import Door, RefusedFile, keep_files
from opinions.casework.files import FileChanged, read_bytes
from opinions.enums import AttachmentStatus
from opinions.models import Attachment
from opinions.views.limits import wait_until

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class ShownFile:
    """One file as a page that nobody else may see lists it, with its thumbnail inside (``data:``)."""

    attachment: Attachment
    picture: str


def shown(attachments: Iterable[Attachment]) -> list[ShownFile]:
    return [ShownFile(attachment, thumbnail(attachment)) for attachment in attachments]


def thumbnail(attachment: Attachment) -> str:
    """An address that holds the picture itself; empty when there is none, or none any more."""
    if not attachment.has_small or attachment.is_refused:
        return ""
    try:
        content = read_bytes(attachment, small=True)
    except FileChanged:
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"


def keep_uploaded(
    request: HttpRequest, *, form_id: str, at: dt.datetime, name: str = "attachments"
) -> list[RefusedFile]:
    """What came in the field ``name``, kept under the form; those that were refused.

    Residents' uploads are counted per network and altogether, and so are the seconds for which they keep others
    waiting and the megabytes that are kept: nothing else that they can ask costs as much.
    """
    files: list[UploadedFile] = [file for file in request.FILES.getlist(name) if file.name]
    return keep_files(files, form_id=form_id, at=at, door=ResidentsDoor(request, at))


@dataclass(frozen=True)
class ResidentsDoor(Door):
    request: HttpRequest
    at: dt.datetime

    def admits(self) -> bool:
        asked = {"upload": 1, "upload-seconds": 0, "upload-megabytes": 0}
        return all(self._count(purpose, amount) for purpose, amount in asked.items())

    def charge(self, *, seconds: float, size: int) -> None:
        self._count("upload-seconds", round(seconds))
        self._count("upload-megabytes", math.ceil(size / MEGABYTE))

    def _count(self, purpose: str, amount: int) -> bool:
        return wait_until(self.request, purpose=purpose, at=self.at, amount=amount) is None


def say_missing(form: BaseForm, request: HttpRequest, *, field: str = "attachments") -> None:
    """An error of the field for the files that the page listed and that are there no more, but for one dropped now."""
    gone = missing(request) - bool(request.POST.get("drop"))
    if gone > 0:
        words = ngettext(
            "%(count)d 个文件已经不在了：没有提交的文件只保存 24 小时。请重新选择",
            "%(count)d 个文件已经不在了：没有提交的文件只保存 24 小时。请重新选择",
            gone,
        )
        form.add_error(field, words % {"count": gone})


def missing(request: HttpRequest) -> int:
    """How many files the page listed that are there no more, for they are kept for a day.

    Those that were sent meanwhile are there: a form that is sent again gives its receipt again.
    """
    listed = set(request.POST.getlist("kept_file"))
    if not listed:
        return 0
    there = Attachment.objects.keyed(*listed).exclude(status=AttachmentStatus.RECEIVING)
    return len(listed) - there.count()
