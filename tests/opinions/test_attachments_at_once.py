"""Files of one form that come at the same moment: no more than a form takes, on both databases."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from opinions.actions import keep_files
from opinions.actions.attachments import MOST_FILES, RefusedFile
from opinions.casework.files import path_of, storage
from opinions.models import Attachment
from portal.core.files import FileFault
from tests.factories.attachments import photo, saved, upload
from tests.factories.opinions import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "f" * 32
COLOURS = ("red", "blue", "green", "black", "white", "gold", "navy", "pink", "grey")


def sent_at_once(contents: list[bytes]) -> list[RefusedFile]:
    """Each from a connection of its own, after all of them are there; those that were refused."""
    ready, refused = Barrier(len(contents)), []

    def send(content: bytes) -> None:
        ready.wait()
        try:
            refused.extend(keep_files([upload(content=content)], form_id=FORM, at=MONDAY))
        finally:
            connection.close()

    threads = [Thread(target=send, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_of_more_files_than_a_form_takes_the_rest_is_refused():
    refused = sent_at_once([saved(photo(colour=colour), "JPEG") for colour in COLOURS])

    pending = Attachment.objects.pending(FORM)
    assert pending.count() == MOST_FILES
    assert [each.fault for each in refused] == [FileFault.TOO_MANY] * (len(COLOURS) - MOST_FILES)
    assert Attachment.objects.count() == MOST_FILES  # of the rest nothing is left
    assert all(storage().exists(path_of(each)) for each in pending)


def test_same_file_sent_many_times_at_once_is_there_once_and_not_too_many():
    content = saved(photo(), "JPEG")

    assert sent_at_once([content] * 6) == []
    assert Attachment.objects.count() == 1


def test_another_form_is_not_kept_waiting_by_a_full_one():
    sent_at_once([saved(photo(colour=colour), "JPEG") for colour in COLOURS[:6]])

    assert keep_files([upload()], form_id="e" * 32, at=MONDAY) == []
    assert Attachment.objects.pending("e" * 32).count() == 1
