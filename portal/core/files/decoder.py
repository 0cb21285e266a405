"""The program that opens one hostile file. Run by ``decoding``, in a process of its own; imports nothing of ours.

``decoder.py KIND``: the file on standard input, on standard output the bytes to keep and after them those of a
thumbnail, on standard error, as the last line, a report: ``{"kind", "kept", "small"}``, the latter two in bytes,
or ``{"fault"}``, a value of ``faults.FileFault``. It has no environment, hence no keys, and the limits below.

A picture is decoded, turned upright, brought to sRGB, and written anew from its pixels alone: what else the file
held (place, camera, comments, further frames, another file behind it) is not in the new one. A PDF is only judged.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO, NoReturn

MAX_PIXELS = 51_000_000
"""What telephones of "50 megapixels" make, and a little more."""
LONGEST_SIDE = 4096
SMALL_SIDE = 320
MAX_KEPT = 8 * 1024 * 1024
QUALITY = 86
MEMORY = 3 << 29
CPU_SECONDS = 5
"""A photograph of 50 megapixels takes one to two."""
LIMITS = (
    (resource.RLIMIT_AS, MEMORY),
    (resource.RLIMIT_CPU, CPU_SECONDS),
    (resource.RLIMIT_FSIZE, 4 * MAX_KEPT),
    (resource.RLIMIT_NOFILE, 64),
    (resource.RLIMIT_CORE, 0),
)
DECODERS = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "HEIC": "HEIF"}
READ_AS = {"MPO": "JPEG"}
"""A JPEG with further pictures behind the first (CIPA DC-007), as telephones write them: depth, preview, light."""
ACTIVE_KEYS = {
    "/JavaScript", "/JS", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/Collection", "/XFA", "/RichMediaContent",
}  # fmt: skip
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR",
    "/Rendition", "/RichMediaExecute", "/Movie", "/Sound",
}  # fmt: skip
HARMLESS = {"/GoTo", "/Named"}
"""What may be done without a press of anything: turn to a page of the same document."""
DEEPEST = 60
MOST_SCANS = 100
"""Of a JPEG; each goes over all its pixels once more. Cameras and programs write one to some twenty."""
MARKER = re.compile(rb"\xff+[^\x00\xff]")
ALONE = {0x01, *range(0xD0, 0xD9)}
"""Markers without a segment: TEM, RST and SOI (ITU-T T.81, table B.1)."""
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA


class Bad(Exception):
    """Carries the code of a fault."""


def limit() -> None:
    for what, most in LIMITS:
        with suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(what, (most, most))


def picture(source: BinaryIO, kind: str) -> tuple[str, bytes, bytes]:
    """What the new file is, the file, and its thumbnail."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # ours is the lower limit, and refuses instead of warning
    if kind == "HEIC":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    if kind == "JPEG":
        source = within_scans(source.read())
    with Image.open(source, formats=[DECODERS[kind]]) as opened:
        if READ_AS.get(opened.format or "", opened.format) != DECODERS[kind]:
            raise Bad("MISMATCH")
        if opened.width * opened.height > MAX_PIXELS:
            raise Bad("TOO_MANY_PIXELS")
        opened.seek(0)
        if kind == "JPEG":
            opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        opened.load()
        upright = plain(opened)
    kept_kind = "PNG" if kind == "PNG" or upright.mode == "RGBA" else "JPEG"
    kept = written(upright, kept_kind)
    if len(kept) > MAX_KEPT:
        kept_kind, kept = "JPEG", written(upright, "JPEG")
    upright.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return kept_kind, kept, written(upright, "JPEG")


def within_scans(content: bytes) -> BinaryIO:
    """The same, when it has no more scans than it may. Read as decoders do: what is between segments is skipped."""
    scans, place = 0, 0
    while found := MARKER.search(content, place):
        place, marker = found.end(), content[found.end() - 1]
        if marker == END_OF_IMAGE:
            break
        if marker in ALONE:
            continue
        scans += marker == START_OF_SCAN
        if scans > MOST_SCANS:
            raise Bad("TOO_COMPLEX")
        place += int.from_bytes(content[place : place + 2], "big")
    return io.BytesIO(content)


def plain(opened: Any) -> Any:
    """Upright, in sRGB, not larger than needed; with its pixels and nothing else."""
    from PIL import Image, ImageOps

    profile = opened.info.get("icc_profile")
    opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    image = ImageOps.exif_transpose(opened)
    if image.mode.startswith("I") or image.mode == "F":
        image = image.convert("F").point(lambda value: value / 256).convert("L")  # 16 bits
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    image = in_srgb(image, profile, "RGBA" if has_alpha else "RGB")
    image.info = {}
    return image


def in_srgb(image: Any, profile: bytes | None, mode: str) -> Any:
    from PIL import ImageCms

    if profile and image.mode in {"RGB", "RGBA", "CMYK", "L"}:
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted: Any = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode,
            )
            return converted
    return image.convert(mode)


def written(image: Any, kind: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    if kind == "PNG":
        image.save(out, "PNG")
        return out.getvalue()
    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def pdf(source: BinaryIO, _kind: str) -> tuple[str, bytes, bytes]:
    """Judged: whole, to be opened without a password, doing nothing by itself, carrying no files.

    Its bytes stay as they are, so that signatures hold.
    """
    import pikepdf

    content = source.read()
    if not ends_as_pdf(content):
        raise Bad("BROKEN")
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as document:
            if len(document.pages) == 0:
                raise Bad("BROKEN")
            if any(
                is_active(thing, pikepdf, DEEPEST)
                for thing in (document.trailer, *document.objects)
            ):
                raise Bad("ACTIVE")
    except pikepdf.PasswordError as error:
        raise Bad("ENCRYPTED") from error
    return "PDF", b"", b""


def ends_as_pdf(content: bytes) -> bool:
    """Nothing hangs on behind its end."""
    _, mark, rest = content.rpartition(b"%%EOF")
    return bool(mark) and not rest.strip(b"\x00\t\n\x0c\r ")


def is_active(thing: Any, pikepdf: Any, depth: int) -> bool:
    """Whether it, or what lies directly in it, acts by itself or carries a file. Indirect objects come by themselves."""
    if depth == 0:
        raise Bad("TOO_COMPLEX")
    if isinstance(thing, pikepdf.Array):
        return any(is_active(one, pikepdf, depth - 1) for one in direct(thing, pikepdf))
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return False
    keys = set(thing.keys())
    if keys & ACTIVE_KEYS or str(thing.get("/Type")) == "/EmbeddedFile":
        return True
    if "/S" in keys and str(thing.get("/S")) in ACTIVE_ACTIONS:
        return True
    if begins(thing, pikepdf, depth):
        return True
    values = [thing.get(key) for key in keys]
    return any(is_active(one, pikepdf, depth - 1) for one in direct(values, pikepdf))


def begins(thing: Any, pikepdf: Any, depth: int) -> bool:
    """Whether something starts when this is opened, shown or left that does more than turn to a page."""
    moments = thing.get("/AA")
    actions = [thing.get("/OpenAction")]
    if isinstance(moments, pikepdf.Dictionary):
        actions += [moments.get(key) for key in moments.keys()]  # noqa: SIM118 (no dict of Python's)
    return any(acts(one, pikepdf, depth) for one in actions)


def acts(thing: Any, pikepdf: Any, depth: int) -> bool:
    """Of an action, with those that follow it; a list may be of actions, or a place in the document, which is none."""
    if depth == 0:
        raise Bad("TOO_COMPLEX")
    if isinstance(thing, pikepdf.Array):
        return any(acts(one, pikepdf, depth - 1) for one in thing)
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return False
    if "/S" in thing and str(thing.get("/S")) not in HARMLESS:
        return True
    return acts(thing.get("/Next"), pikepdf, depth - 1)


def direct(things: Any, pikepdf: Any) -> list[Any]:
    return [one for one in things if isinstance(one, pikepdf.Object) and not one.is_indirect]


OPENERS: dict[str, Callable[[BinaryIO, str], tuple[str, bytes, bytes]]] = {
    **dict.fromkeys(DECODERS, picture),
    "PDF": pdf,
}


def report(**facts: object) -> None:
    sys.stderr.write("\n" + json.dumps(facts) + "\n")


def main(kind: str) -> NoReturn:
    limit()
    try:
        kept_kind, kept, small = OPENERS[kind](sys.stdin.buffer, kind)
        sys.stdout.buffer.write(kept)
        sys.stdout.buffer.write(small)
        sys.stdout.buffer.flush()
    except Bad as bad:
        report(fault=str(bad))
    except MemoryError:
        report(fault="TOO_COMPLEX")
    except Exception:  # noqa: BLE001 (decoders raise whatever they like)
        report(fault="BROKEN")
    else:
        report(kind=kept_kind, kept=len(kept), small=len(small))
    sys.exit()


if __name__ == "__main__":
    main(sys.argv[1])
