"""Files on the staff's screens: of a case in one's scope, and on the form for what was said at a desk."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions.codes import new_form_id
from opinions.enums import AttachmentStatus, State
from opinions.forms import issue_token
from opinions.models import Attachment, Opinion
from opinions.tasks import sweep_attachments
from portal.core.files import FileKind
from portal.users.enums import Role
from tests.factories.attachments import jpeg, pdf, png, stored_attachment, upload
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import StudioPageFactory

pytestmark = pytest.mark.django_db
NEW = reverse("cases:new")


def sheet(*files: Any, **values: Any) -> dict[str, Any]:
    plain = {
        "token": issue_token(new_form_id(), at=timezone.now()),
        "channel": "PAPER",
        "text": "文昌路东段的路灯一周不亮了。",
        "consent": "on",
        "language": "zh-hans",
        "attachments": list(files),
    }
    return {name: value for name, value in (plain | values).items() if value is not None}


@pytest.fixture
def dispatcher(log_in: Any) -> Any:
    return log_in(staff(Role.DISPATCHER))


def test_case_shows_pictures_small_and_offers_files(dispatcher: Any) -> None:
    picture, paper = (
        stored_attachment(),
        stored_attachment(pdf(), kind=FileKind.PDF, name="合同.pdf"),
    )
    case = make_opinion(attachments=(picture, paper))
    page = dispatcher.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert f'src="{reverse("cases:file_small", args=[case.pk, picture.key])}"' in page
    assert f'href="{reverse("cases:file", args=[case.pk, paper.key])}"' in page
    assert reverse("cases:file_small", args=[case.pk, paper.key]) not in page


def test_file_comes_as_a_download_under_our_own_name(dispatcher: Any) -> None:
    file = stored_attachment()
    case = make_opinion(attachments=(file,))
    for name, kind in (("file", "jpg"), ("file_small", "jpg")):
        response = dispatcher.get(reverse(f"cases:{name}", args=[case.pk, file.key]))
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert (
            response["Content-Disposition"]
            == f'attachment; filename="{case.number}-{file.pk}.{kind}"'
        )
        assert "sandbox" in response["Content-Security-Policy"]
        assert "private, no-store" in response["Cache-Control"]


def test_file_outside_ones_scope_or_under_another_case_does_not_exist(log_in: Any) -> None:
    studio, file, foreign = StudioPageFactory(), stored_attachment(), stored_attachment()
    own = make_opinion(studio=studio, attachments=(file,))
    other = make_opinion(studio=StudioPageFactory(), attachments=(foreign,))
    clerk = log_in(staff(Role.CLERK, studio=studio))

    def status(case: Opinion, attachment: Attachment) -> int:
        return clerk.get(reverse("cases:file", args=[case.pk, attachment.key])).status_code

    assert status(own, file) == 200
    assert {status(other, foreign), status(own, foreign), status(other, file)} == {404}


@pytest.mark.parametrize(
    ("state", "fault", "said"),
    [
        (AttachmentStatus.WAITING, "", "等待病毒检查"),
        (AttachmentStatus.REFUSED, "INFECTED", "带有病毒，已删除"),
    ],
)
def test_file_that_is_not_ready_is_told_and_not_given(
    dispatcher: Any, state: AttachmentStatus, fault: str, said: str
) -> None:
    file = stored_attachment(status=state, fault=fault)
    case = make_opinion(State.HANDLING, attachments=(file,))
    page = dispatcher.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert said in page
    address = reverse("cases:file", args=[case.pk, file.key])
    assert address not in page
    assert dispatcher.get(address).status_code == 404


def test_clerk_adds_a_scan(dispatcher: Any) -> None:
    response = dispatcher.post(NEW, sheet(upload("扫描.pdf", pdf())))
    assert response.status_code == 200
    assert [file.name for file in Opinion.objects.get().attachments.all()] == ["扫描.pdf"]


def test_scan_survives_errors_and_can_be_taken_away(dispatcher: Any) -> None:
    bad = dispatcher.post(
        NEW, sheet(upload("a.png", png()), upload("b.jpg", jpeg()), upload("c.exe", b"x"), text="")
    )
    assert bad.status_code == 422
    page = bad.content.decode()
    assert "“c.exe”只收 JPG" in page
    assert [shown.attachment.name for shown in bad.context["files"]] == ["a.png", "b.jpg"]

    key = bad.context["files"][0].attachment.key
    less = dispatcher.post(NEW, sheet(token=bad.context["token"], drop=key, text=""))
    assert [shown.attachment.name for shown in less.context["files"]] == ["b.jpg"]
    assert less.context["form"].errors == {}

    dispatcher.post(NEW, sheet(token=bad.context["token"]))
    assert [file.name for file in Opinion.objects.get().attachments.all()] == ["b.jpg"]


def test_scan_that_is_gone_after_a_day_is_missed_before_the_record_is_taken(
    dispatcher: Any,
) -> None:
    """Forgot the consent, went home, ticked it the day after."""
    bad = dispatcher.post(NEW, sheet(upload("扫描.pdf", pdf()), consent=None))
    listed = re.findall(r'name="kept_file" value="(\w+)"', bad.content.decode())
    said = sheet(token=bad.context["token"], kept_file=listed)
    sweep_attachments(timezone.now() + dt.timedelta(hours=25))

    later = dispatcher.post(NEW, said)

    assert (later.status_code, Opinion.objects.count()) == (422, 0)
    assert "1 个文件已经不在了：没有提交的文件只保存 24 小时。请重新选择" in later.content.decode()
    again = sheet(upload("扫描.pdf", pdf()), token=later.context["token"])
    assert dispatcher.post(NEW, again).status_code == 200
    assert Opinion.objects.get().attachments.count() == 1


def test_scan_that_is_listed_and_taken_away_is_not_missed(dispatcher: Any) -> None:
    bad = dispatcher.post(NEW, sheet(upload("扫描.pdf", pdf()), text=""))
    (key,) = re.findall(r'name="kept_file" value="(\w+)"', bad.content.decode())

    less = dispatcher.post(NEW, sheet(token=bad.context["token"], kept_file=key, drop=key))

    assert (less.context["form"].errors, less.context["files"]) == ({}, [])
