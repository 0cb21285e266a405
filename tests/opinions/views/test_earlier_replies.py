"""A public reply that does not hold any more stays on its page, and says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from opinions import actions
from opinions.casework.seals import seal_chains
from opinions.enums import State
from opinions.models import Opinion, PublishedCopy
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, original_words, staff
from tests.opinions.findings import found

pytestmark = pytest.mark.django_db
OLD, NEW = "王小明您好，下周修。", "不能修，李秀英负责。"
CUT_OLD, CUT_NEW = "⟦王小明|个人信息⟧您好，下周修。", "不能修，⟦李秀英|他人信息⟧负责。"
DAY = dt.timedelta(days=1)
NOT_SHOWN = "已经答复提交人，答复没有在这里公开。"
IN_HAND = "正在办理，答复以后会在这里公布。"


@pytest.fixture
def matter(at) -> Opinion:
    """Public, with a reply of which a name is cut."""
    opinion = OpinionFactory(
        state=State.ANSWERED, publish_consent="ANONYMOUS", reply_text=OLD, contact={"phone": "1"}
    )
    words = original_words(opinion, reply=CUT_OLD)
    actions.propose(opinion, **words, by=staff(Role.DISPATCHER), at=at)
    actions.approve(opinion, by=staff(Role.PUBLISHER), at=at)
    return opinion


def correct(opinion: Opinion, text: str, at: Any) -> None:
    by = staff(Role.ADMINISTRATOR)
    actions.propose_correction(opinion, text=text, reason="写错了", by=by, at=at)
    actions.correct(opinion, by=staff(Role.REVIEWER), at=at)


def publish_reply(opinion: Opinion, reply: str, at: Any) -> None:
    actions.propose_reply(opinion, reply=reply, reason="", by=staff(Role.DISPATCHER), at=at)
    actions.approve_reply(opinion, acknowledged=True, by=staff(Role.PUBLISHER), at=at)


def reopen(opinion: Opinion, at: Any) -> None:
    actions.request_reopen(opinion, reason="没修", marks=actions.Marks(1), at=at)
    actions.grant_reopen(opinion, by=staff(Role.DISPATCHER), at=at)


def shown(client: Client, opinion: Opinion) -> str:
    page = client.get(f"/opinions/{opinion.number}/").text
    assert "王小明" not in page
    assert "李秀英" not in page
    return page.partition("<h2>答复</h2>")[2].partition("</article>")[0]


def test_corrected_reply_stays_with_its_day_and_its_cuts(matter, client: Client, at) -> None:
    correct(matter, NEW, at + DAY)
    assert "已更正" not in shown(client, matter)  # until a publisher decides
    publish_reply(matter, CUT_NEW, at + DAY)

    now, _, old = shown(client, matter).partition("<details")
    day = matter.replies.order_by("pk").first().released_at
    assert "不能修，" in now
    assert "下周修" not in now
    assert f"<s>{day:%Y-%m-%d} 的答复</s> {at + DAY:%Y-%m-%d} 已更正" in old
    assert "您好，下周修。" in old
    copy = PublishedCopy.objects.get()
    assert copy.cuts["reply"] == [[4, 7, "THIRD_PARTY"]]
    assert copy.cuts["earlier"] == [[[0, 3, "PERSONAL"]]]
    assert [each.reply for each in copy.search_documents()] == [
        "不能修，〔已遮盖：他人信息〕负责。"
    ]
    seal_chains(at + DAY)
    assert found() == []


def test_reply_that_is_cut_anew_takes_the_place_of_the_one_that_was_public(
    matter, client: Client, at
) -> None:
    publish_reply(matter, "⟦王小明您好，|个人信息⟧下周修。", at)

    assert "<details" not in shown(client, matter)
    assert PublishedCopy.objects.get().earlier == []


def test_reopened_matter_says_so_beside_its_earlier_answer(matter, client: Client, at) -> None:
    reopen(matter, at + DAY)
    page = shown(client, matter)
    assert "您好，下周修。" in page
    assert f"此后于 {at + DAY:%Y-%m-%d} 重新办理。" in page
    assert IN_HAND in page

    unit = OpinionFactory(state=State.DISPATCHED).lead_unit
    actions.dispatch(matter, lead=unit, co_handling=[], by=staff(Role.DISPATCHER), at=at + DAY)
    author = staff(Role.HANDLER, unit=unit)
    actions.sign(matter, by=author, at=at + DAY)
    actions.submit_reply(matter, text=NEW, by=author, at=at + DAY)
    actions.release(matter, by=staff(Role.REVIEWER), at=at + DAY)
    assert NOT_SHOWN in shown(client, matter)

    publish_reply(matter, CUT_NEW, at + DAY)
    now, _, old = shown(client, matter).partition("<details")
    assert "不能修，" in now
    assert NOT_SHOWN not in now
    assert "此后于" not in now
    assert "的答复，此后重新办理" in old
    seal_chains(at + DAY)
    assert found() == []


def test_changed_earlier_reply_is_found(matter, at) -> None:
    correct(matter, NEW, at + DAY)
    publish_reply(matter, CUT_NEW, at + DAY)
    copy = PublishedCopy.objects.get()

    copy.earlier[0][0] = "从没这样答复过。"
    copy.save(update_fields=["earlier"])
    seal_chains(at + DAY)

    assert [line.partition(": ")[2] for line in found()] == ["以前公开的答复被改动"]
