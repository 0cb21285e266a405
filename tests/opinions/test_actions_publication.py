from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from opinions import actions
from opinions.casework.seals import seal_chains
from opinions.enums import ConsentBasis, PublicationMove, PublicationState, PublishConsent, State
from opinions.models import Opinion, PublishedCopy
from opinions.permissions import NotPermitted, OthersProposal, OwnItem, moves_for
from opinions.queries import QUEUES
from portal.core.publishing import published
from portal.users.enums import Role
from tests.factories.opinions import (
    HOUR,
    MONDAY,
    OpinionFactory,
    PublishedCopyFactory,
    original_words,
    staff,
)
from tests.factories.reference import AreaFactory, FieldFactory
from tests.opinions.findings import found

pytestmark = pytest.mark.django_db
PROPOSED, PUBLISHED = PublicationState.PROPOSED, PublicationState.PUBLISHED
SAID = {"title": "路灯", "text": "王小明家门口的灯不亮。", "place": "某路 3 栋 502"}
CUT = {"text": "⟦王小明|个人信息⟧家门口的灯不亮。", "place": "某路⟦ 3 栋 502|PERSONAL⟧"}


@pytest.fixture
def later() -> dt.datetime:
    """The same day, so that no seal is missed."""
    return MONDAY + 12 * HOUR


def consented(**fields: Any) -> Opinion:
    return OpinionFactory(
        **{"state": State.ANSWERED, "publish_consent": PublishConsent.ANONYMOUS} | fields
    )


def test_proposed_copy_holds_the_cut_words_and_is_not_public(at, heard) -> None:
    opinion, dispatcher = consented(**SAID, reply_text="已修好。"), staff(Role.DISPATCHER)
    original = (opinion.title, opinion.text)

    actions.propose(opinion, **original_words(opinion, **CUT), by=dispatcher, at=at)

    copy = PublishedCopy.objects.get()
    assert (copy.title, copy.text, copy.place, copy.name) == (
        "路灯", "⟦PERSONAL⟧家门口的灯不亮。", "某路⟦PERSONAL⟧", "",
    )  # fmt: skip
    assert copy.cuts == {"text": [[0, 3, "PERSONAL"]], "place": [[2, 10, "PERSONAL"]]}
    assert (copy.reply, copy.reply_unit, copy.number) == (
        "已修好。",
        opinion.lead_unit.label,
        opinion.number,
    )
    assert (copy.proposed_by, copy.proposed_at, copy.approved_at) == (dispatcher, at, None)
    assert (opinion.title, opinion.text) == original
    assert not PublishedCopy.objects.public().exists()
    assert list(copy.search_documents()) == []
    assert heard == []


def test_reply_may_be_left_out_of_the_copy(at) -> None:
    opinion = consented()

    actions.propose(opinion, **original_words(opinion, reply=""), by=staff(Role.DISPATCHER), at=at)

    copy = PublishedCopy.objects.get()
    assert (copy.reply, copy.reply_unit, copy.replied_on) == ("", "", None)


def test_nobody_approves_the_publication_of_his_own_reply(at) -> None:
    author = staff(Role.HANDLER, Role.PUBLISHER)
    opinion = consented(author=author, publication=PROPOSED)

    with pytest.raises(OwnItem):
        actions.approve(opinion, by=author, at=at)
    with pytest.raises(OwnItem):
        actions.decline(opinion, reason="不妥", by=author, at=at)

    assert list(QUEUES["publish"].rows(author, at.date())) == []
    assert Opinion.objects.get().publication == PROPOSED


def test_approved_copy_is_public_and_the_index_hears_of_it(at, heard) -> None:
    opinion, publisher = consented(publication=PROPOSED), staff(Role.PUBLISHER)

    actions.approve(opinion, by=publisher, at=at)

    copy = PublishedCopy.objects.get()
    assert (copy.approved_by, copy.approved_at) == (publisher, at)
    assert list(PublishedCopy.objects.public()) == [copy]
    assert heard == [("published", copy.pk)]


def test_copy_without_a_reply_is_public_too(at) -> None:
    opinion = consented(state=State.ACCEPTED)

    actions.propose(opinion, **original_words(opinion), by=staff(Role.DISPATCHER), at=at)
    actions.approve(opinion, by=staff(Role.PUBLISHER), at=at)

    assert PublishedCopy.objects.public().get().reply == ""


def test_copy_that_was_taken_down_is_gone_at_once(at, heard) -> None:
    copy = PublishedCopyFactory()
    opinion = copy.opinion

    actions.take_down(opinion, reason="本人要求", by=staff(Role.PUBLISHER), at=at)

    assert not PublishedCopy.objects.public().exists()
    assert heard == [("unpublished", copy.pk)]


def test_what_was_taken_down_is_cut_further_and_approved_anew(heard, later) -> None:
    first = staff(Role.PUBLISHER, Role.DISPATCHER)
    opinion = consented(**SAID, publication=PUBLISHED, approver=first)
    actions.take_down(opinion, reason="还有姓名", by=staff(Role.PUBLISHER), at=later)

    actions.propose(opinion, **original_words(opinion, **CUT), by=first, at=later)
    assert not PublishedCopy.objects.public().exists()
    assert list(PublishedCopy.objects.get().search_documents()) == []
    with pytest.raises(OwnItem):
        actions.approve(opinion, by=first, at=later)
    actions.approve(opinion, by=staff(Role.PUBLISHER), acknowledged=True, at=later)

    copy = PublishedCopy.objects.public().get()
    assert copy.text == "⟦PERSONAL⟧家门口的灯不亮。"
    assert heard == [("unpublished", copy.pk), ("published", copy.pk)]
    seal_chains(later)
    assert found() == []


def test_what_its_submitter_took_down_is_not_proposed_again(later) -> None:
    opinion, dispatcher = consented(publication=PUBLISHED), staff(Role.DISPATCHER)
    actions.withdraw_consent(opinion, at=later)

    with pytest.raises(actions.ConsentMissing):
        actions.propose(opinion, **original_words(opinion), by=dispatcher, at=later)
    assert PublicationMove.PROPOSE not in moves_for(dispatcher, opinion)


def test_proposer_takes_his_own_proposal_back_and_nobody_elses(heard, later) -> None:
    mine, other = staff(Role.DISPATCHER), staff(Role.DISPATCHER)
    opinion = consented(publication=PROPOSED, proposer=mine)
    assert PublicationMove.RETRACT in moves_for(mine, opinion)
    assert PublicationMove.RETRACT not in moves_for(other, opinion)

    with pytest.raises(OthersProposal):
        actions.retract(opinion, by=other, at=later)
    actions.retract(opinion, by=mine, at=later)

    assert (opinion.publication, heard) == (PublicationState.UNPUBLISHED, [])
    assert PublicationMove.PROPOSE in moves_for(mine, opinion)
    seal_chains(later)
    assert found() == []


def test_error_while_indexing_takes_the_approval_back(at) -> None:
    opinion = consented(publication=PROPOSED)

    def fail(**_: Any) -> None:
        raise RuntimeError

    published.connect(fail, sender=PublishedCopy)
    with pytest.raises(RuntimeError):
        actions.approve(opinion, by=staff(Role.PUBLISHER), at=at)
    published.disconnect(fail, sender=PublishedCopy)

    assert Opinion.objects.get().publication == PROPOSED
    assert not PublishedCopy.objects.public().exists()


def test_nobody_approves_or_declines_his_own_proposal(at) -> None:
    person = staff(Role.ADMINISTRATOR)
    opinion = consented(publication=PROPOSED, proposer=person)

    with pytest.raises(OwnItem):
        actions.approve(opinion, by=person, at=at)
    with pytest.raises(OwnItem):
        actions.decline(opinion, reason="不妥", by=person, at=at)


def test_declined_proposal_may_be_made_again_by_somebody_else(at) -> None:
    first = staff(Role.PUBLISHER, Role.DISPATCHER)
    opinion = consented(publication=PROPOSED, proposer=first)

    actions.decline(opinion, reason="含门牌号", by=staff(Role.PUBLISHER), at=at)
    assert opinion.publication == PublicationState.UNPUBLISHED
    actions.propose(opinion, **original_words(opinion), by=staff(Role.DISPATCHER), at=at)
    actions.approve(opinion, by=first, at=at)

    assert PublishedCopy.objects.public().get().text == opinion.text


def test_without_consent_nothing_is_proposed(at) -> None:
    opinion = OpinionFactory(state=State.ANSWERED)

    with pytest.raises(actions.ConsentMissing):
        actions.propose(opinion, **original_words(opinion), by=staff(Role.DISPATCHER), at=at)

    assert not PublishedCopy.objects.exists()


def test_consent_withdrawn_meanwhile_stops_the_approval(at) -> None:
    opinion = consented(publication=PROPOSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.update(publish_consent=PublishConsent.NONE)
    Opinion.objects.update(
        publish_consent=PublishConsent.NONE, publication=PublicationState.UNPUBLISHED
    )

    with pytest.raises(Exception, match="批准公开"):
        actions.approve(opinion, by=staff(Role.PUBLISHER), at=at)


def test_published_at_source_needs_no_other_consent(at) -> None:
    opinion = OpinionFactory(state=State.ANSWERED, consent_basis=ConsentBasis.PUBLISHED_AT_SOURCE)

    actions.propose(opinion, **original_words(opinion), by=staff(Role.DISPATCHER), at=at)

    assert opinion.publication == PROPOSED


@pytest.mark.parametrize(
    ("consent", "name"), [(PublishConsent.NAMED, "李秀英"), (PublishConsent.ANONYMOUS, "")]
)
def test_name_is_shown_only_as_consented(consent: PublishConsent, name: str, at) -> None:
    opinion = consented(publish_consent=consent, contact={"name": "李秀英"})

    actions.propose(opinion, **original_words(opinion), by=staff(Role.DISPATCHER), at=at)

    assert PublishedCopy.objects.get().name == name


@pytest.mark.parametrize("words", [{"title": " "}, {"text": "\x00"}])
def test_public_text_and_title_are_not_empty(words: dict[str, str], at) -> None:
    opinion = consented()

    with pytest.raises(actions.PublicTextMissing):
        actions.propose(
            opinion, **original_words(opinion, **words), by=staff(Role.DISPATCHER), at=at
        )


def test_reasons_are_not_empty(at) -> None:
    publisher = staff(Role.PUBLISHER)

    with pytest.raises(actions.DeclineReasonMissing):
        actions.decline(consented(publication=PROPOSED), reason="", by=publisher, at=at)
    with pytest.raises(actions.TakeDownReasonMissing):
        actions.take_down(consented(publication=PUBLISHED), reason="", by=publisher, at=at)


def test_search_document_of_a_chinese_copy() -> None:
    district = AreaFactory(code="qingyuan")
    street = AreaFactory(code="hedong", parent=district)
    field = FieldFactory(code="lighting", label="照明", label_en="")
    copy = PublishedCopyFactory(
        title="路灯",
        text="灯不亮。",
        place="东段",
        area=street,
        field=field,
        reply="已修好。",
        submitted_on=dt.date(2026, 3, 2),
    )
    copy.area, copy.field = street, field

    (document,) = copy.search_documents()

    assert (document.kind, document.source_id, document.locale) == ("opinion", copy.pk, "zh-hans")
    assert (document.title, document.text, document.reply) == ("路灯", "灯不亮。\n东段", "已修好。")
    assert document.url == f"/opinions/{copy.number}/"
    assert document.facets == {
        "area": ["qingyuan", "hedong"],
        "field": ["lighting"],
        "studio": [],
        "year": ["2026"],
    }


def test_english_copy_has_one_document_which_search_finds_in_every_language() -> None:
    copy = PublishedCopyFactory(language="en")

    (document,) = copy.search_documents()

    assert (document.locale, document.url) == ("zh-hans", f"/opinions/{copy.number}/")
    assert document.card["language"] == "en"


def test_refusals_of_persons_are_djangos_permission_denied() -> None:
    assert issubclass(NotPermitted, PermissionDenied)
