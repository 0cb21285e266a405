"""Whoever works in Chinese reads Chinese: what the libraries leave in English is in a catalogue of ours."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation
from wagtail.models import Locale, Page

from opinions.enums import Grade, PublicationState, State
from opinions.models import ReplyTemplate, Target
from portal.reference.models import Unit
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import (
    OutcomePageFactory,
    ProgressFactory,
    TopicPageFactory,
    make_english_aliases,
)
from tests.factories.reference import UnitFactory
from tests.factories.users import UserFactory
from tests.home.editing import add_url, client_of, outcome_form, topic_form
from tests.site.repository import ROOT
from topics.enums import Phase
from topics.models import OutcomePage, TopicIndexPage, TopicPage

OURS = ROOT / "portal/locale/zh_Hans/LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def libraries() -> list[Path]:
    """The catalogues of what is installed of Wagtail."""
    return [
        Path(config.path, "locale")
        for config in apps.get_app_configs()
        if config.name.startswith("wagtail")
    ]


def translated(path: Path) -> set[tuple[str | None, str]]:
    if not path.exists():
        return set()
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)) if entry.translated()}


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_everything_the_libraries_say_has_its_chinese(domain: str) -> None:
    ours, wanting = translated(OURS / f"{domain}.po"), set()
    for locale in libraries():
        english = locale / "en/LC_MESSAGES" / f"{domain}.po"
        if english.exists():
            theirs = translated(locale / "zh_Hans/LC_MESSAGES" / f"{domain}.po")
            said = {
                (entry.msgctxt, entry.msgid)
                for entry in polib.pofile(str(english))
                if not entry.obsolete
            }
            wanting |= said - theirs - ours
    assert wanting == set()


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_placeholders_survive_translation(domain: str) -> None:
    strange = [
        entry.msgid
        for entry in polib.pofile(str(OURS / f"{domain}.po"))
        for chinese in (entry.msgstr_plural or {0: entry.msgstr}).values()
        if set(PLACEHOLDER.findall(chinese))
        != set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    ]
    assert strange == []


def test_word_for_a_second_step_is_put_together_as_chinese_is() -> None:
    with translation.override("zh-hans"):
        words = translation.gettext("%(label)s and Publish")

    assert words % {"label": "批准"} == "批准并发布"


def test_a_refused_form_speaks_chinese(district: dict[str, int]) -> None:
    index = TopicIndexPage.objects.get(locale__language_code="zh-hans")
    outcome = TopicPageFactory(phase=Phase.DELIBERATING)
    administrator = person(Role.ADMINISTRATOR, district["unit"])

    for url, form in (
        (add_url(TopicPage, index), topic_form(title="", question="", collect_until="")),
        (add_url(OutcomePage, outcome), outcome_form(title="", **{"action-publish": "1"})),
    ):
        page = administrator.post(url, form).content.decode()
        assert "没有通过检查" in page
        assert english_in(page, set()) == set()


# what is read on the screens

UNREAD = frozenset({"script", "style", "svg", "code", "pre", "textarea", "template"})
SPOKEN = frozenset({"aria-label", "title", "alt", "placeholder", "data-w-tooltip-content-value"})
SENTENCE = re.compile(r"(?<![\w./@:-])[A-Za-z][a-z']+(?: [A-Za-z][a-z']+)+")
"""Two English words and more; names of things such as API or PNG are single words."""


UNMARKED = re.compile(
    r"Site name|Root page|Target locale|Source locale|Can (?:add|change|delete|submit)\b.*"
)
"""Names of columns, and of Django's permissions, that the libraries offer to no translator."""


class Reading(HTMLParser):
    """What a page says to those who see it and to those who have it read to them."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.heard: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.inside.append(tag)
        self.heard += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.heard.append(data)


def english_in(page: str, but: set[str]) -> set[str]:
    """Words that stand on the page in English, other than the titles ``but``."""
    reading = Reading()
    reading.feed(page)
    found = {found for words in reading.heard for found in SENTENCE.findall(words)}
    return {words for words in found - but if not UNMARKED.fullmatch(words)}


SCREENS = (
    "/admin/",
    "/admin/account/",
    "/admin/pages/",
    "/admin/pages/{topic}/",
    "/admin/pages/{topic}/edit/",
    "/admin/pages/{topic}/history/",
    "/admin/pages/{topic}/usage/",
    "/admin/pages/{topic}/copy/",
    "/admin/pages/{topic}/move/",
    "/admin/pages/{topic}/delete/",
    "/admin/pages/{topic}/unpublish/",
    "/admin/pages/{topic}/workflow_history/",
    "/admin/pages/{outcome}/edit/",
    "/admin/pages/{index}/",
    "/admin/pages/{index}/add_subpage/",
    "/admin/pages/{english}/edit/",
    "/admin/pages/add/topics/topicpage/{index}/",
    "/admin/pages/search/?q=加装",
    "/admin/choose-page/",
    "/admin/images/",
    "/admin/images/add/",
    "/admin/documents/",
    "/admin/documents/multiple/add/",
    "/admin/snippets/reference/unit/",
    "/admin/snippets/reference/unit/add/",
    "/admin/snippets/reference/unit/edit/{unit}/",
    "/admin/snippets/reference/unit/delete/{unit}/",
    "/admin/snippets/reference/unit/history/{unit}/",
    "/admin/snippets/reference/area/",
    "/admin/snippets/reference/field/",
    "/admin/snippets/core/calendarday/",
    "/admin/snippets/core/calendarday/add/",
    "/admin/snippets/studios/member/",
    "/admin/snippets/studios/member/add/",
    "/admin/snippets/studios/studiostaff/",
    "/admin/progress/",
    "/admin/progress/new/",
    "/admin/calendar/2026/",
    "/admin/calendar/2026/?day=2026-05-01",
    "/admin/calendar/import/",
    "/admin/terms/",
    "/admin/terms/new/",
    "/admin/terms/edit/{terms}/",
    "/admin/terms/history/{terms}/",
    "/admin/reply-templates/",
    "/admin/reply-templates/new/",
    "/admin/reply-templates/edit/{template}/",
    "/admin/reply-templates/delete/{template}/",
    "/admin/reply-templates/history/{template}/",
    "/admin/users/",
    "/admin/users/new/",
    "/admin/groups/",
    "/admin/groups/new/",
    "/admin/redirects/",
    "/admin/searches/",
    "/admin/searches/?view=rising&days=91",
    "/admin/searchpicks/",
    "/admin/searchpicks/add/?query_string=停车",
    "/admin/synonyms/",
    "/admin/redirects/add/",
    "/admin/sites/",
    "/admin/settings/core/sitesettings/",
    "/admin/workflows/list/",
    "/admin/workflows/tasks/index/",
    "/admin/reports/site-history/",
    "/admin/reports/locked/",
    "/admin/reports/workflow/",
    "/admin/reports/workflow_tasks/",
    "/admin/reports/aging-pages/",
    "/admin/reports/page-types-usage/",
    "/admin/localize/reports/translations/",
    "/admin/localize/submit/page/{topic}/",
    "/admin/opinions/queues/screen/",
    "/admin/opinions/queues/all/",
    "/admin/opinions/figures/",
    "/admin/opinions/queues/review/",
    "/admin/opinions/queues/publish/",
    "/admin/opinions/queues/all/export/?q=路灯",
    "/admin/opinions/filters/",
    "/admin/opinions/columns/",
    "/admin/opinions/exports/",
    "/admin/opinions/{submitted}/",
    "/admin/opinions/{handling}/",
    "/admin/opinions/{answered}/",
)


@pytest.fixture
def district(db: None) -> dict[str, Any]:
    """A little of everything, in Chinese."""
    unit, topic = UnitFactory(), TopicPageFactory(phase=Phase.DELIBERATING)
    outcome = OutcomePageFactory(parent=topic)
    ProgressFactory(recommendation_uuid=outcome.recommendations.get().uuid, by=UserFactory())
    make_english_aliases()
    topic.save_revision(user=UserFactory(role=Role.EDITOR))
    answered = make_opinion(State.ANSWERED, unit=unit, publication=PublicationState.PROPOSED)
    make_opinion(State.REPLY_REVIEW, unit=unit)
    things = {
        "unit": unit,
        "terms": Target.objects.get(grade=Grade.ORDINARY),
        "template": ReplyTemplate.objects.create(title="已办结", text="已办结。"),
        "topic": topic,
        "outcome": outcome,
        "index": topic.get_parent(),
        "english": topic.get_translation(Locale.objects.get(language_code="en")),
        "submitted": make_opinion(State.SUBMITTED),
        "handling": make_opinion(State.HANDLING, unit=unit),
        "answered": answered,
    }
    return {name: thing.pk for name, thing in things.items()}


def person(role: Role, unit: int) -> Client:
    return client_of(staff(role, unit=Unit.objects.get(pk=unit)))


# wagtail-localize's report of translations
@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")
@pytest.mark.parametrize("role", Role)
def test_screens_of_each_role_hold_no_english(role: Role, district: dict[str, int]) -> None:
    client, found = person(role, district["unit"]), {}
    titles = set(Page.objects.filter(locale__language_code="en").values_list("title", flat=True))
    for url in SCREENS:
        response = client.get(url.format(**district))
        if response.status_code == 200 and (words := english_in(response.content.decode(), titles)):
            found[url] = words

    assert found == {}
