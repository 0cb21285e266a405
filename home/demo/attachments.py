"""What a few residents added to their opinions: streets drawn by code, in the place of photographs."""

from __future__ import annotations

import datetime as dt
import io
from random import Random

from PIL import Image

from home.demo.pictures import draw_scene
from opinions.casework.files import digest_of, write_bytes
from opinions.enums import AttachmentStatus
from opinions.models import Attachment
from portal.core.files import FileKind

SMALL = (320, 320)


def drawn(number: int, *, at: dt.datetime) -> Attachment:
    """An unsaved row, its bytes stored. The same number draws the same picture."""
    picture = draw_scene(Random(number))
    content = jpeg(picture)
    picture.thumbnail(SMALL)
    small = jpeg(picture)
    attachment = Attachment(
        name=f"IMG_{number:04}.jpg",
        kind=FileKind.JPEG,
        size=len(content),
        sha256=digest_of(content),
        small_sha256=digest_of(small),
        status=AttachmentStatus.READY,
        created_at=at,
    )
    write_bytes(attachment, content, small)
    return attachment


def jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()
