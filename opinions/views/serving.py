"""Sending the bytes of an attachment to whoever was found to be allowed to have them."""

from __future__ import annotations

import logging

from django.http import Http404, HttpResponse

from opinions.casework.files import FileChanged, read_bytes
from opinions.models import Attachment
from portal.core.files import FileKind

logger = logging.getLogger(__name__)
TYPES = {
    FileKind.JPEG: ("image/jpeg", "jpg"),
    FileKind.PNG: ("image/png", "png"),
    FileKind.PDF: ("application/pdf", "pdf"),
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "private, no-store",
}


def served(attachment: Attachment, *, number: str, small: bool = False) -> HttpResponse:
    """A download, never a page: whatever a browser makes of it, it has no script, no origin and no cache.

    Its name is ours, ``number`` and the id; what the submitter called it stands in no header. The attachment must be
    ready. :raises Http404: what lies in the storage is not what was kept.
    """
    try:
        content = read_bytes(attachment, small=small)
    except FileChanged as changed:
        logger.exception("An attachment is gone or was changed", extra={"key": attachment.key})
        raise Http404 from changed
    kind, extension = TYPES[FileKind.JPEG if small else FileKind(attachment.kind)]
    response = HttpResponse(content, content_type=kind, headers=HEADERS)
    name = f"{number}-{attachment.pk}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
