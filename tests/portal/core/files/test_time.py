"""Nobody's file keeps others waiting for long."""

from __future__ import annotations

import io
from typing import Any

import pytest

from portal.core.files import BadFile, FileKind, Patience, decode, decoder, decoding
from tests.factories.attachments import jpeg, last_scan, with_scans
from tests.portal.core.files.test_decoding import fault, taken


def test_picture_whose_last_scan_is_repeated_is_refused() -> None:
    """Each scan is a pass over all pixels, and costs the sender 400 bytes."""
    assert fault("a.jpg", with_scans(decoder.MOST_SCANS + 1)) == "TOO_COMPLEX"
    assert taken("a.jpg", with_scans(decoder.MOST_SCANS)).kind is FileKind.JPEG


def test_scans_in_a_second_picture_behind_the_first_do_not_count() -> None:
    """Telephones put films and further pictures there."""
    assert taken("a.jpg", jpeg() + with_scans(decoder.MOST_SCANS + 1)).kind is FileKind.JPEG


def test_scan_that_hides_behind_what_decoders_skip_is_counted() -> None:
    content = with_scans(decoder.MOST_SCANS)
    hidden = b"\0\0" + b"\xff" * 3 + last_scan(content)[1:]
    assert fault("a.jpg", content[:-2] + hidden + content[-2:]) == "TOO_COMPLEX"


def test_request_without_time_left_waits_for_nobody() -> None:
    patience, content = Patience(ends=0.0), jpeg()
    with pytest.raises(BadFile) as refused:
        decode(io.BytesIO(content), FileKind.JPEG, patience)
    assert (refused.value.fault, patience.spent) == ("BUSY", 0.0)


def test_file_that_runs_on_is_stopped_when_the_time_of_its_request_is_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    program = tmp_path / "sleeps.py"
    program.write_text("import signal; signal.pause()")
    monkeypatch.setattr("portal.core.files.decoding.PROGRAM", program)
    patience = Patience()
    patience.ends -= decoding.REQUEST_SECONDS - 0.5
    with pytest.raises(BadFile) as refused:
        decode(io.BytesIO(jpeg()), FileKind.JPEG, patience)
    assert refused.value.fault == "BUSY"
    assert patience.spent > 0.0
    assert patience.left == 0.0
