"""Files and pictures are approved with the page that they stand on."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from wagtail.images.forms import get_image_form
from wagtail.images.tests.utils import get_test_image_file

from portal.media.models import PortalDocument, PortalImage
from portal.users.enums import Role
from tests.factories.pages import OutcomePageFactory, ProgressFactory, TopicPageFactory
from tests.factories.users import AdministratorFactory, UserFactory
from topics.models import TopicFile, TopicPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> PortalDocument:
    made = PortalDocument(title="调研报告", uploaded_by_user=UserFactory(role=Role.EDITOR))
    made.file.save("report.txt", ContentFile("已审核".encode()), save=False)
    made.save()
    made.file.close()
    return made


@pytest.fixture
def picture() -> PortalImage:
    """On a published page."""
    made = PortalImage.objects.create(title="路口", file=get_test_image_file())
    TopicPageFactory(photo=made)
    return made


def put_on(topic: TopicPage, document: PortalDocument) -> None:
    TopicFile.objects.create(topic=topic, document=document)


def browser(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def change(client: Client, document: PortalDocument, **values: object) -> str:
    address = f"/admin/documents/edit/{document.pk}/"
    answer = client.post(address, {"title": document.title, "tags": "", **values})
    document.refresh_from_db()
    return answer.content.decode()


def ask(client: Client, document: PortalDocument) -> HttpResponseBase:
    response = client.get(document.url)
    for (
        close
    ) in response._resource_closers:  # the file; the response as a whole would end the transaction
        close()
    return response


def test_file_is_open_to_visitors_while_a_published_page_shows_it(document: PortalDocument) -> None:
    assert ask(Client(), document).status_code == 404
    topic = TopicPageFactory(live=False)
    put_on(topic, document)
    assert ask(Client(), document).status_code == 404

    topic.live = True
    topic.save()
    response = ask(Client(), document)
    assert response.status_code == 200
    assert "Cookie" not in response.get("Vary", "")

    topic.unpublish()
    assert ask(Client(), document).status_code == 404


def test_staff_open_a_file_before_it_is_published(document: PortalDocument) -> None:
    assert ask(browser(document.uploaded_by_user), document).status_code == 200


def test_editor_renames_a_file_until_it_is_on_a_published_page(document: PortalDocument) -> None:
    editor = browser(document.uploaded_by_user)
    change(editor, document, title="别的")
    assert document.title == "别的"

    put_on(TopicPageFactory(), document)
    assert "已经在公开的页面上" in change(editor, document, title="又一个")
    assert document.title == "别的"
    change(editor, document, tags="调研")
    assert [tag.name for tag in document.tags.all()] == ["调研"]

    change(browser(AdministratorFactory()), document, title="又一个")
    assert document.title == "又一个"


def test_editor_never_replaces_a_file_that_a_reviewer_may_be_reading(
    document: PortalDocument,
) -> None:
    file = SimpleUploadedFile("other.txt", "没人审核".encode())
    assert "已上传的不能更换" in change(browser(document.uploaded_by_user), document, file=file)
    assert document.filename.startswith("report")


def test_evidence_of_progress_is_open_to_visitors(document: PortalDocument) -> None:
    recommendation = OutcomePageFactory(recommendations=1).recommendations.get()
    ProgressFactory(recommendation_uuid=recommendation.uuid, evidence=document)
    assert ask(Client(), document).status_code == 200
    usage = browser(AdministratorFactory()).get(f"/admin/documents/usage/{document.pk}/")
    assert usage.status_code == 200


def test_nobody_deletes_a_picture_from_a_published_page(picture: PortalImage) -> None:
    address = f"/admin/images/{picture.pk}/delete/"
    answer = browser(AdministratorFactory()).post(address, follow=True)
    assert "还有别的内容用到它，不能删除" in answer.content.decode()
    assert PortalImage.objects.get() == picture


def test_editor_does_not_change_a_picture_on_a_published_page(picture: PortalImage) -> None:
    form = get_image_form(PortalImage)(
        {"title": "别的"}, instance=picture, user=UserFactory(role=Role.EDITOR)
    )
    assert "已经在公开的页面上" in str(form.errors)
