"""Everything in its order, in one transaction: the district is there as a whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.core.management import call_command
from django.db import connection, transaction
from wagtail.models import Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from home.demo.asked import write_asked
from home.demo.corrections import write_templates
from home.demo.dates import Days
from home.demo.desks import write_filters
from home.demo.english import English
from home.demo.lives import World
from home.demo.news import write_news, write_questions
from home.demo.opinions import write_opinions
from home.demo.outcomes import write_outcomes
from home.demo.people import write_members
from home.demo.reference import write_lists
from home.demo.replies import OFFICE
from home.demo.staff import give_addresses, write_staff
from home.demo.studios import write_studios
from home.demo.topics import Scene, submit_drafts, write_files, write_topics
from opinions.actions import consult
from opinions.casework.seals import seal_chains
from opinions.enums import State
from opinions.models import CaseRules, Opinion, Target
from portal.core.models import SiteSettings
from portal.core.publishing import findables, published_many
from portal.core.workdays import load_calendar
from portal.reference.models import Area

SEED = 20261122
SETTINGS = {
    "name": "清源协商",
    "name_en": "Qingyuan Consultation",
    "subtitle": "清源区政协委员工作室平台",
    "subtitle_en": "Members' studios of Qingyuan District",
    "organiser": "政协清源区委员会（示例）",
    "organiser_en": "CPPCC Qingyuan District Committee (example)",
    "operator": OFFICE,
    "operator_en": "Members' Liaison Office",
    "phone": "0000-00000000（工作日 9:00–17:00）",
    "phone_en": "0000-00000000 (working days 9:00–17:00)",
    "email": "office@qingyuan.example",
    "address": "清源区示例路 1 号",
    "address_en": "1 Example Road, Qingyuan District",
    "site_code": "0000000000",
    "icp": "示例备00000000号",
    "police": "示例公网安备00000000000000号",
    "demonstration": True,
}


class NotEmpty(Exception):
    """The database holds content that is not the demonstration's."""


@dataclass(frozen=True)
class Size:
    """How much of the full scale; every kind of thing keeps at least a few."""

    scale: float = 1.0

    def of(self, full: int, least: int = 2) -> int:
        return max(least, min(full, round(full * self.scale)))


def is_seeded() -> bool:
    return SiteSettings.objects.filter(demonstration=True).exists()


def check_empty() -> None:
    """:raises NotEmpty: somebody has worked here."""
    if Opinion.objects.exists() or Area.objects.exists():
        raise NotEmpty


Say = Callable[[str], None]


@disable_reference_index_auto_update()
@transaction.atomic
def seed(*, today: dt.date, password: str, scale: float, say: Say) -> None:
    """Write the district as it stands on the morning of ``today``. :raises NotEmpty: not a fresh database."""
    check_empty()
    rng, size = Random(SEED), Size(scale)
    days, english = Days(today, load_calendar()), English()
    say("区域、单位、界别、领域、人员")
    lists = write_lists()
    staff = write_staff(lists, password)
    write_filters(staff)
    say("委员")
    members = write_members(lists, rng=rng, count=size.of(300, 60))
    say("工作室")
    studios = write_studios(
        lists, members, staff, english, days=days, rng=rng, count=size.of(50, 4)
    )
    say("议题与成果")
    scene = Scene(lists, studios, members, days, english)
    topics = write_topics(scene, rng=rng, count=size.of(120, 14))
    write_files(topics, rng=rng)
    submit_drafts(topics, staff)
    outcomes = write_outcomes(topics, lists, staff, english, days=days, rng=rng)
    say("要闻")
    write_news(topics, outcomes, studios, english, days=days, rng=rng, count=size.of(48, 3))
    write_questions(english, rng=rng, days=days)
    say("英文页面")
    call_command("sync_locale_trees", verbosity=0)
    english.translate()
    say("社情民意")
    targets = {target.grade: target for target in Target.objects.all()}
    world = World(lists, staff, days, targets, dt.timedelta(days=CaseRules().rating_days), rng)
    write_opinions(topics, outcomes, studios, world=world, count=size.of(3000, 120))
    write_templates(lists)
    draft_a_topic(world)
    write_asked(today=today, rng=rng)
    seal_chains(days.midnight)
    name_the_site()
    give_addresses()
    tell_the_search(days)


def draft_a_topic(world: World) -> None:
    """For one complex case, which is thereby in consultation: the editor finds the draft on the dashboard."""
    waiting = Opinion.objects.filter(
        state=State.ACCEPTED, topic=None, submitter=None, language="zh-hans"
    )
    if case := waiting.order_by("-accepted_at", "pk").first():
        by, at = world.staff["dispatcher"], world.days.midnight
        title = f"{case.field}：几处共同的难题怎样商量着办"
        consult(case, topic=None, new_title=title, brief=BRIEF, by=by, at=at)


BRIEF = "同类意见几处都有，牵涉几个部门，单件答复解决不了。请围绕做法、费用和分工起草。"


def tell_the_search(days: Days) -> None:
    """As everything is by now: topics were published before they had any progress. What stands there so is left alone."""
    for queryset in findables():
        every = list(queryset.order_by("pk"))
        published_many.send(sender=queryset.model, instances=every, at=days.midnight, by=None)


def name_the_site() -> None:
    site = Site.objects.get(is_default_site=True)
    SiteSettings.objects.update_or_create(site=site, defaults=SETTINGS)


def after_seeding() -> None:
    """What stands on which page, found once, not by a task for every save: many rows are gone by then.

    And tell the database what its tables look like now; without that SQLite's planner scans.
    """
    call_command("rebuild_references_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
