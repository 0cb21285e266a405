"""Addresses that take something of ours, beside the opinions: one's own thing, and somebody else's.

Translators own the English tree and nothing of the Chinese one; handlers own the files that they brought.
Entries of progress are in ``tests/topics/test_progress_admin.py``.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db.models import Model
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page

from portal.media.models import PortalDocument, PortalImage
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import staff
from tests.factories.pages import StandardPageFactory, make_english_aliases
from tests.site.admin_matrix import ADDRESSES, PAGES
from tests.site.test_admin_matrix import address_of, browser_of, is_refused

pytestmark = pytest.mark.django_db

A_PAGE = re.compile(r"<int:(?:page_id|parent_page_id|page_to_move_id)>")
LISTINGS = ("admin/pages/<int:parent_page_id>/", "admin/pages/<int:parent_page_id>/results/")
OF_PAGES = [
    route
    for route, roles in ADDRESSES.items()
    if roles == PAGES and A_PAGE.search(route) and route not in LISTINGS
]


def answering(browser: Any, addresses: list[str]) -> list[str]:
    return [
        address
        for address in addresses
        if not (is_refused(browser.get(address)) and is_refused(browser.post(address)))
    ]


def english_of(page: Page) -> Page:
    make_english_aliases()
    return page.get_translation(Locale.objects.get(language_code="en"))


def test_translator_gets_no_answer_about_a_chinese_page() -> None:
    page = StandardPageFactory()
    addresses = [address_of(route, page.pk) for route in OF_PAGES]

    assert len(addresses) > 20
    assert answering(browser_of(staff(Role.TRANSLATOR)), addresses) == []


def test_translator_who_opens_the_chinese_tree_is_led_to_the_english_one() -> None:
    page, browser = StandardPageFactory(), browser_of(staff(Role.TRANSLATOR))
    own = english_of(page).get_ancestors().get(depth=2)

    led_to = {browser.get(address_of(route, page.pk))["Location"] for route in LISTINGS}

    assert led_to == {f"/admin/pages/{own.pk}/"}


def test_translator_gets_answers_about_an_english_page_that_is_no_stand_in() -> None:
    page, browser = english_of(StandardPageFactory()), browser_of(staff(Role.TRANSLATOR))
    addresses = [f"/admin/pages/{page.pk}/{name}/" for name in ("edit", "history", "usage")]

    assert answering(browser, addresses) == []
    ConvertAliasPageAction(page).execute()
    assert answering(browser, addresses) == addresses


def image_of(user: User) -> Model:
    return PortalImage.objects.create(
        title="路口", file=get_test_image_file(), uploaded_by_user=user
    )


def document_of(user: User) -> Model:
    document = PortalDocument(title="登记表", uploaded_by_user=user)
    document.file.save("table.csv", ContentFile(b"a,b\n"), save=False)
    document.save()
    return document


OF_FILES = pytest.mark.parametrize(
    ("make", "address"),
    [
        (make, f"/admin/{kind}/{name}")
        for make, kind, names in (
            (image_of, "images", ("{}/delete/", "usage/{}/")),
            (document_of, "documents", ("edit/{}/", "delete/{}/", "usage/{}/")),
        )
        for name in names
    ],
)


@OF_FILES
def test_handler_gets_answers_about_files_of_his_own_alone(
    make: Any, address: str, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    handler = staff(Role.HANDLER)
    own, foreign = make(handler), make(staff(Role.HANDLER))
    browser = browser_of(handler)

    assert answering(browser, [address.format(foreign.pk)]) == []
    assert answering(browser, [address.format(own.pk)]) == [address.format(own.pk)]
