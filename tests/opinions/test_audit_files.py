"""What verification finds of attachments that were exchanged, added, taken away, or judged otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from opinions.casework.files import delete_bytes, path_of, storage
from opinions.casework.verification import Count, breaks
from opinions.enums import AttachmentStatus
from opinions.models import Attachment, Opinion
from tests.factories.attachments import stored_attachment
from tests.factories.opinions import make_opinion
from tests.opinions.findings import found

pytestmark = pytest.mark.django_db
ROWS = "附件被改动、增加或删除"


@pytest.fixture
def case() -> Opinion:
    opinion = make_opinion(attachments=(stored_attachment(), stored_attachment(b"another")))
    assert found() == []
    return opinion


def forge(case: Opinion) -> Attachment:
    file = stored_attachment(b"forged")
    file.opinion, file.step = case, case.steps.get(move="SUBMIT")
    file.save()
    return file


@pytest.mark.parametrize(
    "tamper",
    [
        lambda case: case.attachments.filter(sha256__gt="").update(sha256="0" * 64),
        lambda case: case.attachments.update(small_sha256="0" * 64),
        lambda case: case.attachments.update(kind="PDF"),
        lambda case: case.attachments.first().delete(),
        lambda case: case.attachments.all().delete(),
        forge,
    ],
    ids=["file", "thumbnail", "kind", "one gone", "all gone", "one more"],
)
def test_row_that_was_tampered_with_is_found(
    case: Opinion, tamper: Callable[[Opinion], object]
) -> None:
    tamper(case)
    assert found() == [f"{case.number} #1 SUBMIT: {ROWS}"]


def test_file_of_a_case_that_came_without_is_found() -> None:
    case = make_opinion()
    forge(case)
    assert found() == [f"{case.number} #1 SUBMIT: {ROWS}"]


def test_file_moved_to_another_case_is_missed_there_and_found_here(case: Opinion) -> None:
    other = make_opinion()
    file = case.attachments.order_by("pk").last()
    file.opinion = other
    file.save()
    assert found() == [f"{case.number} #1 SUBMIT: {ROWS}", f"{other.number}: 附件没有提交的记录"]


def test_refusal_that_no_scanner_made_is_found(case: Opinion) -> None:
    file = case.attachments.order_by("pk").first()
    case.attachments.filter(pk=file.pk).update(status=AttachmentStatus.REFUSED, fault="INFECTED")
    assert found() == [f"{case.number}: 附件 {file.key} 的检查结果与记录不符"]


@pytest.mark.parametrize("small", [False, True])
def test_bytes_that_were_exchanged_are_found_when_files_are_read(
    case: Opinion, small: bool
) -> None:
    file = case.attachments.order_by("pk").first()
    with storage().open(path_of(file, small=small), "wb") as stored:
        stored.write(b"exchanged")
    assert found() == []
    assert [one.what for one in breaks(Count(), files=True)] == [
        f"附件 {file.key} 的文件被改动或丢失"
    ]
    with pytest.raises(CommandError):
        call_command("verify_audit", "--files")


def test_file_that_is_gone_is_found_when_files_are_read(case: Opinion) -> None:
    file = case.attachments.order_by("pk").first()
    assert list(breaks(Count(), files=True)) == []
    delete_bytes(file)
    assert len(list(breaks(Count(), files=True))) == 1
