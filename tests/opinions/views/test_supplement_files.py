"""Files that come with a supplement, under the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from opinions.casework.history import shown_position_of
from opinions.enums import State
from opinions.models import Attachment, Opinion
from tests.factories.attachments import png, upload
from tests.factories.opinions import MONDAY
from tests.opinions.findings import found
from tests.opinions.views.filling import look, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_days_later() -> Iterator[None]:
    with time_machine.travel(MONDAY.replace(day=MONDAY.day + 1), tick=False):
        yield


@pytest.fixture
def asked() -> tuple[Opinion, str]:
    return make_case(State.WAITING_SUBMITTER)


def press(
    client: Client, asked: tuple[Opinion, str], *files: SimpleUploadedFile, **values: Any
) -> HttpResponse:
    opinion, code = asked
    data = {"code": code, "seen": shown_position_of(opinion), "attachments": list(files)}
    return client.post("/opinions/track/supplement/", data | values)


def listed(page: str) -> list[str]:
    return re.findall(r'class="file-name" translate="no">([^<]+)<', page)


def test_files_come_along_with_the_words(client: Client, asked: tuple[Opinion, str]) -> None:
    response = press(client, asked, upload(), text="照片在这里")
    assert "已收到您的补充" in response.text
    file = asked[0].attachments.get()
    assert (file.name, file.step.move, file.is_ready) == ("IMG_0001.JPG", "SUPPLEMENT", True)
    assert listed(response.text) == ["IMG_0001.JPG"]
    assert found() == []


def test_files_survive_an_error_and_another_visit(
    client: Client, asked: tuple[Opinion, str]
) -> None:
    bad = press(client, asked, upload(), upload("a.gif", b"GIF89a"), text="")
    assert "请写下您要补充的情况" in bad.text
    assert "“a.gif”只收 JPG" in bad.text
    assert listed(bad.text) == ["IMG_0001.JPG"]
    assert listed(look(client, asked[1]).text) == ["IMG_0001.JPG"]
    press(client, asked, text="照片在这里")
    assert asked[0].attachments.count() == 1


def test_one_after_the_other_and_one_less(client: Client, asked: tuple[Opinion, str]) -> None:
    press(client, asked, upload(), more="yes")
    two = press(client, asked, upload("b.png", png()), more="yes", text="还没写完")
    assert listed(two.text) == ["IMG_0001.JPG", "b.png"]
    assert "还没写完" in two.text
    assert "error-summary" not in two.text
    one = press(client, asked, drop=Attachment.objects.get(name="b.png").key)
    assert listed(one.text) == ["IMG_0001.JPG"]
    assert asked[0].attachments.count() == 0


def test_nothing_is_stored_for_a_case_that_asks_for_nothing(client: Client) -> None:
    press(client, make_case(State.HANDLING), upload(), text="照片")
    press(
        client,
        (make_case(State.WAITING_SUBMITTER)[0], "7K3M-Q9RT-2XVA-H5CD"),
        upload(),
        text="照片",
    )
    assert Attachment.objects.count() == 0


def test_what_comes_too_late_is_shown_without_its_files(client: Client) -> None:
    late = press(client, make_case(State.HANDLING), upload(), text="照片在这里")
    assert "照片在这里" in late.text
    assert "UploadedFile" not in late.text


def test_other_forms_ask_for_no_files(client: Client) -> None:
    _, code = make_case(State.ANSWERED)
    assert 'type="file"' not in look(client, code).text
