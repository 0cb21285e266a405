"""What residents type never becomes mark-up in the staff's screens: the tags are those of a harmless case."""

from __future__ import annotations

import json
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from opinions.enums import PublicationState, State
from opinions.models.opinion import MAX_TITLE
from portal.core.normalisation import clean_line, clean_text
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff

pytestmark = pytest.mark.django_db

OWN = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><svg/onload=alert(1)>",
    "{{ 7*7 }} {% debug %}",
    "' autofocus onfocus='alert(1)",
)
PAYLOADS = Path(settings.BASE_DIR).parent / "shared" / "data" / "hostile" / "payloads.jsonl"


def payloads() -> list[str]:
    """Our own, and the large collection where it lies beside the project; as the intake leaves them."""
    lines = (
        PAYLOADS.read_text(encoding="utf-8").strip("\n").split("\n") if PAYLOADS.is_file() else ()
    )
    typed = [*OWN, *(json.loads(line)["payload"] for line in lines)]
    return [text for text in map(clean_text, typed) if clean_line(text)]


class Tags(HTMLParser):
    """Counts tags with the names of their attributes; paragraphs and line breaks come from the text itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[tuple[str, ...]] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"p", "br"}:
            self.found[tag, *sorted(name for name, _ in attrs)] += 1


def tags(response) -> Counter[tuple[str, ...]]:
    parser = Tags()
    parser.feed(response.content.decode())
    return parser.found


@pytest.fixture
def dispatcher(log_in):
    return log_in(staff(Role.DISPATCHER))


def test_case_screen_adds_no_tag_for_any_words(dispatcher):
    def screen_of(words: str):
        opinion = make_opinion(
            State.ANSWERED,
            publication=PublicationState.PROPOSED,
            title=clean_line(words)[:MAX_TITLE],
            text=words,
            place=clean_line(words)[:200],
            reply_text=words,
            contact={"name": words, "phone": words, "email": words},
        )
        return opinion, dispatcher.get(reverse("cases:case", args=[opinion.pk]))

    harmless = tags(screen_of("路灯不亮")[1])
    texts = payloads()
    for batch in range(0, len(texts), 200):
        words = "\n".join(texts[batch : batch + 200])
        opinion, response = screen_of(words)

        assert tags(response) == harmless
        assert (opinion.text, response.status_code) == (words, 200)


def test_contact_screen_adds_no_tag_for_any_words(dispatcher):
    def screen_of(words: str):
        contact = {"name": words, "phone": words, "email": words}
        opinion = make_opinion(State.REJECTED, contact=contact)  # no other case is shown with it
        return dispatcher.post(reverse("cases:contact", args=[opinion.pk]))

    assert tags(screen_of("\n".join(payloads()))) == tags(screen_of("王小明"))


def test_queue_adds_no_tag_for_any_title(dispatcher):
    def queue_of(title: str):
        make_opinion(State.ACCEPTED, title=title)
        return dispatcher.get(reverse("cases:queue", args=["all"]))

    harmless = tags(queue_of("路灯不亮"))
    row = tags(queue_of("路灯还不亮")) - harmless
    for count, title in enumerate(OWN, start=2):
        assert tags(queue_of(title)) == harmless + Counter(
            {tag: number * count for tag, number in row.items()}
        )


@pytest.mark.parametrize("words", OWN)
def test_search_box_and_filters_give_words_back_as_words(dispatcher, words):
    make_opinion()

    def found(typed: str):
        asked = dict.fromkeys(("q", "due", "area", "ordering"), typed)
        return dispatcher.get(reverse("cases:queue", args=["all"]), asked)

    assert tags(found(words)) == tags(found("没有这件事"))


def test_refused_form_gives_words_back_as_words(dispatcher):
    opinion, words = make_opinion(), OWN[2]

    response = dispatcher.post(
        reverse("cases:move", args=[opinion.pk, "reject"]),
        {"reject-seen": 1, "reject-reason": words, "reject-text": words},
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert words not in page
    assert "&lt;/textarea&gt;&lt;svg/onload=alert(1)&gt;" in page
