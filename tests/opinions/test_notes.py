"""Notes for colleagues: who is told by ``@``, and who never is."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.actions.notes import UnknownMention
from opinions.enums import State
from opinions.models import CaseNote, NoteMention
from opinions.permissions import OutsideScope, can_see, those_who_see
from opinions.queries import mentions_of
from portal.core.models import Outbox
from portal.core.outbox import sweep
from portal.reference.models import UnitStaff
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory
from tests.factories.users import UserFactory
from tests.services.mail import Mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, User]:
    unit = UnitFactory()
    return {
        "unit": unit,
        "boss": staff(Role.DISPATCHER, username="boss", display_name="陈立新"),
        "handler": staff(Role.HANDLER, unit=unit, username="zhou", display_name="周敏"),
        "reviewer": staff(Role.REVIEWER, username="qian", display_name="答复审核 钱慎之"),
        "stranger": staff(
            Role.HANDLER, unit=UnitFactory(), username="stranger", display_name="外人"
        ),
    }


@pytest.fixture
def case(people):
    return OpinionFactory(state=State.HANDLING, unit=people["unit"])


def told(note: CaseNote) -> list[str]:
    return sorted(mention.user.username for mention in note.mentions.select_related("user"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("请先联系物业。", []),
        ("@周敏 请先联系物业。", ["zhou"]),
        ("请＠周敏，还有@boss看一下", ["boss", "zhou"]),
        ("@ZHOU @周敏", ["zhou"]),
        ("发到 wuye@boss.example 就行", []),
        ("（@周敏）", ["zhou"]),
        ("@钱慎之看一下", ["qian"]),
    ],
)
def test_mention_by_user_name_or_full_name(text, names, case, people, at) -> None:
    writer = staff(Role.REVIEWER)

    note = actions.write_note(case, text=text, by=writer, at=at)

    assert told(note) == names
    assert note.text == text


@pytest.mark.parametrize(
    "text", ["@zhou9 请看", "@zhou_b", "@zhou.b", "@zhou-b", "@zhou@b.example", "@zhou９"]
)
def test_name_that_goes_on_is_another_name(text, case, people, at) -> None:
    """Nobody here is called so; ``zhou`` is not meant."""
    with pytest.raises(UnknownMention):
        actions.write_note(case, text=text, by=people["boss"], at=at)

    assert not NoteMention.objects.exists()


@pytest.mark.parametrize("text", ["@zhou9请看", "@zhou9, 请看", "@zhou9. 请看", "@zhou9"])
def test_longer_user_name_alone_is_told(text, case, people, at) -> None:
    staff(Role.HANDLER, unit=people["unit"], username="zhou9", display_name="周久")

    assert told(actions.write_note(case, text=text, by=people["boss"], at=at)) == ["zhou9"]


def test_longest_name_counts_and_namesakes_are_all_told(case, people, at) -> None:
    for username in ("lin1", "lin2"):
        staff(Role.HANDLER, unit=people["unit"], username=username, display_name="林小")
    staff(Role.HANDLER, unit=people["unit"], username="lin3", display_name="林小雨")

    assert told(actions.write_note(case, text="@林小雨", by=people["boss"], at=at)) == ["lin3"]
    assert told(actions.write_note(case, text="@林小 看", by=people["boss"], at=at)) == [
        "lin1",
        "lin2",
    ]


@pytest.mark.parametrize("name", ["外人", "stranger", "不存在的人"])
def test_mention_of_somebody_outside_is_refused_like_one_of_nobody(name, case, people, at) -> None:
    with pytest.raises(actions.UnknownMention, match=f"@{name}"):
        actions.write_note(case, text=f"@{name} 看一下", by=people["boss"], at=at)

    assert not CaseNote.objects.exists()
    assert not Outbox.objects.exists()


@pytest.mark.parametrize("text", ["", " \n\u200b", "字" * 2001])
def test_empty_and_endless_notes_are_refused(text, case, people, at) -> None:
    with pytest.raises((actions.NoteMissing, actions.NoteTooLong)):
        actions.write_note(case, text=text, by=people["boss"], at=at)

    assert not CaseNote.objects.exists()


def test_nobody_writes_at_a_case_that_he_does_not_see(case, people, at) -> None:
    with pytest.raises(OutsideScope):
        actions.write_note(case, text="我也说一句", by=people["stranger"], at=at)


def test_mentioned_one_is_told_by_mail_without_the_words(case, people, at, smtp: Mailbox) -> None:
    actions.write_note(case, text="@周敏 王阿姨住三号楼", by=people["boss"], at=at)

    sweep(at)
    sweep(at)

    (message,) = smtp.messages
    assert message["To"] == people["handler"].email
    assert case.number in message.get_content()
    assert "陈立新" in message.get_content()
    assert "王阿姨" not in message.as_string() + message.get_content()


def test_who_has_read_it_gets_no_mail_any_more(case, people, at, smtp: Mailbox) -> None:
    actions.write_note(case, text="@周敏 看", by=people["boss"], at=at)
    actions.see_mentions(case, by=people["handler"], at=at)

    sweep(at)

    assert smtp.messages == []


def test_mention_waits_until_the_case_was_opened(case, people, at) -> None:
    actions.write_note(case, text="@周敏 看", by=people["boss"], at=at)
    actions.write_note(case, text="@周敏 再看", by=people["boss"], at=at + dt.timedelta(hours=1))

    assert [each.note.text for each in mentions_of(people["handler"])] == ["@周敏 再看", "@周敏 看"]
    actions.see_mentions(case, by=people["handler"], at=at)
    assert not mentions_of(people["handler"]).exists()


def test_mention_in_a_case_out_of_scope_meanwhile_is_not_listed(case, people, at) -> None:
    actions.write_note(case, text="@周敏 看", by=people["boss"], at=at)
    UnitStaff.objects.filter(user=people["handler"]).delete()

    assert NoteMention.objects.filter(user=people["handler"], seen_at=None).exists()
    assert not mentions_of(people["handler"]).exists()


def test_own_name_tells_nobody(case, people, at) -> None:
    assert told(actions.write_note(case, text="@boss 记一下", by=people["boss"], at=at)) == []


def test_those_who_see_are_those_who_can_see() -> None:
    unit, studio = UnitFactory(), StudioPageFactory()
    everybody = [
        *(staff(role) for role in Role),
        *(staff(role, unit=unit, studio=studio) for role in Role),
        *(staff(role, unit=UnitFactory(), studio=StudioPageFactory()) for role in Role),
        staff(Role.HANDLER, unit=unit, is_active=False),
        UserFactory(is_superuser=True),
    ]
    for opinion in (
        OpinionFactory(state=State.HANDLING, unit=unit, studio=studio),
        OpinionFactory(state=State.HANDLING, unit=unit),
        OpinionFactory(studio=studio),
        OpinionFactory(),
    ):
        assert set(those_who_see(opinion)) & set(everybody) == {
            person for person in everybody if can_see(User.objects.get(pk=person.pk), opinion)
        }
