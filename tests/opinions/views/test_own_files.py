"""The submitter gets his own files under his code, and nobody else gets any."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from opinions.casework.files import path_of, storage
from portal.core.files import FileKind
from tests.factories.attachments import pdf, stored_attachment
from tests.opinions.views.filling import look, make_case

pytestmark = pytest.mark.django_db
OWN_FILE = "/opinions/track/file/"


def test_submitter_sees_and_gets_his_files_under_his_code(client: Client) -> None:
    file = stored_attachment()
    opinion, code = make_case(attachments=(file,))
    page = look(client, code).text
    assert "路口.jpg" in page
    assert file.key in page
    response = client.post(OWN_FILE, {"code": code, "file": file.key})
    assert response.status_code == 200
    assert (
        response["Content-Disposition"] == f'attachment; filename="{opinion.number}-{file.pk}.jpg"'
    )


def test_answer_with_a_file_gives_a_browser_nothing_to_run(client: Client) -> None:
    file = stored_attachment(pdf(), kind=FileKind.PDF, name="合同.pdf")
    _, code = make_case(attachments=(file,))
    response = client.post(OWN_FILE, {"code": code, "file": file.key})
    assert {
        name: response[name]
        for name in (
            "Content-Type", "X-Content-Type-Options", "Cross-Origin-Resource-Policy",
            "Cache-Control", "Referrer-Policy", "X-Robots-Tag",
        )
    } == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }  # fmt: skip
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert response["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("wrong", ["code", "other code", "file", "NUL", "other's file", "no code"])
def test_everything_else_is_not_there(client: Client, wrong: str) -> None:
    file, others = stored_attachment(), stored_attachment()
    _, code = make_case(attachments=(file,))
    _, other_code = make_case(attachments=(others,))
    asked = {
        "code": {"code": "7K3M-Q9RT-2XVA-H5CD", "file": file.key},
        "other code": {"code": other_code, "file": file.key},
        "file": {"code": code, "file": "0" * 32},
        "NUL": {"code": code, "file": "\x00"},
        "other's file": {"code": code, "file": others.key},
        "no code": {"file": file.key},
    }[wrong]
    assert client.post(OWN_FILE, asked).status_code == 404


def test_file_is_never_given_by_its_address(client: Client) -> None:
    file = stored_attachment()
    make_case(attachments=(file,))
    assert client.get(OWN_FILE, {"file": file.key}).status_code == 405
    for address in (
        f"/media/{path_of(file)}",
        f"/media/images/{path_of(file)}",
        f"/static/{path_of(file)}",
    ):
        assert client.get(address, follow=True).status_code == 404


def test_files_are_guessed_as_slowly_as_codes(client: Client, settings: Any) -> None:
    settings.VISITOR_LIMITS = {**settings.VISITOR_LIMITS, "track": ((1, 10**9), (10, 10**9))}
    file = stored_attachment()
    _, code = make_case(attachments=(file,))
    answers_given = [
        client.post(OWN_FILE, {"code": code, "file": file.key}).status_code for _ in range(2)
    ]
    assert answers_given == [200, 429]


def test_file_that_was_exchanged_is_not_served(client: Client) -> None:
    file = stored_attachment()
    _, code = make_case(attachments=(file,))
    with storage().open(path_of(file), "wb") as stored:
        stored.write(b"<script>")
    assert client.post(OWN_FILE, {"code": code, "file": file.key}).status_code == 404
