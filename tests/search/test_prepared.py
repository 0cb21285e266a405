"""A site that was set up just now can be searched."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.models import Page

from search.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path / "media", tmp_path / "static"


def said_by(command: str, **options: object) -> str:
    said = io.StringIO()
    call_command(command, stdout=said, **options)
    return said.getvalue()


def test_pages_that_came_with_the_tables_are_found_after_prepare() -> None:
    assert Page.objects.live().count() > 1
    assert not Document.objects.exists()

    said_by("prepare")

    assert Document.objects.exists()
    assert said_by("update_search") == "已更新 0 篇，移除 0 篇 / 0 updated, 0 removed\n"


def test_a_second_prepare_asks_little(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    said_by("prepare")

    # One for each kind of thing; and lists, which have no words of their own, are read again.
    with django_assert_num_queries(22):
        assert said_by("update_search", missing=True) == ""
