"""Files as residents send them, made anew by each test: good ones, and such as nobody should open."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pikepdf
import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from opinions.casework.files import digest_of, write_bytes
from opinions.enums import AttachmentStatus
from opinions.models import Attachment
from portal.core.files import FileKind
from tests.factories.histories import HOUR
from tests.factories.opinions import MONDAY

SECRET = b"secret-of-the-camera"
"""Stands in every piece of metadata."""


def photo(size: tuple[int, int] = (40, 30), colour: str = "red") -> Image.Image:
    return Image.new("RGB", size, colour)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def camera_data(*, orientation: int = 1) -> Image.Exif:
    """Who, with what and where."""
    data = Image.Exif()
    data[ExifTags.Base.Make] = SECRET.decode()
    data[ExifTags.Base.Orientation] = orientation
    data.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (31.0, 18.0, 0.0), 3: "E"})
    return data


def jpeg(**options: Any) -> bytes:
    """From a camera, with everything that a camera writes into it."""
    words: dict[str, Any] = {
        "exif": camera_data(),
        "comment": SECRET,
        "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>",
        "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    }
    return saved(photo(), "JPEG", **words | options)


def telephone_jpeg() -> bytes:
    """With a second picture behind the first, and an index of both (CIPA DC-007)."""
    depth = [photo((20, 15), "grey")]
    return saved(photo(), "MPO", save_all=True, append_images=depth, exif=camera_data())


def last_scan(content: bytes) -> bytes:
    """Of a progressive JPEG."""
    return content[content.rindex(b"\xff\xda") : -2]


def with_scans(count: int, size: tuple[int, int] = (40, 30)) -> bytes:
    """A progressive JPEG whose last scan is repeated until there are so many."""
    content = saved(photo(size), "JPEG", progressive=True)
    scan = last_scan(content)
    return content[:-2] + scan * (count - content.count(b"\xff\xda")) + content[-2:]


def png() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET.decode())
    return saved(photo(), "PNG", pnginfo=words, exif=camera_data())


def animated_webp() -> bytes:
    return saved(photo(), "WEBP", save_all=True, append_images=[photo(colour="blue")])


def heic(size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(photo(size)).save(out, exif=camera_data().tobytes())
    return out.getvalue()


def pdf(**root: bytes) -> bytes:
    """One empty page; ``root``, in the syntax of PDF, goes into its catalogue."""
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = document.make_indirect(pikepdf.Object.parse(value))
    document.save(out)
    return out.getvalue()


def pdf_with_file(*, typed: bool = True) -> bytes:
    """In its list of files; or pinned to its page, in a stream that does not say what it is."""
    document, out = pikepdf.new(), io.BytesIO()
    page = document.add_blank_page()
    if typed:
        document.attachments["a.exe"] = b"MZ"
    else:
        words = {"Type": pikepdf.Name.Filespec, "EF": {"/F": document.make_stream(b"MZ")}}
        pin = {"Type": "/Annot", "Subtype": pikepdf.Name.FileAttachment}
        pinned = pikepdf.Dictionary(**pin, FS=pikepdf.Dictionary(**words))
        page.obj.Annots = document.make_indirect(pikepdf.Array([pinned]))
    document.save(out)
    return out.getvalue()


def locked_pdf(*, password: str) -> bytes:
    """Without password anybody may open it, and is only asked not to print or change it."""
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(owner="owner", user=password))
    return out.getvalue()


def bomb(width: int = 12_000, height: int = 12_000) -> bytes:
    """A PNG of 144 million pixels in 20 kB."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            len(content).to_bytes(4, "big")
            + kind
            + content
            + zlib.crc32(kind + content).to_bytes(4, "big")
        )

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((1, 0, 0, 0, 0))
    rows = zlib.compress(bytes((width // 8 + 1) * height), 9)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def upload(name: str = "IMG_0001.JPG", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if content is None else content)


def stored_attachment(content: bytes = b"", **fields: Any) -> Attachment:
    """An unsaved row with its bytes in the storage: for ``make_opinion(attachments=…)``."""
    content = content or saved(photo(), "JPEG")
    small = b"" if fields.get("kind") == FileKind.PDF else saved(photo((8, 6)), "JPEG")
    plain: dict[str, Any] = {
        "name": "路口.jpg",
        "kind": FileKind.JPEG,
        "size": len(content),
        "sha256": digest_of(content),
        "small_sha256": digest_of(small) if small else "",
        "status": AttachmentStatus.READY,
        "created_at": MONDAY - HOUR,
    }
    attachment = Attachment(**plain | fields)
    write_bytes(attachment, content, small)
    return attachment
