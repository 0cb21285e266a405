from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import ReferenceIndex

from home.demo.agenda import HOW_MANY, agenda
from home.demo.dates import Days
from home.demo.phrases import MOST_OF_ONE_TITLE, Writer
from home.demo.stock import INSTANCES, matters, streets, topics
from home.models import NewsPage
from opinions.casework.verification import Count, breaks
from opinions.enums import State
from opinions.models import CaseStep, Opinion, PublishedCopy
from portal.core.models import SiteSettings
from portal.core.workdays import Calendar
from portal.reference.models import Area
from search.models import Document
from studios.models import Member
from topics.models import OutcomePage, Recommendation, TopicPage

SCALE = 0.08


def contents() -> dict[str, list]:
    """Everything that could differ between two runs."""
    return {
        "opinions": list(
            Opinion.objects.order_by("pk").values_list(
                "number", "title", "text", "state", "publication", "submitted_at"
            )
        ),
        "steps": list(CaseStep.objects.order_by("pk").values_list("move", "at", "mac")),
        "topics": list(
            TopicPage.objects.order_by("path").values_list(
                "title", "question", "collect_from", "live"
            )
        ),
        "recommendations": list(
            Recommendation.objects.order_by("pk").values_list(
                "translation_key", "text", "verdict", "due_on"
            )
        ),
        "members": list(Member.objects.order_by("pk").values_list("code", "introduction")),
        "news": list(NewsPage.objects.order_by("path").values_list("title", "date")),
    }


def updated_by_hand() -> str:
    said = io.StringIO()
    call_command("update_search", stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_seeding_twice_changes_nothing(demo_folder):
    call_command("seed_demo", scale=SCALE)
    before, logins = contents(), (demo_folder / "demo-logins.txt").read_text()

    call_command("seed_demo", scale=SCALE)

    assert contents() == before
    assert (demo_folder / "demo-logins.txt").read_text() == logins


@pytest.mark.django_db
def test_seeded_district_holds_together(demo_folder, client):
    call_command("seed_demo", scale=SCALE)

    assert list(breaks(Count())) == []
    assert set(State) - set(Opinion.objects.values_list("state", flat=True).distinct()) == set()
    assert SiteSettings.objects.get().demonstration is True
    public = PublishedCopy.objects.public()
    assert Document.objects.filter(kind="opinion", locale="zh-hans").count() == public.count()
    assert not Opinion.objects.filter(
        submitted_at__gte=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    ).exists()
    newest = NewsPage.objects.latest("date").date
    assert (timezone.localdate() - newest).days < 14
    for outcome in OutcomePage.objects.filter(live=True):
        outcome.check_complete()
    assert updated_by_hand() == "已更新 0 篇，移除 0 篇 / 0 updated, 0 removed\n"
    assert ReferenceIndex.objects.filter(to_content_type__model="portaldocument").exists()
    assert client.login(username="dispatcher", password="one-demo-password")


@pytest.mark.django_db
def test_seeding_refuses_a_site_with_content(demo_folder):
    Area.objects.create(code="real", label="真实的街道", level="TOWN")

    with pytest.raises(CommandError, match="已有内容"):
        call_command("seed_demo", scale=SCALE)


DAY = dt.date(2026, 11, 22)


def test_agenda_has_every_stage_in_the_numbers_promised():
    plans = agenda(days=Days(DAY, Calendar()), rng=Random(1), count=120)

    stages = [plan.stage for plan in plans]
    assert {stage: stages.count(stage) for stage in HOW_MANY} == HOW_MANY
    assert len({plan.slug for plan in plans}) == 120
    assert sum(plan.reported_on is not None for plan in plans) == 60
    assert all(plan.reported_on < DAY for plan in plans if plan.reported_on)
    assert min(plan.collect_from.year for plan in plans) == DAY.year - 5


def test_stock_is_large_enough_not_to_read_as_copies():
    facts = [fact for matter in matters().values() for fact in matter.facts]

    assert len(topics()) >= 40
    assert len(facts) >= 200
    assert all(fact.title and fact.text and fact.wish and fact.reply for fact in facts)
    titles = [title for fact in facts for title in fact.title]
    assert [title for title in titles if title.endswith(tuple("，、：；"))] == []


def test_no_text_is_written_twice_and_no_title_often():
    keys, writer, rng = [stock.key for stock in topics()], Writer(Random(3)), Random(3)

    written = [
        writer.about_topic(
            rng.choice(keys), rng.choice(INSTANCES), rng.choice(streets()), DAY, spot=False
        )
        for _ in range(2000)
    ]

    assert len({one.text for one in written}) == len(written)
    assert max(Counter(one.title for one in written).values()) <= MOST_OF_ONE_TITLE
