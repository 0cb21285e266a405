"""Cutting on the screen: ticks for what was found, marks for the rest; what the second person sees."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions import actions
from opinions.casework.seals import seal_chains
from opinions.casework.verification import Count, breaks
from opinions.enums import PublicationMove, PublicationState, PublishConsent, State
from opinions.models import CaseStep, Opinion, OriginalLook, PublishedCopy
from opinions.viewsets.attachments import LOOK_LASTS
from portal.reference.models import Unit
from portal.users.enums import Role
from tests.factories.attachments import stored_attachment
from tests.factories.opinions import MONDAY, make_opinion, original_words, staff
from tests.opinions.findings import found
from tests.opinions.viewsets.making import form_of, make

pytestmark = pytest.mark.django_db
PROPOSE, APPROVE = PublicationMove.PROPOSE, PublicationMove.APPROVE
TEXT = "我叫林建国，电话13700000001，楼下小卖部的吴老三天天吵闹。"


def case(opinion: Opinion) -> str:
    return reverse("cases:case", args=[opinion.pk])


def consented(**fields) -> Opinion:
    plain = {"publish_consent": PublishConsent.ANONYMOUS, "text": TEXT}
    return make_opinion(State.ANSWERED, **plain | fields)


def fields_of(opinion: Opinion, **more) -> dict:
    return {**original_words(opinion), **more}


@pytest.fixture
def cut() -> Opinion:
    """Answered and public, with cuts."""
    opinion = consented()
    marked = TEXT.replace("林建国", "⟦林建国|PERSONAL⟧").replace(
        "13700000001", "⟦13700000001|PERSONAL⟧"
    )
    actions.propose(
        opinion,
        **original_words(opinion, text=marked),
        by=staff(Role.DISPATCHER),
        at=MONDAY,
    )
    actions.approve(opinion, by=staff(Role.PUBLISHER), at=MONDAY)
    return opinion


def test_findings_are_ticked_with_their_reason_and_nothing_is_cut_yet(dispatcher):
    opinion = consented()

    form = form_of(dispatcher.get(case(opinion)), PROPOSE)

    assert [str(label) for _value, label in form.fields["found_text"].choices] == [
        "“林建国”：姓名，按“个人信息”遮盖",
        "“13700000001”：手机号，按“个人信息”遮盖",
    ]
    assert form["found_text"].value() == ["2-5", "8-19"]
    assert form["text"].value() == TEXT
    assert "found_title" not in form.fields
    assert not PublishedCopy.objects.exists()


def test_what_is_ticked_or_marked_is_cut_and_nothing_else(dispatcher):
    opinion = consented()
    marked = TEXT.replace("吴老三", "【吴老三|他人信息】")

    response = make(
        dispatcher, opinion, PROPOSE, **fields_of(opinion, text=marked, found_text=["8-19"])
    )

    assert response.status_code == 302
    assert PublishedCopy.objects.get().text == (
        "我叫林建国，电话⟦PERSONAL⟧，楼下小卖部的⟦THIRD_PARTY⟧天天吵闹。"
    )
    step = CaseStep.objects.get(move=PROPOSE)
    assert step.data["cuts"] == {"PERSONAL": 1, "THIRD_PARTY": 1}
    assert Opinion.objects.get(pk=opinion.pk).text == TEXT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace("吴老三", "⟦吴老三⟧"), "“吴老三”没有写遮盖的理由"),
        (TEXT.replace("吴老三", "⟦吴老三|乱写⟧"), "没有“乱写”这个遮盖理由"),
        (TEXT.replace("吴老三", "邻居"), "公开文本只能遮盖，不能增删改写"),
    ],
)
def test_mistakes_are_named_and_what_was_typed_is_kept(text: str, said: str, dispatcher):
    opinion = consented()

    response = make(
        dispatcher, opinion, PROPOSE, **fields_of(opinion, text=text, found_text=["2-5"])
    )

    assert response.status_code == 422
    form = form_of(response, PROPOSE)
    assert said in str(form.errors["text"])
    assert (form["text"].value(), form["found_text"].value()) == (text, ["2-5"])
    assert not PublishedCopy.objects.exists()


def test_declined_proposal_stands_in_the_form_as_it_was(dispatcher):
    opinion = consented()
    marked = TEXT.replace("吴老三", "⟦吴老三|他人信息⟧")
    make(dispatcher, opinion, PROPOSE, **fields_of(opinion, text=marked, found_text=["8-19"]))
    actions.decline(opinion, reason="姓名也要遮盖。", by=staff(Role.PUBLISHER), at=MONDAY)

    form = form_of(dispatcher.get(case(opinion)), PROPOSE)

    assert (form["text"].value(), form["found_text"].value()) == (marked, ["8-19"])


def test_second_person_is_warned_of_what_is_left_and_ticks_that_he_looked(dispatcher, log_in):
    opinion, publisher = consented(), log_in(staff(Role.PUBLISHER))
    make(dispatcher, opinion, PROPOSE, **fields_of(opinion, found_text=["2-5"]))

    response = publisher.get(case(opinion))
    assert [(left.words, left.part) for left in form_of(response, APPROVE).left] == [
        ("13700000001", "text")
    ]
    assert "公开文本里还有疑似个人信息" in response.content.decode()
    assert make(publisher, opinion, APPROVE).status_code == 422
    assert not PublishedCopy.objects.public().exists()

    assert make(publisher, opinion, APPROVE, acknowledged="on").status_code == 302
    assert PublishedCopy.objects.public().exists()


def test_nothing_is_asked_when_nothing_is_left(dispatcher, log_in):
    opinion, publisher = consented(), log_in(staff(Role.PUBLISHER))
    make(dispatcher, opinion, PROPOSE, **fields_of(opinion, found_text=["2-5", "8-19"]))

    assert "acknowledged" not in form_of(publisher.get(case(opinion)), APPROVE).fields
    assert make(publisher, opinion, APPROVE).status_code == 302


def test_publisher_sees_the_public_text_and_opens_the_original_on_record(cut, log_in):
    publisher = staff(Role.PUBLISHER)
    browser = log_in(publisher)

    page = browser.get(case(cut)).content.decode()
    assert ("林建国" in page, "13700000001" in page, "〔已遮盖：个人信息〕" in page) == (
        False,
        False,
        True,
    )

    response = browser.post(reverse("cases:original", args=[cut.pk]))
    page = response.content.decode()
    assert ("林建国" in page, "13700000001" in page) == (True, True)
    assert "no-store" in response["Cache-Control"]
    assert list(OriginalLook.objects.values_list("opinion", "by")) == [(cut.pk, publisher.pk)]
    assert response.context["screen"].history[0].title == "查看原文"
    assert "林建国" not in browser.get(case(cut)).content.decode()
    seal_chains(MONDAY)
    assert list(breaks(Count())) == []


def test_reviewer_without_the_right_does_not_open_it(cut, log_in):
    response = log_in(staff(Role.REVIEWER)).post(reverse("cases:original", args=[cut.pk]))

    assert response.status_code == 403
    assert "林建国" not in response.content.decode()
    assert not OriginalLook.objects.exists()


def test_whoever_has_the_case_in_hand_reads_the_original_without_asking(log_in):
    handling = make_opinion(State.HANDLING, text=TEXT, publish_consent=PublishConsent.ANONYMOUS)
    actions.propose(
        handling,
        **original_words(handling, text=TEXT.replace("林建国", "⟦林建国|PERSONAL⟧")),
        by=staff(Role.DISPATCHER),
        at=MONDAY,
    )
    handler = log_in(staff(Role.HANDLER, unit=Unit.objects.get(pk=handling.lead_unit_id)))

    assert "林建国" in handler.get(case(handling)).content.decode()
    assert handler.post(reverse("cases:original", args=[handling.pk])).status_code == 200
    assert not OriginalLook.objects.exists()


def test_once_answered_the_unit_asks_like_everybody(cut, log_in):
    handler = log_in(staff(Role.HANDLER, unit=cut.lead_unit))

    assert "林建国" not in handler.get(case(cut)).content.decode()
    assert "林建国" in handler.post(reverse("cases:original", args=[cut.pk])).content.decode()
    assert OriginalLook.objects.count() == 1


def test_files_are_read_after_a_look_on_record_and_not_long_after(log_in):
    file = stored_attachment()
    opinion = consented(attachments=(file,))
    marked = TEXT.replace("林建国", "⟦林建国|PERSONAL⟧")
    by = staff(Role.DISPATCHER)
    actions.propose(opinion, **original_words(opinion, text=marked), by=by, at=MONDAY)
    browser = log_in(staff(Role.PUBLISHER))
    address = reverse("cases:file", args=[opinion.pk, file.key])
    assert browser.get(address).status_code == 404

    browser.post(reverse("cases:original", args=[opinion.pk]))

    assert browser.get(address).status_code == 200
    OriginalLook.objects.update(at=timezone.now() - LOOK_LASTS)
    assert browser.get(address).status_code == 404


def test_search_among_cases_tells_nothing_that_was_cut(cut, log_in):
    browser = log_in(staff(Role.PUBLISHER))

    def found(words: str) -> list[Opinion]:
        page = browser.get(reverse("cases:queue", args=["all"]), {"q": words})
        return list(page.context["object_list"])

    assert found("林建国") == found("13700000001") == []
    assert found("天天吵闹") == found(cut.number) == [cut]


def test_title_that_was_cut_is_cut_in_lists_too(log_in):
    opinion = consented(title="林建国家漏水")
    actions.propose(
        opinion,
        **original_words(opinion, title="⟦林建国|PERSONAL⟧家漏水"),
        by=staff(Role.DISPATCHER),
        at=MONDAY,
    )

    page = (
        log_in(staff(Role.PUBLISHER)).get(reverse("cases:queue", args=["publish"])).content.decode()
    )

    assert "〔已遮盖：个人信息〕家漏水" in page
    assert "林建国" not in page


def test_reply_is_cut_on_the_same_screen(cut, log_in):
    browser = log_in(staff(Role.DISPATCHER))
    move = PublicationMove.PROPOSE_REPLY
    assert move not in [card.move for card in browser.get(case(cut)).context["screen"].cards]
    opened = browser.post(reverse("cases:original", args=[cut.pk]))

    reply = form_of(opened, move)["reply"].value()
    make(browser, cut, move, reply=reply.replace("三天", "⟦三天|公共安全⟧"))

    assert cut.published_copy.reply_proposal.text == "已安排更换，⟦SECURITY⟧内修好。"
    page = log_in(staff(Role.PUBLISHER)).get(case(cut)).content.decode()
    assert "三天内修好" in page  # public already, until the other is approved


@pytest.mark.parametrize("move", [PROPOSE, PublicationMove.PROPOSE_REPLY])
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.CLERK, Role.HANDLER])
def test_form_sent_by_hand_shows_nothing_that_was_cut(move, role, cut, log_in):
    PublishedCopy.objects.update(cuts=cut.published_copy.cuts | {"reply": [[4, 6, "SECURITY"]]})
    staff_member = staff(role, unit=cut.lead_unit)

    for fields in ({}, {"text": "", "reply": "x"}):
        response = make(log_in(staff_member), cut, move, **fields)

        looked = OriginalLook.objects.filter(by=staff_member).exists()
        assert looked or "林建国" not in response.content.decode()
        assert looked or "13700000001" not in response.content.decode()


def test_mistyped_cut_of_the_reply_comes_back_and_is_a_look(cut, log_in):
    publisher = staff(Role.DISPATCHER)

    response = make(log_in(publisher), cut, PublicationMove.PROPOSE_REPLY, reply="另一段话")

    assert response.status_code == 422
    assert form_of(response, PublicationMove.PROPOSE_REPLY)["reply"].value() == "另一段话"
    assert OriginalLook.objects.filter(by=publisher).count() == 1


def test_cuts_and_looks_that_were_changed_are_found(cut, log_in):
    log_in(staff(Role.PUBLISHER)).post(reverse("cases:original", args=[cut.pk]))
    seal_chains(MONDAY)
    assert found() == []

    PublishedCopy.objects.update(cuts={})
    assert found() == [f"{cut.number} #7 PROPOSE: 公开文本的遮盖被改动"]

    OriginalLook.objects.all().delete()
    assert f"{cut.number}: 查看原文的登记与记录不符：现有 0 次，记录 1 次" in found()


def test_a_case_in_which_nothing_is_cut_has_nothing_to_open(log_in):
    opinion = consented(publication=PublicationState.PUBLISHED)

    response = log_in(staff(Role.PUBLISHER)).post(reverse("cases:original", args=[opinion.pk]))

    assert response.status_code == 200
    assert not OriginalLook.objects.exists()
