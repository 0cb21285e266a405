"""Administrators keep all reply templates, heads of units their own; to others there are none."""

from __future__ import annotations

import pytest
from django.urls import reverse

from opinions.models import ReplyTemplate
from portal.reference.enums import UnitRole
from portal.users.enums import Role
from tests.factories.opinions import staff
from tests.factories.reference import UnitFactory, UnitStaffFactory
from tests.opinions.viewsets.test_menu import menu_of

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("reply_templates:index"), reverse("reply_templates:add")


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def head(log_in, unit):
    person = staff(Role.HANDLER)
    UnitStaffFactory(unit=unit, user=person, role=UnitRole.HEAD)
    return log_in(person)


@pytest.fixture
def administrator(log_in):
    return log_in(staff(Role.ADMINISTRATOR))


def form(**fields):
    return {
        "title": "已办结",
        "text": "您反映的“{标题}”已办结。",
        "unit": "",
        "field": "",
        "in_use": "on",
        **fields,
    }


def test_administrator_writes_for_everybody(administrator):
    administrator.post(NEW, form())

    template = ReplyTemplate.objects.get()
    assert (template.unit, template.text) == (None, "您反映的“{标题}”已办结。")


def test_head_writes_for_his_unit_alone(head, unit):
    for other in ("", UnitFactory().pk):
        assert head.post(NEW, form(unit=other)).status_code == 200
    assert not ReplyTemplate.objects.exists()

    head.post(NEW, form(unit=unit.pk))

    assert ReplyTemplate.objects.get().unit == unit


def test_head_sees_changes_and_deletes_his_own_and_no_others(head, unit):
    own = ReplyTemplate.objects.create(title="自家的", text="文", unit=unit)
    others = [
        ReplyTemplate.objects.create(title="都用的", text="文"),
        ReplyTemplate.objects.create(title="别家的", text="文", unit=UnitFactory()),
    ]

    page = head.get(LIST).content.decode()

    assert "自家的" in page
    assert not {"都用的", "别家的"} & {title for title in ("都用的", "别家的") if title in page}
    for other in others:
        for name in ("edit", "delete", "history", "usage", "history_results"):
            there = reverse(f"reply_templates:{name}", args=[other.pk])
            assert head.get(there).status_code == 404, name
            assert head.post(there, form(unit=unit.pk)).status_code in {404, 405}, name
    assert head.get(reverse("reply_templates:history", args=[own.pk])).status_code == 200
    head.post(reverse("reply_templates:edit", args=[own.pk]), form(unit=unit.pk, title="新名"))
    assert ReplyTemplate.objects.get(pk=own.pk).title == "新名"
    head.post(reverse("reply_templates:delete", args=[own.pk]))
    assert list(ReplyTemplate.objects.order_by("pk")) == others


@pytest.mark.parametrize("role", [Role.HANDLER, Role.DISPATCHER, Role.REVIEWER, Role.CLERK])
def test_others_keep_none(role, log_in, unit):
    browser = log_in(staff(role, unit=unit))

    assert browser.get(LIST).status_code == 302
    assert browser.post(NEW, form(unit=unit.pk)).status_code == 302
    assert not ReplyTemplate.objects.exists()


def test_head_who_may_not_handle_opinions_keeps_none(log_in, unit):
    person = staff(Role.EDITOR)
    UnitStaffFactory(unit=unit, user=person, role=UnitRole.HEAD)

    assert log_in(person).get(LIST).status_code == 302


@pytest.mark.parametrize("text", ["{0.__class__}", "{名字}", "{", "{}", "一 } 二", "{标题!r}"])
def test_unknown_placeholder_is_named(text, administrator):
    response = administrator.post(NEW, form(text=text))

    assert "不认识“" in response.content.decode()
    assert not ReplyTemplate.objects.exists()


@pytest.mark.parametrize("text", ["%(x)s", "100 %", "____", "<script>"])
def test_what_means_nothing_in_a_template_is_kept_as_it_is(text, administrator):
    administrator.post(NEW, form(text=text))

    assert ReplyTemplate.objects.get().text == text


def test_too_long_a_template_is_refused(administrator):
    page = administrator.post(NEW, form(text="长" * 5001)).content.decode()

    assert "最多 5000 字，现在有 5001 字" in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_many(count, administrator, django_assert_max_num_queries):
    for number in range(count):
        ReplyTemplate.objects.create(title=f"模板 {number}", text="文", unit=UnitFactory())
    administrator.get(LIST)

    with django_assert_max_num_queries(13):
        administrator.get(LIST)


def test_menu_leads_those_there_who_keep_them(unit):
    head = staff(Role.HANDLER)
    UnitStaffFactory(unit=unit, user=head, role=UnitRole.HEAD)

    assert "答复模板" in menu_of(head)["opinions"]
    assert "答复模板" in menu_of(staff(Role.ADMINISTRATOR))["opinions"]
    assert "答复模板" not in menu_of(staff(Role.DISPATCHER))["opinions"]
    assert "答复模板" not in menu_of(staff(Role.HANDLER, unit=unit))["opinions"]
