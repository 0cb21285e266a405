"""How the reply of a matter that is public already becomes public: by two persons, redacted where needed."""

from __future__ import annotations

from typing import Any

import pytest

from opinions import actions
from opinions.casework.cuts import NotTheOriginal
from opinions.casework.seals import seal_chains
from opinions.casework.verification import Count, breaks
from opinions.enums import PublicationState, PublishConsent, State
from opinions.models import Opinion, PublishedCopy, ReplyProposal
from opinions.permissions import OwnItem
from opinions.queries import QUEUES, day_of, queue_counts
from portal.core.models import Outbox
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, original_words, staff
from tests.factories.pages import StudioPageFactory

pytestmark = pytest.mark.django_db
PROPOSED, PUBLISHED = PublicationState.PROPOSED, PublicationState.PUBLISHED
PRIVATE = "王小明您好，3 栋 502 门前的灯三天内修好。"
CUT = "⟦王小明|个人信息⟧您好，⟦3 栋 502|个人信息⟧ 门前的灯三天内修好。"
PUBLIC = "⟦PERSONAL⟧您好，⟦PERSONAL⟧ 门前的灯三天内修好。"


def under_review(**fields: Any) -> Opinion:
    plain = {"state": State.REPLY_REVIEW, "publication": PUBLISHED, "reply_text": PRIVATE}
    return OpinionFactory(**plain | fields)


def test_released_reply_of_a_public_matter_waits_for_a_publisher(heard, at) -> None:
    opinion, reviewer, publisher = under_review(), staff(Role.REVIEWER), staff(Role.PUBLISHER)

    actions.release(opinion, by=reviewer, at=at)

    copy = PublishedCopy.objects.get()
    assert (opinion.state, opinion.publication, copy.is_public) == (State.ANSWERED, PUBLISHED, True)
    assert (copy.reply, heard) == ("", [])
    assert [document.reply for document in copy.search_documents()] == [""]
    assert list(QUEUES["publish"].rows(publisher, at.date())) == [opinion]
    assert queue_counts(publisher, at.date())["publish"] == 1
    assert Outbox.objects.filter(payload__user=publisher.pk).count() == 1


def test_approved_reply_joins_the_public_copy_and_the_index_hears_of_it(heard, at) -> None:
    opinion, publisher = under_review(reply_text="三天内修好。"), staff(Role.PUBLISHER)
    actions.release(opinion, by=staff(Role.REVIEWER), at=at)

    actions.approve_reply(opinion, by=publisher, at=at)

    copy = PublishedCopy.objects.get()
    assert (copy.reply, copy.reply_unit, copy.replied_on) == (
        "三天内修好。",
        opinion.lead_unit.label,
        at.date(),
    )
    assert heard == [("published", copy.pk)]
    assert not ReplyProposal.objects.exists()
    assert list(QUEUES["publish"].rows(publisher, at.date())) == []
    seal_chains(at)
    assert list(breaks(Count())) == []


def test_reply_is_redacted_before_it_joins_and_the_original_stays(at) -> None:
    opinion, dispatcher = under_review(), staff(Role.DISPATCHER)
    actions.release(opinion, by=staff(Role.REVIEWER), at=at)

    with pytest.raises(actions.PersonalDataLeft):
        actions.approve_reply(opinion, by=staff(Role.PUBLISHER), at=at)
    with pytest.raises(NotTheOriginal):
        actions.propose_reply(opinion, reply="灯三天内修好。", reason="", by=dispatcher, at=at)
    actions.propose_reply(opinion, reply=CUT, reason="", by=dispatcher, at=at)
    assert opinion.steps.latest("position").data["cuts"] == {"PERSONAL": 2}
    actions.approve_reply(opinion, by=staff(Role.PUBLISHER), at=at)

    copy = PublishedCopy.objects.get()
    assert (copy.reply, copy.cuts["reply"]) == (PUBLIC, [[0, 3, "PERSONAL"], [6, 13, "PERSONAL"]])
    seal_chains(at)
    assert list(breaks(Count())) == []
    assert opinion.replies.get().text == PRIVATE


def test_reply_that_is_public_already_is_redacted_in_the_same_way(heard, at) -> None:
    opinion = OpinionFactory(state=State.ANSWERED, publication=PUBLISHED, reply_text=PRIVATE)
    assert PublishedCopy.objects.get().reply == PRIVATE

    actions.propose_reply(opinion, reply=CUT, reason="", by=staff(Role.DISPATCHER), at=at)
    actions.approve_reply(opinion, by=staff(Role.PUBLISHER), at=at)

    assert PublishedCopy.objects.get().reply == PUBLIC


def test_declined_reply_leaves_the_public_copy_as_it_was(heard, at) -> None:
    opinion, reviewer, dispatcher = under_review(), staff(Role.REVIEWER), staff(Role.DISPATCHER)
    actions.release(opinion, by=reviewer, at=at)
    Outbox.objects.all().delete()

    actions.decline_reply(opinion, reason="还有姓名。", by=staff(Role.PUBLISHER), at=at)

    copy = PublishedCopy.objects.get()
    assert (copy.reply, copy.is_public, heard) == ("", True, [])
    told = set(Outbox.objects.values_list("payload__user", flat=True))
    assert told == {reviewer.pk, dispatcher.pk, copy.proposed_by_id}
    with pytest.raises(actions.NoReplyWaits):
        actions.approve_reply(opinion, by=staff(Role.PUBLISHER), at=at)


def test_who_wrote_released_or_proposed_the_reply_does_not_approve_it(at) -> None:
    author = staff(Role.HANDLER, Role.PUBLISHER)
    reviewer = staff(Role.REVIEWER, Role.PUBLISHER)
    dispatcher = staff(Role.DISPATCHER, Role.PUBLISHER)
    opinion = under_review(author=author)
    actions.release(opinion, by=reviewer, at=at)

    for person in (author, reviewer):
        with pytest.raises(OwnItem):
            actions.approve_reply(opinion, by=person, at=at)
        assert list(QUEUES["publish"].rows(person, at.date())) == []
    actions.propose_reply(opinion, reply=PRIVATE, reason="", by=dispatcher, at=at)
    with pytest.raises(OwnItem):
        actions.decline_reply(opinion, reason="否", by=dispatcher, at=at)

    assert PublishedCopy.objects.get().reply == ""


def test_answer_on_the_spot_to_a_public_matter_waits_too(at) -> None:
    opinion = OpinionFactory(state=State.ACCEPTED, publication=PUBLISHED, grade="SIMPLE")

    actions.answer_on_the_spot(opinion, text=PRIVATE, by=staff(Role.DISPATCHER), at=at)

    assert PublishedCopy.objects.get().reply == ""
    assert ReplyProposal.objects.get().text == PRIVATE


def test_reply_released_while_the_copy_is_proposed_waits_until_that_is_public(at) -> None:
    opinion, publisher = under_review(publication=PROPOSED), staff(Role.PUBLISHER)
    actions.release(opinion, by=staff(Role.REVIEWER), at=at)

    actions.approve(opinion, by=publisher, at=at)
    assert PublishedCopy.objects.get().reply == ""

    assert list(QUEUES["publish"].rows(publisher, at.date())) == [opinion]
    actions.approve_reply(opinion, acknowledged=True, by=publisher, at=at)
    assert PublishedCopy.objects.get().reply == PRIVATE


@pytest.mark.parametrize("publication", [PublicationState.TAKEN_DOWN, PublicationState.UNPUBLISHED])
def test_released_reply_of_a_matter_that_is_not_public_is_offered_to_nobody(
    publication: PublicationState, heard, at
) -> None:
    opinion = under_review(publication=publication, publish_consent=PublishConsent.ANONYMOUS)

    actions.release(opinion, by=staff(Role.REVIEWER), at=at)

    assert heard == []
    assert not ReplyProposal.objects.exists()


def test_reply_that_waits_goes_with_the_copy_that_is_declined_or_taken_down(at) -> None:
    declined, gone = under_review(publication=PROPOSED), under_review()
    for opinion in (declined, gone):
        actions.release(opinion, by=staff(Role.REVIEWER), at=at)

    actions.decline(declined, reason="否", by=staff(Role.PUBLISHER), at=at)
    actions.take_down(gone, reason="撤", by=staff(Role.PUBLISHER), at=at)

    assert not ReplyProposal.objects.exists()


def test_copy_with_a_reply_that_was_corrected_since_is_not_approved(heard, at) -> None:
    opinion, publisher = (
        OpinionFactory(
            state=State.ANSWERED, publication=PROPOSED, reply_text="下周修。", correction="不能修。"
        ),
        staff(Role.PUBLISHER),
    )
    actions.correct(opinion, by=staff(Role.REVIEWER), at=at)

    with pytest.raises(actions.ReplyOvertaken):
        actions.approve(opinion, by=publisher, at=at)
    assert (opinion.publication, heard) == (PROPOSED, [])

    actions.decline(opinion, reason="答复已更正。", by=publisher, at=at)
    actions.propose(opinion, **original_words(opinion), by=staff(Role.DISPATCHER), at=at)
    actions.approve(opinion, by=publisher, at=at)
    assert PublishedCopy.objects.get().reply == "不能修。"


def test_those_who_may_propose_another_hear_that_a_reply_was_declined(at) -> None:
    studio = StudioPageFactory()
    opinion = under_review(studio=studio)
    own, other = staff(Role.CLERK, studio=studio), staff(Role.CLERK, studio=StudioPageFactory())
    actions.release(opinion, by=staff(Role.REVIEWER), at=at)
    Outbox.objects.all().delete()

    actions.decline_reply(opinion, reason="还有姓名。", by=staff(Role.PUBLISHER), at=at)

    told = set(Outbox.objects.values_list("payload__user", flat=True))
    assert own.pk in told
    assert other.pk not in told
    queue = QUEUES["replies-not-public"]
    assert list(queue.rows(own, at.date())) == [opinion]
    assert queue_counts(own, at.date())[queue.code] == 1
    assert list(queue.rows(other, at.date())) == []
    assert not day_of(own, at.date()).anything  # nobody is reminded of it


def test_matter_is_listed_until_its_reply_waits_for_a_publisher_or_is_public(at) -> None:
    dispatcher, publisher, queue = (
        staff(Role.DISPATCHER),
        staff(Role.PUBLISHER),
        QUEUES["replies-not-public"],
    )
    opinion = OpinionFactory(
        state=State.CLOSED, publication=PUBLISHED, copy={"reply": ""}, reply_text="三天内修好。"
    )
    OpinionFactory(state=State.CLOSED, publication=PUBLISHED)
    OpinionFactory(state=State.HANDLING, publication=PUBLISHED)
    assert list(queue.rows(dispatcher, at.date())) == [opinion]

    actions.propose_reply(opinion, reply="三天内修好。", reason="", by=dispatcher, at=at)
    assert list(queue.rows(dispatcher, at.date())) == []
    actions.approve_reply(opinion, by=publisher, at=at)
    assert list(queue.rows(dispatcher, at.date())) == []


def test_matter_whose_correction_was_declined_is_listed(at) -> None:
    dispatcher, publisher = staff(Role.DISPATCHER), staff(Role.PUBLISHER)
    opinion = OpinionFactory(state=State.ANSWERED, publication=PUBLISHED, correction="不能修。")
    actions.correct(opinion, by=staff(Role.REVIEWER), at=at)
    queue = QUEUES["replies-not-public"]
    assert list(queue.rows(dispatcher, at.date())) == []

    actions.decline_reply(opinion, reason="有姓名。", by=publisher, at=at)

    assert list(queue.rows(dispatcher, at.date())) == [opinion]
    assert queue_counts(dispatcher, at.date())[queue.code] == 1
