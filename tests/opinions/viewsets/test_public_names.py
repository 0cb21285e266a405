"""The name that is shown with a published matter: searched like its words, or left out for a reason."""

from __future__ import annotations

from typing import Any

import pytest

from opinions import actions
from opinions.casework.cuts import left_in_copy, left_in_name
from opinions.enums import PublicationMove, PublishConsent, State
from opinions.models import Opinion, PublishedCopy
from opinions.viewsets.forms import ProposeForm
from opinions.viewsets.together.publication import NameSeemsNone, check_in_own_words
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, original_words, staff
from tests.opinions.viewsets.making import make

pytestmark = pytest.mark.django_db
NUMBERED = "张三 13912345678 找我"


def named(name: str, **fields: Any) -> Opinion:
    consent = {"publish_consent": PublishConsent.NAMED, "contact": {"name": name}}
    return OpinionFactory(**{"state": State.ACCEPTED, **consent} | fields)


def propose(opinion: Opinion, at: Any, **more: Any) -> PublishedCopy:
    words = original_words(opinion, reason=more.pop("reason", ""))
    actions.propose(opinion, **words, **more, by=staff(Role.DISPATCHER), at=at)
    return PublishedCopy.objects.get(opinion=opinion)


@pytest.mark.parametrize("name", [NUMBERED, "王小明3号楼", "微信 lihua_88", "住在三号楼的" * 4])
def test_name_that_is_none_is_looked_at_before_it_is_public(name: str, at) -> None:
    opinion, publisher = named(name), staff(Role.PUBLISHER)
    copy = propose(opinion, at)

    assert [left.part for left in left_in_copy(copy)] == ["name"]
    with pytest.raises(actions.PersonalDataLeft):
        actions.approve(opinion, by=publisher, at=at)
    with pytest.raises(NameSeemsNone):
        check_in_own_words(named(name))


@pytest.mark.parametrize("name", ["王小明", "王女士", "李师傅", "Li Hua", "欧阳娜娜", ""])
def test_name_that_looks_like_one_is_not_held_back(name: str) -> None:
    assert left_in_name(name) == []


def test_proposer_leaves_the_name_out_and_says_why(at) -> None:
    opinion = named(NUMBERED)
    with pytest.raises(actions.AnonymityReasonMissing):
        propose(opinion, at, anonymous=True)

    copy = propose(opinion, at, anonymous=True, reason="署名里有电话")

    assert (copy.name, opinion.publish_consent) == ("", PublishConsent.NAMED)
    assert opinion.steps.latest("position").text == "署名里有电话"
    actions.approve(opinion, by=staff(Role.PUBLISHER), at=at)


def test_form_asks_where_there_is_a_name_and_does_not_show_it(log_in, at) -> None:
    nameless = OpinionFactory(state=State.ACCEPTED, publish_consent=PublishConsent.ANONYMOUS)
    assert "anonymous" not in ProposeForm(opinion=nameless, at=at).fields
    assert ProposeForm(opinion=named("王小明"), at=at).initial["anonymous"] is False
    form = ProposeForm(opinion=named(NUMBERED), at=at)
    assert form.initial["anonymous"] is True
    assert "张三" not in form.as_p()

    opinion = named(NUMBERED)
    words = {"title": opinion.title, "text": opinion.text, "place": opinion.place}
    refused = make(
        log_in(staff(Role.DISPATCHER)), opinion, PublicationMove.PROPOSE, **words, anonymous="on"
    )
    assert refused.status_code == 422
    assert "改为匿名的，请写明为什么" in refused.text
