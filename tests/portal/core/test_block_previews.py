"""An editor who chooses a block sees what it will look like."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file

from portal.media.models import PortalDocument, PortalImage
from portal.users.enums import Role
from tests.factories.users import UserFactory
from topics.models import TopicPage

pytestmark = pytest.mark.django_db
BLOCKS = TopicPage._meta.get_field("body").stream_block.child_blocks


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.EDITOR))
    return client


def preview(client: Client, name: str) -> str:
    block_id = BLOCKS[name].definition_prefix
    answer = client.get(reverse("wagtailadmin_block_preview"), {"id": block_id})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_is_shown_as_on_the_site(name: str, editor: Client) -> None:
    page = preview(editor, name)

    assert "portal/css/components/prose.css" in page
    assert '<div class="prose">' in page


# Wagtail leaves the file that it makes a rendition in to be closed by the garbage collector.
@pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")
def test_picture_and_files_are_taken_from_the_library(editor: Client) -> None:
    assert "<img" not in preview(editor, "image")

    PortalImage.objects.create(title="电梯", file=get_test_image_file())
    document = PortalDocument(title="调研报告")
    document.file.save("report.txt", ContentFile("报告"))

    assert "<img" in preview(editor, "image")
    assert "调研报告" in preview(editor, "files")
