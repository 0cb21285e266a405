"""A resident adds pictures and PDFs: without JavaScript, and nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from opinions.casework.files import path_of, storage
from opinions.models import Attachment, Opinion
from opinions.tasks import sweep_attachments
from portal.core.files import FileKind
from portal.core.files.kinds import MAX_BYTES
from tests.factories.attachments import heic, jpeg, pdf, png, upload
from tests.opinions.findings import found
from tests.opinions.views.filling import (
    NEW,
    TYPED,
    answers,
    assert_kept,
    code_on,
    number_on,
    outgoing_token,
    send,
    token,
)

pytestmark = pytest.mark.django_db
LISTED = re.compile(r'name="kept_file" value="(\w+)"')


def press(client: Client, step: str, *files: SimpleUploadedFile, **typed: Any) -> HttpResponse:
    return client.post(NEW, answers(step=step, attachments=list(files), **typed))


def names(response: HttpResponse) -> list[str]:
    """Of the files that the page lists."""
    return re.findall(r'class="file-name" translate="no">([^<]+)<', response.text)


def errors(response: HttpResponse) -> list[str]:
    return [str(error) for error in response.context["form"].errors.get("attachments", [])]


def kept(response: HttpResponse) -> list[str]:
    return LISTED.findall(response.text)


def in_storage(attachment: Attachment) -> list[bool]:
    return [storage().exists(path_of(attachment, small=small)) for small in (False, True)]


def test_form_takes_several_files_from_camera_and_folders_without_javascript(
    client: Client,
) -> None:
    page = client.get(NEW).text
    assert 'enctype="multipart/form-data"' in page
    control = re.search(r"<input[^>]*name=\"attachments\"[^>]*>", page)[0]
    assert " multiple" in control
    assert "image/heic" in control
    assert "application/pdf" in control
    assert "capture" not in control
    assert "不会公开" in page


def test_files_go_along_to_the_check_and_into_the_case(client: Client) -> None:
    check = press(client, "check", upload(), upload("合同.pdf", pdf()), token=token("a" * 32))
    assert "还没有提交" in check.text
    assert names(check) == ["IMG_0001.JPG", "合同.pdf"]
    assert Attachment.objects.filter(opinion=None).count() == 2

    send(client, token=outgoing_token(check), kept_file=kept(check))

    opinion = Opinion.objects.get()
    files = opinion.attachments.order_by("pk")
    assert [(file.name, file.kind, file.is_ready) for file in files] == [
        ("IMG_0001.JPG", FileKind.JPEG, True), ("合同.pdf", FileKind.PDF, True),
    ]  # fmt: skip
    assert {(file.step.move, file.form_digest) for file in files} == {("SUBMIT", "")}
    assert found() == []


def test_files_survive_an_error_of_the_form(client: Client) -> None:
    bad = press(client, "check", upload(), **TYPED | {"phone": "打给我"})
    assert names(bad) == ["IMG_0001.JPG"]
    assert "data:image/jpeg;base64," in bad.text
    good = press(client, "check", token=outgoing_token(bad), kept_file=kept(bad), **TYPED)
    assert names(good) == ["IMG_0001.JPG"]
    back = press(client, "edit", token=outgoing_token(good), kept_file=kept(good), **TYPED)
    assert names(back) == ["IMG_0001.JPG"]
    assert_kept(back)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (upload("说明.docx", b"PK"), "“说明.docx”只收 JPG、PNG、WebP、HEIC 图片和 PDF"),
        (upload("a.pdf", b""), "“a.pdf”是空文件"),
        (upload("b.jpg", jpeg() + b"0" * MAX_BYTES), "“b.jpg”超过 8 MB，请缩小后再加"),
        (upload("c.png", jpeg()), "“c.png”内容和扩展名不符，请用没有改过扩展名的原文件"),
        (upload("d.jpg", jpeg()[:300]), "“d.jpg”打不开，可能已损坏"),
        (upload("<img src=x onerror=alert(1)>.exe", b"x"), "只收 JPG"),
    ],
)
def test_refused_file_is_named_with_its_reason_and_all_else_stays(
    client: Client, file: SimpleUploadedFile, said: str
) -> None:
    response = press(client, "check", upload("good.png", png()), file, **TYPED)
    (error,) = errors(response)
    assert said in error
    assert "<img src=x" not in response.text
    assert_kept(response)
    assert names(response) == ["good.png"]
    assert Attachment.objects.count() == 1

    going_on = press(client, "check", token=outgoing_token(response), kept_file=kept(response))
    assert "还没有提交" in going_on.text


def test_refusal_in_english(client: Client) -> None:
    data = answers(attachments=[upload("a.gif", b"GIF89a")])
    response = client.post(f"/en{NEW}", data)
    assert errors(response) == ["“a.gif”: we take JPG, PNG, WebP and HEIC pictures, and PDF"]


def test_no_more_than_five(client: Client) -> None:
    six = [upload(f"{n}.jpg", jpeg(quality=20 + n)) for n in range(6)]
    many = [upload(f"{n}.png", png()) for n in range(2)]  # the same twice is one
    response = press(client, "check", *many, *six)
    assert names(response) == ["0.png", "0.jpg", "1.jpg", "2.jpg", "3.jpg"]
    assert errors(response) == [f"“{n}.jpg”没有加上，最多 5 个" for n in (4, 5)]


def test_double_click_keeps_a_file_once(client: Client) -> None:
    mark = token()
    for _ in range(2):
        response = press(client, "check", upload(), token=mark)
    assert names(response) == ["IMG_0001.JPG"]


def test_file_is_taken_away_again(client: Client) -> None:
    listed = press(client, "check", upload(), upload("b.png", png()), text=None)
    first, _second = Attachment.objects.order_by("pk")
    response = client.post(
        NEW,
        answers(token=outgoing_token(listed), kept_file=kept(listed), drop=first.key, text=None),
    )
    assert names(response) == ["b.png"]
    assert response.context["form"].errors == {}  # nobody has finished writing
    assert in_storage(first) == [False, False]


def test_one_file_after_the_other_from_a_camera(client: Client) -> None:
    first = press(client, "files", upload(), text=None, consent=None)
    assert response_errors(first) == {}
    second = press(
        client, "files", upload("IMG_0002.HEIC", heic()), token=outgoing_token(first), text=None
    )
    assert names(second) == ["IMG_0001.JPG", "IMG_0002.HEIC"]


def response_errors(response: HttpResponse) -> Any:
    return response.context["form"].errors


def test_nobody_takes_away_or_sees_what_is_pending_elsewhere(client: Client) -> None:
    press(client, "check", upload())
    foreign = Attachment.objects.get()
    other = client.post(NEW, answers(drop=foreign.key))
    assert names(other) == []
    assert in_storage(foreign) == [True, True]


@pytest.mark.parametrize("step", ["check", "send"])
@pytest.mark.parametrize("mark", ["", "forged"])
def test_form_without_a_good_token_keeps_its_files_too(
    client: Client, mark: str, step: str
) -> None:
    response = press(client, step, upload(), token=mark or "x", **TYPED)
    assert names(response) == ["IMG_0001.JPG"]
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=4)):
        sent = send(client, token=outgoing_token(response), kept_file=kept(response), **TYPED)
    assert code_on(sent)
    assert Opinion.objects.get().attachments.count() == 1


def test_file_not_sent_within_a_day_is_deleted_and_missed_by_name_of_nothing(
    client: Client,
) -> None:
    response = press(client, "check", upload(), **TYPED)
    file, now = Attachment.objects.get(), timezone.now()
    assert sweep_attachments(now + dt.timedelta(hours=23)) == 0
    assert sweep_attachments(now + dt.timedelta(hours=25)) == 1
    assert (Attachment.objects.count(), in_storage(file)) == (0, [False, False])

    later = send(client, token=outgoing_token(response), kept_file=kept(response), **TYPED)
    assert Opinion.objects.count() == 0
    assert errors(later) == ["1 个文件已经不在了：没有提交的文件只保存 24 小时。请重新选择"]
    assert_kept(later)
    assert code_on(send(client, token=outgoing_token(later), **TYPED))


def test_what_was_sent_is_not_swept(client: Client) -> None:
    press(client, "send", upload())
    sweep_attachments(timezone.now() + dt.timedelta(days=400))
    assert in_storage(Opinion.objects.get().attachments.get()) == [True, True]


def test_form_sent_twice_gives_the_same_receipt_with_its_files(client: Client) -> None:
    mark = token()
    first = press(client, "send", upload(), token=mark)
    key = Attachment.objects.get().key
    again = send(client, token=mark, kept_file=[key])
    assert (number_on(again), code_on(again)) == (number_on(first), code_on(first))


def test_same_form_with_another_file_says_so_and_becomes_another_matter(client: Client) -> None:
    mark = token()
    press(client, "send", upload(), token=mark)
    other = press(client, "send", upload("b.png", png()), token=mark)
    assert other.status_code == 409
    assert "照片和文件" in other.text
    check = press(client, "again", token=mark, kept_file=kept(other))
    assert names(check) == ["b.png"]
    send(client, token=outgoing_token(check), kept_file=kept(check))
    assert [opinion.attachments.get().name for opinion in Opinion.objects.order_by("pk")] == [
        "IMG_0001.JPG", "b.png",
    ]  # fmt: skip


def test_too_many_uploads_keep_files_out_and_the_text_in(client: Client, settings: Any) -> None:
    settings.VISITOR_LIMITS = {**settings.VISITOR_LIMITS, "upload": ((1, 600), (10, 600))}
    response = press(client, "check", upload(), upload("b.png", png()), **TYPED)
    assert errors(response) == ["“b.png”没有加上，现在上传的人太多，请过几分钟再加"]
    assert_kept(response)
    assert names(response) == ["IMG_0001.JPG"]


def test_of_files_that_are_refused_no_more_than_five_are_opened(client: Client) -> None:
    broken = [upload(f"{n}.jpg", jpeg()[:300] + bytes([n])) for n in range(6)]
    response = press(
        client, "check", upload("a.exe", b"x"), *broken, upload("b.png", png()), **TYPED
    )
    assert errors(response) == [
        "“a.exe”只收 JPG、PNG、WebP、HEIC 图片和 PDF",
        *(f"“{n}.jpg”打不开，可能已损坏" for n in range(5)),
        "“5.jpg”没有加上，最多 5 个",
        "“b.png”没有加上，最多 5 个",
    ]
    assert_kept(response)
    assert names(press(client, "check", upload("b.png", png()))) == ["b.png"]


def test_same_broken_file_is_opened_once_and_named_each_time(client: Client) -> None:
    broken = [upload(f"{n}.jpg", jpeg()[:300]) for n in range(7)]
    response = press(client, "check", *broken, upload("b.png", png()))
    assert errors(response) == [f"“{n}.jpg”打不开，可能已损坏" for n in range(7)]
    assert names(response) == ["b.png"]


def test_network_that_kept_others_waiting_for_long_waits_itself(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    limits = {**settings.VISITOR_LIMITS, "upload-seconds": ((1, 10**9), (100, 10**9))}
    settings.VISITOR_LIMITS = limits
    program = tmp_path / "runs.py"
    program.write_text("import time; time.sleep(1.6)")
    with monkeypatch.context() as slow:
        slow.setattr("portal.core.files.decoding.PROGRAM", program)
        press(client, "check", upload())

    busy = press(client, "check", upload(), **TYPED)
    other = client.post(NEW, answers(attachments=[upload()]), REMOTE_ADDR="198.51.100.7")
    assert errors(busy) == ["“IMG_0001.JPG”没有加上，现在上传的人太多，请过几分钟再加"]
    assert_kept(busy)
    assert names(other) == ["IMG_0001.JPG"]


def test_full_disk_keeps_files_out_and_the_text_in(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    nothing = tmp_path / "a file, where a folder should be"
    nothing.write_text("")
    options = {"location": nothing}
    settings.STORAGES = {
        **settings.STORAGES, "attachments": {**settings.STORAGES["attachments"], "OPTIONS": options},
    }  # fmt: skip
    response = press(client, "check", upload(), **TYPED)
    assert errors(response) == ["“IMG_0001.JPG”没有存上，是系统的原因，请过一会儿再加"]
    assert_kept(response)
    assert names(response) == []
