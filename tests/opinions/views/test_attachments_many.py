"""Nobody fills the disk with files of forms that are never sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage, Storage, storages
from django.test import Client
from django.urls import reverse

from opinions.casework.files import path_of
from opinions.models import Attachment, Opinion
from portal.users.enums import Role
from tests.factories.attachments import jpeg, png, upload
from tests.factories.opinions import staff
from tests.opinions.views.filling import NEW, TYPED, answers, assert_kept
from tests.opinions.views.test_attachments import errors, names, press
from tests.opinions.viewsets.test_attachments import sheet

pytestmark = pytest.mark.django_db
BUSY = "“b.png”没有加上，现在上传的人太多，请过几分钟再加"


class Elsewhere(InMemoryStorage):
    """It has paths, but for itself alone; of remote storages Django asks for none."""

    def path(self, name: str) -> str:
        return super().path(name) if name else Storage.path(self, name)


def limit(settings: Any, *, network: int, altogether: int) -> None:
    """Megabytes in a window that does not end while the test runs."""
    limits = ((network, 10**9), (altogether, 10**9))
    settings.VISITOR_LIMITS = {**settings.VISITOR_LIMITS, "upload-megabytes": limits}


def elsewhere(client: Client, name: str) -> list[str]:
    data = answers(attachments=[upload(name, png())])
    return names(client.post(NEW, data, REMOTE_ADDR="198.51.100.7"))


def test_network_that_has_filled_its_share_adds_no_more_and_keeps_its_text(
    client: Client, settings: Any
) -> None:
    limit(settings, network=1, altogether=100)
    press(client, "check", upload(), upload("a.jpg", jpeg(quality=20)))  # one megabyte each
    response = press(client, "check", upload("b.png", png()), **TYPED)
    assert errors(response) == [BUSY]
    assert_kept(response)
    assert elsewhere(client, "b.png") == ["b.png"]


def test_all_networks_together_have_a_share_too(client: Client, settings: Any) -> None:
    limit(settings, network=100, altogether=1)
    press(client, "check", upload(), upload("a.jpg", jpeg(quality=20)))
    assert elsewhere(client, "b.png") == []

    clerk = Client()
    clerk.force_login(staff(Role.DISPATCHER), backend="django.contrib.auth.backends.ModelBackend")
    clerk.post(reverse("cases:new"), sheet(upload("b.png", png())))
    assert Opinion.objects.get().attachments.count() == 1


def test_what_is_refused_counts_for_nothing(client: Client, settings: Any) -> None:
    limit(settings, network=0, altogether=0)
    press(client, "check", *(upload(f"{n}.jpg", jpeg()[:300] + bytes([n])) for n in range(3)))
    assert names(press(client, "check", upload("b.png", png()))) == ["b.png"]


def test_disk_is_not_filled_to_its_end_by_anybody(client: Client, settings: Any) -> None:
    settings.ATTACHMENTS_LEAVE_FREE = 10**12
    response = press(client, "check", upload(), **TYPED)
    assert errors(response) == ["“IMG_0001.JPG”没有存上，是系统的原因，请过一会儿再加"]
    assert_kept(response)
    assert Attachment.objects.count() == 0


def test_storage_that_is_no_folder_is_not_asked_how_full_it_is(
    client: Client, settings: Any
) -> None:
    settings.ATTACHMENTS_LEAVE_FREE = 10**12
    memory = {"BACKEND": f"{__name__}.Elsewhere"}
    settings.STORAGES = {**settings.STORAGES, "attachments": memory}
    assert names(press(client, "check", upload())) == ["IMG_0001.JPG"]
    assert storages["attachments"].exists(path_of(Attachment.objects.get()))
