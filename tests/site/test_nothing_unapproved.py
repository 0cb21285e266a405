"""A word planted wherever nobody has approved anything must not be found at any public address."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from home.models import NewsIndexPage, NewsPage
from opinions.codes import new_form_id
from opinions.enums import PublicationState, PublishConsent, ReplyStatus, State
from opinions.models import CaseStep, Opinion, PublishedCopy, Reply
from portal.core.models import Outbox
from portal.reference.models import UnitStaff
from tests.factories.histories import PATHS
from tests.factories.opinions import make_opinion
from tests.factories.pages import (
    MemberFactory,
    StudioPageFactory,
    TopicPageFactory,
    chinese,
    make_english_aliases,
)
from topics.enums import Phase

CANARY = "金丝雀泄密"
SPELLINGS = (CANARY, "金絲雀洩密", "Q9canaryQ9")
"""As written, as the Traditional pages would show it, and in what only takes ASCII."""
PLANTED = f"{CANARY} Q9canaryQ9"
QUERIES = ("金丝雀", "Q9canaryQ9", "泄密")
SPELT = ("金", "jinsique", "jsqxm", "q9", "Q9can")
"""As it would be proposed while somebody types."""
LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
LOCATION = re.compile(r"<loc>([^<]+)</loc>|hreflang=\"[^\"]+\" href=\"([^\"]+)\"")
NOT_PAGES = ("/admin/", "/static/", "/media/")
PREFIXES = ("", "/en", "/zh-hant")

pytestmark = pytest.mark.django_db


def plant_opinions(topic, studio) -> None:
    """In every state, unpublished, proposed and taken down, with contact, drafts and remarks."""
    contact = {"name": PLANTED, "phone": "Q9canaryQ9", "email": "q9canaryq9@example.org"}
    said = {
        "title": PLANTED,
        "text": PLANTED,
        "place": PLANTED,
        "publish_consent": PublishConsent.NAMED,
        "topic": topic,
        "studio": studio,
    }
    for state in PATHS:
        make_opinion(state, reply_text=PLANTED, contact=contact, form_id=new_form_id(), **said)
    for publication in (PublicationState.PROPOSED, PublicationState.TAKEN_DOWN):
        make_opinion(
            State.ANSWERED, publication=publication, reply_text=PLANTED, contact=contact, **said
        )
    hidden = make_opinion(
        State.ANSWERED, publication=PublicationState.PUBLISHED, reply_text=PLANTED, **said
    )
    Opinion.objects.filter(pk=hidden.pk).update(hidden=True)
    PublishedCopy.objects.filter(opinion=hidden).update(approved_at=None)
    # A published one whose original, contact, second draft, remarks and inner steps say more than its copy.
    words = {"title": "公开的标题", "text": "公开的内容", "place": "公开的地点", "name": ""}
    public = make_opinion(
        State.ANSWERED,
        publication=PublicationState.PUBLISHED,
        reply_text="公开的答复",
        contact=contact,
        copy=words,
        waiting_reply=PLANTED,
        **said,
    )
    Reply.objects.create(
        opinion=public,
        text=PLANTED,
        remark=PLANTED,
        status=ReplyStatus.SENT_BACK,
        created_at=timezone.now(),
    )
    Outbox.objects.all().delete()  # letters of March, which /readyz would miss
    CaseStep.objects.update(text=PLANTED)
    Opinion.objects.update(public_note=PLANTED)


def plant_pages() -> None:
    """Drafts, scheduled pages, an outcome that is not published, changes to a live page that wait for approval."""
    TopicPageFactory(
        slug="draft-topic", title=PLANTED, summary=PLANTED, question=PLANTED, live=False
    )
    soon = timezone.now() + dt.timedelta(days=2)
    TopicPageFactory(slug="scheduled", title=PLANTED, question=PLANTED, live=False, go_live_at=soon)
    reported = TopicPageFactory(phase=Phase.DELIBERATING, outcome=True)
    outcome = reported.get_children().get().specific
    outcome.summary = PLANTED
    outcome.save()
    outcome.unpublish()
    news = NewsPage(title="已发布的要闻", slug="live-news", date=timezone.localdate(), body=[])
    chinese(NewsIndexPage).add_child(instance=news)
    news.title = news.summary = PLANTED
    news.save_revision()
    StudioPageFactory(title=PLANTED, summary=PLANTED, live=False)
    MemberFactory(name=PLANTED, introduction=PLANTED, listed=False)


@pytest.fixture
def planted(settings):
    settings.NINJA_DEFAULT_THROTTLE_RATES = {}
    studio = StudioPageFactory()
    topic = TopicPageFactory(slug="open-topic", studio=studio)
    TopicPageFactory(phase=Phase.CLOSED)
    MemberFactory()
    plant_opinions(topic, studio)
    plant_pages()
    make_english_aliases()
    assert not UnitStaff.objects.filter(user__username=PLANTED).exists()


def seeds() -> list[str]:
    paths = [
        "/",
        "/topics/",
        "/studios/",
        "/studios/members/",
        "/news/",
        "/opinions/",
        "/opinions/new/",
        "/opinions/track/",
        "/search/",
        "/site-map/",
    ]
    paths += [f"/search/?q={query}" for query in QUERIES]
    paths += [f"/search/similar/?q={query}" for query in QUERIES]
    paths += [f"/search/suggest/?q={query}" for query in (*QUERIES, *SPELT)]
    paths += ["/search/feed/", *(f"/search/feed/?q={query}" for query in QUERIES)]
    paths += ["/search/?sort=supported", "/search/?from=2020&until=2035&sort=newest"]
    paths += [
        f"/opinions/{number}/" for number in Opinion.with_hidden.values_list("number", flat=True)
    ]
    paths += [f"/opinions/new/?topic={number}" for number in range(1, 12)]
    single = [
        "/sitemap.xml",
        "/robots.txt",
        "/.well-known/security.txt",
        "/healthz",
        "/readyz",
        "/api/v3/openapi.json",
    ]
    single += [
        "/api/v3/search/?limit=100",
        *(
            f"/api/v3/search/?q={query}&lang={lang}"
            for query in QUERIES
            for lang in ("zh-hans", "zh-hant", "en")
        ),
    ]
    single += [
        "/api/v3/pages/?limit=100",
        *(f"/api/v3/pages/{number}/" for number in range(1, 60)),
        "/documents/1/x.csv",
    ]
    single += [
        "/topics/draft-topic/",
        "/topics/scheduled/",
        "/feeds/",
        "/data/",
        "/api/v3/images/",
        "/api/v3/documents/",
    ]
    return [prefix + path for prefix in PREFIXES for path in paths] + single


def links_in(text: str, here: str) -> set[str]:
    found = set(LINK.findall(text)) | {
        part for pair in LOCATION.findall(text) for part in pair if part
    }
    return {
        urldefrag(urljoin(f"http://testserver{here}", link.replace("&amp;", "&")))[0]
        for link in found
    }


def is_public_page(address: str) -> bool:
    parts = urlsplit(address)
    return parts.netloc in {"testserver", "localhost", "127.0.0.1"} and not parts.path.startswith(
        NOT_PAGES
    )


def crawl(client: Client) -> dict[str, str]:
    """Address → everything that it answers, headers too, for all that can be reached."""
    queue, answers = deque(seeds()), {}
    while queue:
        path = queue.popleft()
        if path in answers:
            continue
        response = client.get(path, headers={"accept": "text/html,application/json"})
        assert response.status_code < 500, path
        body = b"".join(response) if response.streaming else response.content
        text = body.decode("utf-8", "replace")
        answers[path] = f"{response.status_code}\n{dict(response.headers)}\n{text}"
        for address in links_in(text, path):
            parts = urlsplit(address)
            if is_public_page(address):
                queue.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return answers


def leaks(text: str, path: str) -> list[str]:
    """The spellings found, apart from where a page repeats what was asked for."""
    if text.startswith(("4", "3")):
        text = text.replace(path, "")
    unescaped = text
    if path.startswith("/api/"):
        with_json = text[text.find("\n", text.find("\n") + 1) :]
        try:
            unescaped = json.dumps(json.loads(with_json), ensure_ascii=False)
        except ValueError:
            unescaped = text
    return [spelling for spelling in SPELLINGS if spelling in unescaped]


def test_nothing_unapproved_is_public(planted, client):
    answers = crawl(client)

    asked = {path for path in answers if "q=" in path or "?text=" in path}
    assert [path for path in answers if path not in asked and leaks(answers[path], path)] == []
    assert [
        path for path in asked if CANARY in answers[path] or "金絲雀洩密" in answers[path]
    ] == []
    assert len(answers) > 150, "the crawl went nowhere"
    assert "公开的内容" in "".join(answers.values()), (
        "the published copy was not met: the crawl proves nothing"
    )


def test_search_for_what_is_unapproved_finds_nothing(planted, client):
    for query in QUERIES:
        for language in ("zh-hans", "zh-hant", "en"):
            found = client.get("/api/v3/search/", {"q": query, "lang": language}).json()
            assert (found["total"], found["items"]) == (0, []), query
