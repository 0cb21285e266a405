"""Attack strings and personal data through every door: never an error of ours, never executed, stored as typed."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from opinions.actions import Contact, submit
from opinions.codes import new_form_id
from opinions.enums import Channel, PublicationState, PublishConsent, State
from opinions.models import Opinion
from portal.core.normalisation import clean_line, clean_text
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.opinions.views.filling import answers, send

REAL = Path(__file__).parents[3] / "shared" / "data" / "hostile"
OWN = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</textarea><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }} {% debug %} ${7*7} #{7*7}",
    "'; DROP TABLE opinions_opinion; --",
    '" OR 1=1 --',
    "=cmd|' /C calc'!A0",
    "%s %n %(x)s {0} {x}",
    "NUL\x00 bidi \u202e\u2066 end",
    "Ω≈ç√ 𠮷野家 👩‍👩‍👧‍👦 \ufeff\u200b",
    "\r\nBcc: victim@example.org\r\n\r\nbody",
    "../../../../etc/passwd\x00.png",
    "﷽" * 200,
    "Z\u0351\u036b\u0343\u032a" * 60,
)
"""A few of each kind, for whoever has not the large collection beside the project."""

pytestmark = pytest.mark.django_db


def from_file(name: str, key: str, *, each: int) -> list[str]:
    """``each`` strings of every kind in a file that lies beside the project; none when it does not."""
    path, found = REAL / name, defaultdict(list)
    if path.is_file():
        for line in path.read_text(encoding="utf-8").strip("\n").split("\n"):
            row = json.loads(line)
            found[row.get("category") or row.get("kind")].append(row[key])
    return [
        text for texts in found.values() for text in texts[:: max(1, len(texts) // each)][:each]
    ]


HOSTILE = [
    *OWN,
    *from_file("payloads.jsonl", "payload", each=2),
    *from_file("personal_data.jsonl", "text", each=1),
]
SOUND = [text for text in HOSTILE if clean_text(text)]


class Alarm(HTMLParser):
    """Collects what a browser would execute of a page: our pages have no inline script and no handlers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if (
            tag == "script"
            and not names.get("src")
            and names.get("type") not in {"application/json", "application/ld+json"}
        ):
            self.found.append(str(attrs))
        for name, value in attrs:
            if name.startswith("on") or (
                name in {"href", "src", "action"}
                and (value or "").strip().lower().startswith("javascript:")
            ):
                self.found.append(f"{tag} {name}={value}")


def would_run(text: str) -> list[str]:
    alarm = Alarm()
    alarm.feed(text)
    return alarm.found


def inside_page(text: str) -> str:
    """All text of a page as a reader sees it, blanks apart."""
    parts: list[str] = []
    parser = HTMLParser(convert_charrefs=True)
    parser.handle_data = parts.append
    parser.feed(text)
    return "".join("".join(parts).split())


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.VISITOR_LIMITS = dict.fromkeys(settings.VISITOR_LIMITS, ((10**6, 60), (10**6, 60)))


def test_form_takes_every_string_and_keeps_it_as_typed(client):
    for text in SOUND:
        response = send(client, text=text, place=text[:200], name=text[:60])

        assert response.status_code in {200, 303}, text[:80]
        assert would_run(response.text) == [], text[:80]
        if clean_line(text[:60]) == text[:60] and len(text) <= 5000:
            stored = Opinion.objects.order_by("-pk").first()
            assert stored is not None
            assert stored.text == clean_text(text)


def test_every_step_of_the_form_shows_the_words_and_runs_nothing(client):
    for step in ("check", "edit", "again", "nonsense"):
        for text in OWN:
            response = client.post(
                "/opinions/new/", answers(step=step, text=text, title=text[:100], email=text[:100])
            )
            assert response.status_code < 500, (step, text)
            assert would_run(response.text) == [], (step, text)


def test_import_keeps_every_string_as_written(tmp_path):
    path = tmp_path / "hostile.csv"
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        lines = csv.writer(file)
        lines.writerow(["编号", "内容", "地点", "答复", "日期"])
        for number, text in enumerate(SOUND):
            lines.writerow(
                [
                    number,
                    text.replace("\x00", ""),
                    clean_line(text)[:200],
                    text.replace("\x00", ""),
                    "2026-03-01",
                ]
            )

    call_command("import_opinions", path, "--published-at-source", source="hostile")

    stored = dict(Opinion.objects.values_list("external_id", "text"))
    wanted = {
        str(i): clean_text(text.encode("utf-8", "replace").decode()) for i, text in enumerate(SOUND)
    }
    assert stored == wanted


def published(text: str) -> Opinion:
    words = {
        "title": clean_line(text)[:120] or "x",
        "text": clean_text(text),
        "place": clean_line(text)[:200],
    }
    return make_opinion(
        State.ANSWERED,
        publication=PublicationState.PUBLISHED,
        reply_text=clean_text(text),
        contact={"name": clean_line(text)[:60]},
        copy={**words, "name": clean_line(text)[:60]},
        text=clean_text(text),
        title=words["title"],
        place=words["place"],
        publish_consent=PublishConsent.NAMED,
    )


@pytest.mark.parametrize("prefix", ["", "/en", "/zh-hant"])
def test_public_pages_show_every_string_and_run_nothing(prefix, client):
    for text in SOUND:
        opinion = published(text)

        response = client.get(f"{prefix}/opinions/{opinion.number}/")

        assert response.status_code == 200, text[:80]
        assert would_run(response.text) == [], text[:80]
        if not prefix:
            assert "".join(clean_text(text).split()) in inside_page(response.text), text[:80]
    listing = client.get(f"{prefix}/opinions/")
    assert (listing.status_code, would_run(listing.text)) == (200, [])


def test_search_answers_every_string(client):
    for text in HOSTILE:
        for path in ("/search/", "/en/search/", "/search/similar/", "/api/v3/search/"):
            response = client.get(
                path,
                {
                    "q": text,
                    "kind": text[:40],
                    "field": text[:40],
                    "year": text[:10],
                    "page": text[:10],
                },
            )
            assert response.status_code < 500, (path, text[:80])
            if "html" in response["Content-Type"]:
                assert would_run(response.text) == [], (path, text[:80])


def test_tracking_answers_every_string(client):
    for text in HOSTILE:
        response = client.post("/opinions/track/", {"code": text})
        assert response.status_code < 500, text[:80]
        assert would_run(response.text) == [], text[:80]


def test_addresses_answer_every_string(client):
    for text in OWN:
        for path in (
            "/opinions/{}/",
            "/topics/{}/",
            "/studios/members/{}/",
            "/{}",
            "/api/v3/pages/{}/",
            "/documents/{}/x/",
        ):
            where = path.format(quote(text[:200].encode("utf-8", "replace"), safe=""))
            assert client.get(where).status_code < 500, where


def own_script_lines(text: str) -> list[str]:
    """What a hostile string would add to an admin page, which has inline scripts of Wagtail's own."""
    return [found for found in would_run(text) if "alert" in found]


def test_case_screen_shows_every_string_and_runs_nothing():
    client = Client()
    user = staff(Role.ADMINISTRATOR, is_superuser=True)
    client.force_login(user)
    for text in OWN:
        opinion = published(text)
        response = client.get(f"/admin/opinions/{opinion.pk}/", follow=True)
        assert response.status_code == 200, text
        assert own_script_lines(response.text) == [], text
        assert "<script>alert(1)" not in response.text


def test_mail_headers_cannot_be_injected(django_capture_on_commit_callbacks):
    for text in SOUND:
        with django_capture_on_commit_callbacks(execute=True):
            submit(
                form_id=new_form_id(),
                title=clean_line(text)[:120],
                text=clean_text(text)[:5000],
                place="",
                field=None,
                area=None,
                topic=None,
                studio=None,
                channel=Channel.WEB,
                language="zh-hans",
                publish_consent=PublishConsent.NONE,
                contact=Contact(name=clean_line(text)[:60], email="resident@example.org"),
                at=timezone.now(),
            )
    assert len(mail.outbox) == len(SOUND)
    for message in mail.outbox:
        sent = message.message()
        assert "victim@example.org" not in f"{sent['To']}{sent['Cc']}{sent['Bcc']}{sent['From']}"
        assert "\n" not in message.subject
        assert unescape(message.subject) == message.subject
