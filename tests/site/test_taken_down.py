"""What is cut is at no public address, and what is taken down is gone from all of them at once."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.test import Client

from opinions import actions
from opinions.enums import PublishConsent, State
from opinions.models import Opinion
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, make_opinion, original_words, staff
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from tests.factories.reference import AreaFactory, FieldFactory

pytestmark = pytest.mark.django_db
KEPT, CUT = "银杏树被台风刮倒", "林建国"
SAID = f"{CUT}家门口的{KEPT}，压住了自行车棚。"


@pytest.fixture
def opinion(settings) -> Opinion:
    """Public, on a topic and from a studio, with cuts in title, text, place and reply."""
    settings.NINJA_DEFAULT_THROTTLE_RATES = {}
    studio = StudioPageFactory(slug="studio")
    opinion = make_opinion(
        State.ANSWERED,
        title=f"{CUT}家：{KEPT}",
        text=SAID,
        place=f"河东路{CUT}家旁",
        reply_text=f"{CUT}您好，{KEPT}一事已处理。",
        publish_consent=PublishConsent.ANONYMOUS,
        topic=TopicPageFactory(slug="topic", studio=studio),
        studio=studio,
        area=AreaFactory(),
        field=FieldFactory(),
    )
    marked = {
        part: words.replace(CUT, f"⟦{CUT}|PERSONAL⟧")
        for part, words in original_words(opinion).items()
    }
    actions.propose(opinion, **marked, by=staff(Role.DISPATCHER), at=MONDAY)
    actions.approve(opinion, by=staff(Role.PUBLISHER), at=MONDAY)
    return opinion


def paths(opinion: Opinion) -> list[str]:
    read = [
        "/",
        "/opinions/",
        f"/opinions/{opinion.number}/",
        f"/opinions/?topic={opinion.topic_id}",
        f"/opinions/?studio={opinion.studio_id}",
        "/topics/",
        "/topics/topic/",
        "/studios/",
        "/studios/studio/",
        f"/search/?q={KEPT}",
        f"/search/?q={opinion.number}",
        "/search/?kind=opinion",
        f"/search/similar/?q={KEPT}",
        f"/search/suggest/?q={KEPT[:2]}",
        "/search/suggest/?q=yxsb",
        f"/search/feed/?q={KEPT}",
        "/search/feed/?kind=opinion",
        "/site-map/",
    ]
    once = [
        "/sitemap.xml",
        f"/api/v3/search/?q={KEPT}",
        "/api/v3/search/?kind=opinion&limit=100",
        "/api/v3/pages/?limit=100",
        "/feeds/",
        "/data/",
    ]
    return [prefix + path for prefix in ("", "/en", "/zh-hant") for path in read] + once


def answers(client: Client, opinion: Opinion) -> dict[str, str]:
    found = {}
    for path in paths(opinion):
        text = client.get(path).content.decode().replace(f'value="{KEPT}"', "")
        found[path] = json.dumps(json.loads(text), ensure_ascii=False) if text[:1] in "{[" else text
    return found


def test_what_is_cut_is_at_no_public_address_and_cannot_be_searched_for(opinion, client):
    said = answers(client, opinion)

    assert [path for path, text in said.items() if CUT in text or "林建國" in text] == []
    one = f"/opinions/{opinion.number}/"
    assert said[one].count('<span class="cut">〔已遮盖：个人信息〕</span>') == 4
    assert (
        "〔已遮蓋：個人資訊〕" in said[f"/zh-hant{one}"]
        or "〔已遮蓋：個人信息〕" in said[f"/zh-hant{one}"]
    )
    assert '<span class="cut" lang="en">〔Redacted: personal data〕</span>' in said[f"/en{one}"]
    assert "〔已遮盖：个人信息〕家：银杏树" in said["/opinions/"]
    assert "〔已遮盖：个人信息〕家门口的" in said["/api/v3/search/?kind=opinion&limit=100"]
    assert [path for path, text in said.items() if "⟦" in text] == []
    for query in (CUT, f"{CUT}家", "建国"):
        assert client.get("/api/v3/search/", {"q": query}).json()["total"] == 0


def test_taken_down_is_gone_everywhere_at_once_however_warm_the_caches(opinion, client):
    shown = {path for path, text in answers(client, opinion).items() if "银杏树被台风" in text}
    assert {
        "/opinions/",
        f"/opinions/{opinion.number}/",
        "/topics/topic/",
        "/studios/studio/",
        "/search/?kind=opinion",
        "/api/v3/search/?kind=opinion&limit=100",
    } <= shown
    assert (
        client.get(f"/search/similar/?q={KEPT}").json()
        != client.get("/search/similar/?q=无").json()
    )
    warm = answers(client, opinion)

    actions.take_down(opinion, reason="本人要求", by=staff(Role.PUBLISHER), at=MONDAY)

    said = answers(client, opinion)
    traces = ("自行车棚", "自行車棚", "一事已处理", "一事已處理", f'/opinions/{opinion.number}/"')
    others = {path: text for path, text in said.items() if opinion.number not in path}
    assert [path for path in others if any(trace in said[path] for trace in traces)] == []
    for prefix in ("", "/en", "/zh-hant"):
        assert "银杏树" not in said[f"{prefix}/opinions/{opinion.number}/"]
    assert client.get(f"/opinions/{opinion.number}/").status_code == 404
    assert client.get("/api/v3/search/", {"q": KEPT}).json()["total"] == 0
    assert (
        "还没有公开的意见" in said["/topics/topic/"] or "没有公开的意见" in said["/topics/topic/"]
    )
    counted = ("/", "/topics/", "/opinions/")
    assert [path for path in counted if said[path] == warm[path]] == []
    call_command("update_search", verbosity=0)
    assert client.get("/api/v3/search/", {"kind": "opinion"}).json()["total"] == 0
