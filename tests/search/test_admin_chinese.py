"""The lists and choosers of the admin find any part of a Chinese name, and survive whatever is typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from tests.factories.opinions import OpinionFactory
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import AreaFactory, FieldFactory, UnitFactory
from tests.factories.users import AdministratorFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # of pictures
]

NAME = "老旧小区加装电梯"
OTHER = "夜间路灯不亮"


def make_page(title: str) -> None:
    TopicPageFactory(title=title)


def make_image(title: str) -> None:
    get_image_model().objects.create(title=title, file=get_test_image_file())


def make_document(title: str) -> None:
    get_document_model().objects.create(title=title, file="x.pdf")


def make_unit(title: str) -> None:
    UnitFactory(label=title)


def make_area(title: str) -> None:
    AreaFactory(label=title)


def make_field(title: str) -> None:
    FieldFactory(label=title)


def make_case(title: str) -> None:
    OpinionFactory(title=title)


PLACES = {
    "page explorer": ("/admin/pages/search/results/", make_page),
    "page chooser": ("/admin/choose-page/search/", make_page),
    "images": ("/admin/images/results/", make_image),
    "image chooser": ("/admin/images/chooser/results/", make_image),
    "documents": ("/admin/documents/results/", make_document),
    "document chooser": ("/admin/documents/chooser/results/", make_document),
    "snippets": ("/admin/snippets/reference/unit/results/", make_unit),
    "unit chooser": ("/admin/snippets/choose/reference/unit/results/", make_unit),
    "area chooser": ("/admin/snippets/choose/reference/area/results/", make_area),
    "field chooser": ("/admin/snippets/choose/reference/field/results/", make_field),
    "cases": ("/admin/opinions/queues/all/", make_case),
}
FOUND = {
    "two characters": "电梯",
    "one character": "梯",
    "the middle of a name": "小区加装",
    "Traditional": "電梯",
    "full width": "　电梯　",
}
HOSTILE = ['"', "'", "\\", "%", "_", "\x00", "电" * 5000, '电梯\x00"', "%%"]


@pytest.fixture
def listed(client: Client) -> Callable[..., str]:
    client.force_login(AdministratorFactory())

    def ask(place: str, typed: str) -> str:
        response = client.get(PLACES[place][0], {"q": typed})
        assert response.status_code == 200
        return response.content.decode()

    return ask


@pytest.mark.parametrize("typed", FOUND)
@pytest.mark.parametrize("place", PLACES)
def test_any_part_of_a_name_is_found(listed: Callable[..., str], place: str, typed: str) -> None:
    for title in (NAME, OTHER):
        PLACES[place][1](title)

    page = listed(place, FOUND[typed])

    assert NAME in page
    assert OTHER not in page


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: repr(typed[:4]))
@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_word_is_answered_with_nothing(
    listed: Callable[..., str], place: str, typed: str
) -> None:
    PLACES[place][1](OTHER)

    assert OTHER not in listed(place, typed)


def test_quotation_marks_around_a_word_are_no_part_of_it(listed: Callable[..., str]) -> None:
    for title in (NAME, OTHER):
        make_case(title)

    for typed in ('"电梯"', "“电梯”", '"电梯', "「電梯」"):
        page = listed("cases", typed)
        assert (NAME in page, OTHER in page) == (True, False)
