"""Files that come with a supplement, under the code."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from opinions.actions import end_wait, sweep_pending
from opinions.casework.history import shown_position_of
from opinions.enums import Move, State
from opinions.models import Attachment, Opinion, Pause
from tests.factories.attachments import png, upload
from tests.factories.opinions import MONDAY
from tests.opinions.findings import found
from tests.opinions.views.filling import look, make_case

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


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


def go_on_without_him(asked: tuple[Opinion, str]) -> None:
    """The last day of waiting is over, and the clock has noticed it."""
    until = asked[0].pause.until
    end_wait(asked[0], at=MONDAY.replace(year=until.year, month=until.month, day=until.day) + DAY)


def test_files_that_were_not_sent_in_time_are_spoken_of(
    client: Client, asked: tuple[Opinion, str]
) -> None:
    Pause.objects.update(until=MONDAY.date())
    press(client, asked, upload(), upload("b.png", png()), more="yes")
    go_on_without_him(asked)

    page = look(client, asked[1]).text

    said = page.partition("现按已有情况继续办理")[2].partition("编号")[0]
    assert "您选好的这些文件没有提交" in said
    assert re.findall(r'<li translate="no">([^<]+)</li>', said) == ["IMG_0001.JPG", "b.png"]
    assert 'href="/opinions/new/">另行提交一件' in said


def test_who_comes_when_his_files_are_gone_reads_that_nothing_arrived(
    client: Client, asked: tuple[Opinion, str]
) -> None:
    press(client, asked, upload(), more="yes")
    go_on_without_him(asked)
    sweep_pending(timezone.now() + 2 * DAY)

    page = look(client, asked[1]).text

    assert "没有按“提交补充”的文字和文件，都没有收到。" in page
    assert "另行提交一件" in page


def test_supplement_that_comes_too_late_says_that_its_files_did_not_arrive(
    client: Client, asked: tuple[Opinion, str]
) -> None:
    go_on_without_him(asked)

    page = press(client, asked, upload(), text="照片在这里").text

    assert "现在不能这样做了" in page
    assert "刚才选的文件没有提交。" in page
    assert "照片在这里" in page
    assert not Attachment.objects.exists()


def test_nothing_is_said_once_the_case_is_answered(client: Client) -> None:
    opinion, code = make_case(State.ANSWERED)
    opinion.steps.filter(move=Move.SIGN).update(move=Move.WAIT_OVER)

    assert "等您补充的期限已到" not in look(client, code).text


def test_file_that_is_gone_after_a_day_is_missed_before_the_words_are_taken(
    client: Client, asked: tuple[Opinion, str]
) -> None:
    listing = press(client, asked, upload(), more="yes")
    keys = re.findall(r'name="kept_file" value="(\w+)"', listing.text)
    sweep_pending(timezone.now() + DAY)

    response = press(client, asked, text="照片在这里", kept_file=keys)

    assert "1 个文件已经不在了" in response.text
    assert "照片在这里" in response.text
    assert "已收到您的补充" not in response.text
    assert "已收到您的补充" in press(client, asked, text="照片在这里").text
