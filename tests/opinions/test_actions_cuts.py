"""What may be cut, what must be said of it, and who has to look at the rest."""

from __future__ import annotations

import pytest

from opinions import actions
from opinions.casework import cuts
from opinions.enums import PublicationState
from opinions.models import PublishedCopy
from portal.users.enums import Role
from tests.factories.opinions import original_words, staff
from tests.opinions.test_actions_publication import CUT, SAID, consented

pytestmark = pytest.mark.django_db
PROPOSED = PublicationState.PROPOSED


def test_history_keeps_how_much_was_cut_and_why_but_no_word_of_it(at) -> None:
    opinion = consented(**SAID, reply_text="王小明您好，3 栋 502 的灯已修好。")
    reply = "⟦王小明|PERSONAL⟧您好，⟦3 栋 502|OTHER⟧ 的灯已修好。"

    actions.propose(
        opinion,
        **original_words(opinion, **CUT, reply=reply, reason="居委会要求。"),
        by=staff(Role.DISPATCHER),
        at=at,
    )

    assert PublishedCopy.objects.get().reply == "⟦PERSONAL⟧您好，⟦OTHER⟧ 的灯已修好。"
    assert opinion.replies.get().text == "王小明您好，3 栋 502 的灯已修好。"
    step = opinion.steps.latest("position")
    assert (step.data["cuts"], step.text) == ({"OTHER": 1, "PERSONAL": 3}, "居委会要求。")
    assert "王小明" not in str(step.data)


@pytest.mark.parametrize(
    ("marked", "refused"),
    [
        ("⟦王小明⟧家门口的灯不亮。", cuts.MarkReasonless),
        ("⟦王小明|⟧家门口的灯不亮。", cuts.MarkReasonless),
        ("⟦王小明|随便⟧家门口的灯不亮。", cuts.MarkReasonUnknown),
        ("⟦|个人信息⟧王小明家门口的灯不亮。", cuts.MarkEmpty),
        ("⟦王小明|个人信息家门口的灯不亮。", cuts.MarkUnclosed),
        ("王小明家门口的灯不亮。⟧", cuts.MarkUnclosed),
        ("居民家门口的灯不亮。", cuts.NotTheOriginal),
        ("⟦王小名|个人信息⟧家门口的灯不亮。", cuts.NotTheOriginal),
    ],
)
def test_marks_that_cannot_be_read_and_other_changes_are_refused(marked, refused, at) -> None:
    opinion = consented(**SAID)

    with pytest.raises(refused):
        actions.propose(
            opinion, **original_words(opinion, text=marked), by=staff(Role.DISPATCHER), at=at
        )

    assert not PublishedCopy.objects.exists()


@pytest.mark.parametrize("part", ["title", "text", "place", "reply"])
def test_cut_for_other_reasons_needs_a_word_on_it(part: str, at) -> None:
    opinion = consented(reply_text="已修好。")
    words = original_words(opinion)
    words[part] = f"⟦{words[part]}|OTHER⟧"

    with pytest.raises(actions.CutReasonMissing):
        actions.propose(opinion, **words | {"reason": " "}, by=staff(Role.DISPATCHER), at=at)
    actions.propose(opinion, **words | {"reason": "涉及案件"}, by=staff(Role.DISPATCHER), at=at)

    assert opinion.publication == PROPOSED


def test_brackets_of_ours_in_a_residents_words_are_no_cuts(at) -> None:
    opinion = consented(text="路口的⟦PERSONAL⟧牌子倒了。")

    actions.propose(
        opinion,
        **original_words(opinion, text="路口的[PERSONAL]牌子倒了。"),
        by=staff(Role.DISPATCHER),
        at=at,
    )

    copy = PublishedCopy.objects.get()
    assert (copy.text, copy.cuts) == ("路口的[PERSONAL]牌子倒了。", {})


def test_what_looks_like_personal_data_stays_only_when_the_second_person_looked_at_it(at) -> None:
    opinion, publisher = consented(text="联系人：王小明，13800000000。"), staff(Role.PUBLISHER)
    actions.propose(
        opinion,
        **original_words(opinion, text="联系人：⟦王小明|个人信息⟧，13800000000。"),
        by=staff(Role.DISPATCHER),
        at=at,
    )

    with pytest.raises(actions.PersonalDataLeft):
        actions.approve(opinion, by=publisher, at=at)
    assert not PublishedCopy.objects.public().exists()
    actions.approve(opinion, acknowledged=True, by=publisher, at=at)

    assert opinion.steps.latest("position").data == {"findings": 1}
    assert PublishedCopy.objects.public().exists()
