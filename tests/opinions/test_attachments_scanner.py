"""A hook for clamd: here a server of our own that speaks its protocol over real sockets."""

from __future__ import annotations

import datetime as dt
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from opinions.actions import keep_files
from opinions.actions.attachments import judge_waiting, scan_waiting
from opinions.casework.files import path_of, storage
from opinions.codes import new_form_id
from opinions.enums import AttachmentStatus, Event
from opinions.models import Attachment, Opinion
from portal.core.files import FileFault
from tests.factories.attachments import pdf, upload
from tests.opinions.conftest import Submit
from tests.opinions.findings import found

pytestmark = pytest.mark.django_db
VIRUS = b"/Signature-of-a-virus"


class Clamd(socketserver.StreamRequestHandler):
    """INSTREAM, as ``man clamd`` says: chunks with their length in front, a length of 0, one answer."""

    answer = b""

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            return
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        verdict = b"stream: Test.Virus FOUND" if VIRUS in content else b"stream: OK"
        self.wfile.write((self.answer or verdict) + b"\0")


class TcpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


@pytest.fixture
def clamd(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Clamd]]:
    """Over TCP; ``clamd.answer`` makes it say something else."""
    monkeypatch.setattr(Clamd, "answer", b"")
    with TcpServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield Clamd
        server.shutdown()


@pytest.fixture
def down(settings: Any) -> Callable[[], None]:
    """Nobody listens there any more."""

    def close() -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            settings.CLAMD_URL = f"tcp://127.0.0.1:{probe.getsockname()[1]}"

    return close


def infected() -> bytes:
    return pdf(**{VIRUS[1:].decode(): b"true"})


def keep(*contents: bytes, form_id: str, at: dt.datetime) -> list[FileFault]:
    files = [upload(f"{n}.pdf", content) for n, content in enumerate(contents)]
    return [refused.fault for refused in keep_files(files, form_id=form_id, at=at)]


def waiting_with(content: bytes, at: dt.datetime, down: Callable[[], None]) -> str:
    form_id = new_form_id()
    down()
    assert keep(content, form_id=form_id, at=at) == []
    assert Attachment.objects.get().status == AttachmentStatus.WAITING
    return form_id


def test_clean_file_is_ready_and_an_infected_one_refused(clamd: Any, at: dt.datetime) -> None:
    form_id = new_form_id()
    assert keep(pdf(), infected(), form_id=form_id, at=at) == [FileFault.INFECTED]
    assert Attachment.objects.get().status == AttachmentStatus.READY


def test_scanner_at_a_socket_of_this_machine(
    settings: Any, tmp_path: Path, at: dt.datetime
) -> None:
    where = tmp_path / "clamd.ctl"
    with socketserver.ThreadingUnixStreamServer(str(where), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"unix://{where}"
        assert keep(pdf(), infected(), form_id=new_form_id(), at=at) == [FileFault.INFECTED]
        server.shutdown()


def test_scanner_that_is_off_is_not_asked(at: dt.datetime) -> None:
    keep(infected(), form_id=new_form_id(), at=at)
    assert Attachment.objects.get().status == AttachmentStatus.READY


def test_file_waits_while_the_scanner_is_down_and_the_opinion_does_not(
    down: Callable[[], None], send: Submit, at: dt.datetime
) -> None:
    form_id = waiting_with(pdf(), at, down)
    opinion = send(form_id).opinion
    assert scan_waiting(at) == 0
    assert [file.status for file in opinion.attachments.all()] == [AttachmentStatus.WAITING]
    assert found() == []


def test_waiting_file_is_opened_when_the_scanner_is_back(
    down: Callable[[], None], send: Submit, at: dt.datetime, request: pytest.FixtureRequest
) -> None:
    opinion = send(waiting_with(pdf(), at, down)).opinion
    request.getfixturevalue("clamd")
    assert scan_waiting(at) == 1
    assert opinion.attachments.get().is_ready
    assert scan_waiting(at) == 0
    assert found() == []


def test_waiting_file_that_is_infected_is_deleted_and_the_history_says_so(
    down: Callable[[], None],
    send: Submit,
    at: dt.datetime,
    request: pytest.FixtureRequest,
    django_capture_on_commit_callbacks: Any,
) -> None:
    opinion = send(waiting_with(infected(), at, down)).opinion
    request.getfixturevalue("clamd")
    with django_capture_on_commit_callbacks(execute=True):
        assert scan_waiting(at) == 1
    file = opinion.attachments.get()
    assert (file.status, file.fault) == (AttachmentStatus.REFUSED, FileFault.INFECTED)
    assert not storage().exists(path_of(file))
    assert [step.move for step in opinion.steps.order_by("position")] == [
        "SUBMIT",
        Event.FILE_REFUSED,
    ]
    assert found() == []


def test_infected_file_of_a_form_that_is_not_sent_yet_stays_out_of_the_case(
    down: Callable[[], None],
    send: Submit,
    at: dt.datetime,
    request: pytest.FixtureRequest,
) -> None:
    form_id = waiting_with(infected(), at, down)
    request.getfixturevalue("clamd")
    scan_waiting(at)
    assert Attachment.objects.pending(form_id).get().is_refused
    assert send(form_id).opinion.attachments.count() == 0


def test_waiting_file_is_opened_when_the_scanner_is_switched_off(
    down: Callable[[], None],
    send: Submit,
    at: dt.datetime,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    opinion = send(waiting_with(pdf(), at, down)).opinion
    settings.CLAMD_URL = ""
    scan_waiting(at)
    assert opinion.attachments.get().is_ready
    assert "switched off, 1 waiting attachments were opened" in caplog.text


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR", b"", b"UNKNOWN COMMAND"]
)
def test_answer_that_is_no_verdict_lets_a_file_wait_and_those_behind_it_pass(
    clamd: type[Clamd], answer: bytes, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clamd, "answer", answer or b"\0")
    keep(pdf(), form_id=new_form_id(), at=at)
    assert Attachment.objects.get().status == AttachmentStatus.WAITING
    assert scan_waiting(at) == 0
    keep(pdf(Any=b"1"), form_id=new_form_id(), at=at)
    monkeypatch.setattr(clamd, "answer", b"")
    assert scan_waiting(at) == 2


def test_timer_runs_twice_at_once_without_harm(
    down: Callable[[], None], send: Submit, at: dt.datetime, request: pytest.FixtureRequest
) -> None:
    opinion = send(waiting_with(infected(), at, down)).opinion
    request.getfixturevalue("clamd")
    file = opinion.attachments.get()
    for _ in range(2):
        judge_waiting(file, infected=True, at=at)
    assert Opinion.objects.get().steps.filter(move=Event.FILE_REFUSED).count() == 1
    assert found() == []
