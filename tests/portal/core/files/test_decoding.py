"""What strangers send is opened in a process of its own, and only what was written anew is kept."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import zipfile
from typing import Any

import pikepdf
import pytest
from PIL import Image

from portal.core.files import (
    BadFile,
    Decoded,
    FileFault,
    FileKind,
    Patience,
    decode,
    decoder,
    decoding,
    judge,
)
from portal.core.files.decoding import PROGRAM
from portal.core.files.kinds import MAX_BYTES
from tests.factories.attachments import (
    SECRET,
    animated_webp,
    bomb,
    camera_data,
    heic,
    jpeg,
    locked_pdf,
    pdf,
    pdf_with_file,
    photo,
    png,
    saved,
    telephone_jpeg,
)


def taken(name: str, content: bytes) -> Decoded:
    stream = io.BytesIO(content)
    return decode(stream, judge(name, len(content), stream), Patience())


def fault(name: str, content: bytes) -> FileFault:
    with pytest.raises(BadFile) as refused:
        taken(name, content)
    return refused.value.fault


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("IMG_0001.JPG", jpeg(), FileKind.JPEG),
        ("a.jpeg", jpeg(), FileKind.JPEG),
        ("IMG_0003.jpg", telephone_jpeg(), FileKind.JPEG),
        ("截图.png", png(), FileKind.PNG),
        ("IMG_0002.HEIC", heic(), FileKind.JPEG),
        ("a.webp", animated_webp(), FileKind.JPEG),
    ],
)
def test_picture_is_written_anew_without_what_else_it_held(
    name: str, content: bytes, kind: FileKind
) -> None:
    kept = taken(name, content)

    assert kept.kind is kind
    assert opened(kept.content).format == kind
    assert opened(kept.small).format == "JPEG"
    for made in (kept.content, kept.small):
        again = opened(made)
        again.load()
        assert (dict(again.getexif()), getattr(again, "n_frames", 1)) == ({}, 1)
        assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not [
            trace for trace in (SECRET, b"Exif", b"xmp", b"ICC_PROFILE", b"iCCP") if trace in made
        ]


def test_picture_that_lay_on_its_side_stands_upright() -> None:
    kept = taken("a.jpg", jpeg(exif=camera_data(orientation=6)))
    assert opened(kept.content).size == (30, 40)


def test_first_frame_stands_for_a_moving_picture() -> None:
    red, _green, blue = opened(taken("a.webp", animated_webp()).content).getpixel((5, 5))
    assert red > 200 > blue


def test_what_lies_behind_a_picture_is_gone() -> None:
    behind = io.BytesIO()
    with zipfile.ZipFile(behind, "w") as archive:
        archive.writestr("run.php", "<?php system('id');")
    kept = taken("a.jpg", jpeg() + behind.getvalue())
    assert b"PK" not in kept.content
    assert b"php" not in kept.content


def test_large_picture_is_kept_smaller() -> None:
    kept = taken("a.jpg", saved(photo((6000, 3000)), "JPEG"))
    assert opened(kept.content).size == (4096, 2048)
    assert opened(kept.small).size == (320, 160)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_picture_of_any_kind_of_pixels_is_taken(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    kept = taken(f"a.{kind.lower()}", saved(Image.new(mode, (40, 30)), kind))
    assert opened(kept.content).mode in {"RGB", "RGBA"}


def test_pdf_stays_as_it_is() -> None:
    content = pdf()
    assert taken("合同.pdf", content) == Decoded(FileKind.PDF, content, b"")


def test_pdf_that_anybody_may_open_but_is_asked_not_to_change_is_taken() -> None:
    assert taken("a.pdf", locked_pdf(password="")).kind is FileKind.PDF


@pytest.mark.parametrize(
    "root",
    [
        {"OpenAction": b"[0 /XYZ null null 1]"},
        {"OpenAction": b"<< /S /GoTo /D [0 /Fit] >>"},
        {"AA": b"<< /WP << /S /Named /N /Print >> >>"},
        {"Any": b"<< /Subtype /Link /A << /S /URI /URI (http://x.example) >> >>"},
    ],
)
def test_pdf_that_turns_to_a_page_or_has_a_link_to_press_is_taken(root: dict[str, bytes]) -> None:
    assert taken("a.pdf", pdf(**root)).kind is FileKind.PDF


SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.gif", b"GIF89a/*", "UNKNOWN_KIND"),
        ("a.svg", b"<svg onload='alert(1)'/>", "UNKNOWN_KIND"),
        ("a.zip", b"PK\3\4", "UNKNOWN_KIND"),
        ("a.jpg.exe", jpeg(), "UNKNOWN_KIND"),
        ("jpg", jpeg(), "UNKNOWN_KIND"),
        ("", jpeg(), "UNKNOWN_KIND"),
        ("a.pdf", b"", "EMPTY"),
        ("a.jpg", jpeg() + b"0" * MAX_BYTES, "TOO_BIG"),
        ("a.jpg", b"<html><script>alert(1)</script>", "MISMATCH"),
        ("a.png", jpeg(), "MISMATCH"),
        ("a.heic", jpeg(), "MISMATCH"),
        ("a.jpg", pdf(), "MISMATCH"),
        ("a.pdf", b"MZ" + pdf(), "MISMATCH"),
        ("a.jpg", b"\xff\xd8\xff\xe0<?php system('id');", "BROKEN"),
        ("a.jpg", jpeg()[:-400], "BROKEN"),
        ("a.png", png()[:60], "BROKEN"),
        ("a.heic", heic()[:300], "BROKEN"),
        ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "BROKEN"),
        ("a.png", bomb(), "TOO_MANY_PIXELS"),
        ("a.pdf", pdf()[:200], "BROKEN"),
        ("a.pdf", pdf() + b"PK\3\4", "BROKEN"),
        ("a.pdf", b"%PDF-1.7\n%%EOF", "BROKEN"),
        ("a.pdf", locked_pdf(password="x"), "ENCRYPTED"),
        ("a.pdf", pdf(OpenAction=SCRIPT), "ACTIVE"),
        ("a.pdf", pdf(AA=b"<< /O << /S /Launch /F (cmd.exe) >> >>"), "ACTIVE"),
        ("a.pdf", pdf(Names=b"<< /JavaScript [] >>"), "ACTIVE"),
        ("a.pdf", pdf(Any=b"[[" + SCRIPT + b"]]"), "ACTIVE"),
        ("a.pdf", pdf_with_file(), "ACTIVE"),
        ("a.pdf", pdf_with_file(typed=False), "ACTIVE"),
        ("a.pdf", pdf(Collection=b"<< /View /D >>"), "ACTIVE"),
        ("a.pdf", pdf(OpenAction=b"<< /S /URI /URI (http://x.example) >>"), "ACTIVE"),
        ("a.pdf", pdf(OpenAction=b"<< /S /GoTo /Next [<< /S /URI /URI (x) >>] >>"), "ACTIVE"),
        ("a.pdf", pdf(Any=b"<< /AA << /PO << /S /URI /URI (x) >> >> >>"), "ACTIVE"),
    ],
)  # fmt: skip
def test_file_is_refused_and_the_reason_named(name: str, content: bytes, why: str) -> None:
    assert fault(name, content) == why


def test_action_that_hides_in_a_compressed_object_is_found() -> None:
    document, out = pikepdf.open(io.BytesIO(pdf(OpenAction=SCRIPT))), io.BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in out.getvalue()
    assert fault("a.pdf", out.getvalue()) == "ACTIVE"


def test_deeply_nested_pdf_is_refused() -> None:
    assert fault("a.pdf", pdf(Any=b"[" * 90 + b"]" * 90)) == "TOO_COMPLEX"


@pytest.mark.parametrize(
    "spelled",
    ["a.PDF ", "a.pdf.", "表格.ｐｄｆ", "../../a.pdf", "a\r\nSet-Cookie: x=1.pdf", "CON.pdf"],
)
def test_names_are_read_as_people_mean_them(spelled: str) -> None:
    assert taken(spelled, pdf()).kind is FileKind.PDF


def test_name_that_reads_otherwise_than_it_is_does_not_deceive() -> None:
    assert fault("报告\u202efdp.exe", pdf()) == "UNKNOWN_KIND"


def run_with(limits: str, content: bytes) -> str:
    """What the program reports of a PNG, with one of its limits lowered."""
    program = (
        f"import resource, sys; sys.path.insert(0, {str(PROGRAM.parent)!r}); import decoder;"
        f"decoder.LIMITS = {limits}; decoder.main('PNG')"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        input=content,
        env={},
        capture_output=True,
        check=False,
    )
    return done.stderr.decode().strip().splitlines()[-1] if done.stderr.strip() else "killed"


def test_memory_of_the_process_is_limited() -> None:
    huge = saved(photo((7000, 7000)), "PNG")
    few = "((resource.RLIMIT_AS, 200 << 20),)"
    assert "fault" in run_with(few, huge)
    assert "kept" in run_with("()", huge)


def test_processor_time_of_the_process_is_limited() -> None:
    assert run_with("((resource.RLIMIT_CPU, 1),)", saved(photo((7100, 7100)), "PNG")) == "killed"


def test_process_that_is_killed_makes_a_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    program = tmp_path / "dies.py"
    program.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    monkeypatch.setattr("portal.core.files.decoding.PROGRAM", program)
    assert fault("a.jpg", jpeg()) == "TOO_COMPLEX"


@pytest.mark.parametrize(
    "said",
    ['{"kind": "SVG", "kept": 3, "small": 3}', '{"kind": "JPEG"}', "[]", '{"fault": "NO_SUCH"}',
     '{"kind": "JPEG", "kept": 99999999, "small": 1}', "not json"],
)  # fmt: skip
def test_report_of_a_process_that_was_taken_over_is_not_believed(
    said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    program = tmp_path / "lies.py"
    program.write_text(f"import sys; sys.stdout.write('abc'); sys.stderr.write({said!r})")
    monkeypatch.setattr("portal.core.files.decoding.PROGRAM", program)
    assert fault("a.jpg", jpeg()) in {"BROKEN", "TOO_COMPLEX"}


def test_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    program = tmp_path / "looks.py"
    program.write_text(
        "import json, os, sys\n"
        "sys.stderr.write(json.dumps({'fault': 'BUSY' if 'SECRET_KEY' in os.environ else 'EMPTY'}))"
    )
    monkeypatch.setattr("portal.core.files.decoding.PROGRAM", program)
    assert "SECRET_KEY" in os.environ
    assert fault("a.jpg", jpeg()) == "EMPTY"


def test_our_own_process_does_not_grow() -> None:
    """By more than a file's own size, whatever it unpacks to in the other."""

    def megabytes() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    hostile = [
        ("a.png", bomb()),
        ("b.png", saved(photo((7000, 7000)), "PNG")),
        ("c.heic", heic((4000, 3000))),
    ]
    before = megabytes()
    for name, content in hostile:
        try:
            taken(name, content)
        except BadFile:
            continue
    assert megabytes() - before < 300


def test_limits_are_those_that_are_promised() -> None:
    assert (MAX_BYTES, decoder.MAX_PIXELS) == (8 << 20, 51_000_000)
    assert (decoder.MOST_SCANS, decoder.CPU_SECONDS, decoding.REQUEST_SECONDS) == (100, 5, 20)
    assert "8 MB" in str(FileFault.TOO_BIG.label)
    assert "5000 万" in str(FileFault.TOO_MANY_PIXELS.label)
