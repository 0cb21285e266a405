"""Taking down one record after the other, receipts once more, and printed forms."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions import actions
from opinions.enums import Act, Channel, PublishConsent, State
from opinions.models import CaseRules, Opinion, PaperSheet
from portal.users.enums import Role
from tests.factories.opinions import staff
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from tests.opinions.viewsets.making import make
from tests.opinions.viewsets.test_intake import sheet as record
from topics.enums import Phase

pytestmark = pytest.mark.django_db
NEW, RECEIPT, SHEETS = (reverse(f"cases:{name}") for name in ("new", "receipt", "sheets"))


@pytest.fixture
def boss():
    return staff(Role.DISPATCHER)


@pytest.fixture
def browser(log_in, boss):
    return log_in(boss)


def test_next_record_keeps_place_date_and_channel_and_nothing_else(browser):
    studio = StudioPageFactory()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    said = record(
        channel=Channel.VISIT, studio=studio.pk, place="文昌社区", said_on=str(yesterday),
        name="王小明", phone="13812341234", next="1",
    )  # fmt: skip

    response = browser.post(NEW, said)

    opinion, form, page = Opinion.objects.get(), response.context["form"], response.content.decode()
    assert (opinion.said_on, opinion.place) == (yesterday, "文昌社区")
    kept = {name: str(form[name].value() or "") for name in form.fields}
    assert kept["place"] == "文昌社区"
    assert kept["channel"] == Channel.VISIT
    assert kept["said_on"] == str(yesterday)
    assert kept["studio"] == str(studio.pk)
    assert not any(kept[name] for name in ("text", "title", "name", "phone", "email", "sheet"))
    assert opinion.number in page
    assert response.context["last"].code in page
    assert "王小明" not in page
    assert f'value="{said["token"]}"' in page  # of the receipt
    assert response.context["token"] != said["token"]
    assert "no-store" in response["Cache-Control"]


def test_focus_begins_at_one_place_the_channel_or_what_comes_after_it(browser):
    def begins(page: str) -> list[str]:
        return re.findall(r'<(?:input|textarea)[^>]*name="(\w+)"[^>]*autofocus', page)

    page = browser.get(NEW).content.decode()
    order = list(dict.fromkeys(re.findall(r'name="(channel|text|title|consent|next)"', page)))

    assert order == ["next", "channel", "text", "title", "consent"]  # the hidden one is for Enter
    assert begins(page) == ["channel"]
    assert begins(browser.post(NEW, record(next="1")).content.decode()) == ["text"]


def test_receipt_is_printed_once_more_by_whoever_wrote_it_down(browser, log_in):
    said = record(next="1")
    code = browser.post(NEW, said).context["last"].code

    response = browser.post(RECEIPT, {"token": said["token"]})

    page = response.content.decode()
    assert Opinion.objects.get().number in page
    assert code in page
    assert 'class="qr"' in page
    assert code not in page[page.index("<svg") : page.index("</svg>")]
    assert "no-store" in response["Cache-Control"]
    assert log_in(staff(Role.DISPATCHER)).post(RECEIPT, {"token": said["token"]}).status_code == 404
    assert browser.post(RECEIPT, {"token": "x"}).status_code == 404
    assert browser.get(RECEIPT).status_code == 405


@pytest.mark.parametrize("days", [-1, 367])
def test_day_in_the_future_or_long_past_is_refused(browser, days):
    day = timezone.localdate() - dt.timedelta(days=days)

    response = browser.post(NEW, record(said_on=str(day)))

    assert response.status_code == 422
    assert "反映日期应在今天以前、一年以内。" in response.content.decode()
    assert not Opinion.objects.exists()


def test_sheet_is_tied_to_its_record(browser, boss):
    (sheet,) = actions.print_sheets(count=1, studio=None, topic=None, by=boss, at=timezone.now())
    said = record(channel=Channel.PAPER, sheet=f" {sheet.number.lower()} ")

    assert browser.post(NEW, said).status_code == 200
    assert browser.post(NEW, said).status_code == 200  # a double click
    again = browser.post(NEW, record(channel=Channel.PAPER, sheet=sheet.number))

    number = Opinion.objects.get().number
    assert again.status_code == 422
    assert f"登记表 {sheet.number} 已登记为 {number}" in again.content.decode()
    unknown = browser.post(NEW, record(sheet="QY-P-2026-999999"))
    assert "没有这个表号的登记表" in unknown.content.decode()


def test_sheet_of_another_studio_is_told_and_what_was_typed_stays(browser, boss):
    studio = StudioPageFactory(title="河东工作室")
    (sheet,) = actions.print_sheets(count=1, studio=studio, topic=None, by=boss, at=timezone.now())
    said = record(channel=Channel.PAPER, sheet=sheet.number, place="文昌社区")

    response = browser.post(NEW, said | {"studio": StudioPageFactory().pk})

    page = response.content.decode()
    assert response.status_code == 422
    assert f"登记表 {sheet.number} 是“河东工作室”印的" in page
    assert "文昌社区" in page
    assert browser.post(NEW, said | {"studio": studio.pk}).status_code == 200


def test_sheet_of_another_topic_is_told_and_what_was_typed_stays(browser, boss):
    topic, other = TopicPageFactory(title="加装电梯怎么分摊"), TopicPageFactory()
    (sheet,) = actions.print_sheets(count=1, studio=None, topic=topic, by=boss, at=timezone.now())
    said = record(channel=Channel.PAPER, sheet=sheet.number, topic=other.pk, place="文昌社区")

    response = browser.post(NEW, said)

    page = response.content.decode()
    assert (response.status_code, Opinion.objects.count()) == (422, 0)
    assert f"登记表 {sheet.number} 是为议题“加装电梯怎么分摊”印的" in page
    assert "文昌社区" in page
    assert browser.post(NEW, said | {"topic": topic.pk}).status_code == 200


def test_topic_and_studio_of_the_sheet_are_taken_where_none_was_chosen(browser, boss, log_in):
    topic, studio = TopicPageFactory(), StudioPageFactory()
    sheets = actions.print_sheets(count=2, studio=studio, topic=topic, by=boss, at=timezone.now())
    clerk = staff(Role.CLERK, studio=studio)

    for who, sheet in zip((browser, log_in(clerk)), sheets, strict=True):
        said = record(channel=Channel.PAPER, sheet=sheet.number)
        assert [who.post(NEW, said).status_code for _ in range(2)] == [200, 200]

    taken = Opinion.objects.values_list("topic", "studio")
    assert list(taken) == [(topic.pk, studio.pk)] * 2


def test_what_may_not_be_chosen_is_not_replaced_by_the_sheets(browser, boss):
    topic = TopicPageFactory()
    (sheet,) = actions.print_sheets(count=1, studio=None, topic=topic, by=boss, at=timezone.now())
    over = TopicPageFactory(phase=Phase.REPORTED)

    response = browser.post(NEW, record(sheet=sheet.number, topic=over.pk))

    assert (response.status_code, Opinion.objects.count()) == (422, 0)
    assert "topic" in response.context["form"].errors


def test_sheets_are_printed_with_number_and_code(browser):
    topic = TopicPageFactory(title="加装电梯怎么分摊")
    studio = StudioPageFactory(title="河东工作室")

    response = browser.post(SHEETS, {"studio": studio.pk, "topic": topic.pk, "count": "3"})

    page = response.content.decode()
    numbers = list(PaperSheet.objects.values_list("number", flat=True))
    assert len(numbers) == 3
    for number in numbers:
        assert page.count(number) == 1
    assert page.count('class="qr"') == 3
    assert "加装电梯怎么分摊" in page
    assert "河东工作室" in page
    listed = browser.get(SHEETS).content.decode()
    assert numbers[0] in listed
    assert numbers[-1] in listed


@pytest.mark.parametrize("count", ["0", "101", "", "x"])
def test_wrong_number_of_sheets_is_told(browser, count):
    response = browser.post(SHEETS, {"count": count})

    assert response.status_code == 422
    assert response.context["form"].errors["count"]
    assert not PaperSheet.objects.exists()


@pytest.mark.parametrize("role", [Role.HANDLER, Role.REVIEWER, Role.EDITOR])
def test_sheets_are_not_there_for_those_who_write_for_nobody(log_in, role):
    assert log_in(staff(role)).get(SHEETS).status_code == 404


def test_second_person_checks_on_the_case_screen(browser, log_in, boss):
    CaseRules.objects.update_or_create(pk=1, defaults={"check_telephone": True})
    browser.post(NEW, record())
    opinion = Opinion.objects.get()
    second = log_in(staff(Role.DISPATCHER))
    words = {
        "title": opinion.title,
        "text": "文昌路西段的路灯",
        "place": "",
        "channel": opinion.channel,
        "said_on": opinion.said_on.isoformat(),
        "publish_consent": "ANONYMOUS",
    }

    own = make(browser, opinion, Act.CHECK_ENTRY, **words, reason="听错了")
    without = make(second, opinion, Act.CHECK_ENTRY, **words)
    done = make(second, opinion, Act.CHECK_ENTRY, **words, reason="听错了")

    assert [own.status_code, without.status_code, done.status_code] == [403, 422, 302]
    assert "改动了登记的内容，请写明为什么。" in without.content.decode()
    opinion.refresh_from_db()
    assert (opinion.text, opinion.state) == ("文昌路西段的路灯", State.SUBMITTED)
    assert opinion.publish_consent == PublishConsent.ANONYMOUS
    page = second.get(reverse("cases:case", args=[opinion.pk])).content.decode()
    assert "听错了" in page
