"""Contact data that was redirected, swapped, added or dropped behind the application's back is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from opinions import actions
from opinions.actions.intake import Contact
from opinions.casework.history import StepSpec, said_in, write_step
from opinions.casework.seals import seal_chains
from opinions.enums import Actor, Channel, Move, State
from opinions.models import CaseStep, Opinion, Submitter
from portal.core import audit
from portal.core.keyrings import audit_keys
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, OpinionFactory, staff
from tests.opinions.findings import found
from tests.opinions.importers.board import run, write_csv

pytestmark = pytest.mark.django_db
CONTACT = {"name": "王秀英", "phone": "13800000000", "email": "resident@example.org"}
OTHER = {"name": "李建国", "phone": "13900000000", "email": "another@example.org"}
LATER = MONDAY + dt.timedelta(days=2 * 365)
GONE = "联系方式被删除，而没有删除的记录"
ADDED = "提交时没有留下联系方式，现在却有"
BACK = "联系方式删除之后又被写入，或其删除时间被改动"


def of(case: Opinion) -> Any:
    return Submitter.objects.filter(opinion=case)


def edit(**values: Any) -> Callable[[Opinion], object]:
    return lambda case: of(case).update(**values)


def stored(case: Opinion, column: str, value: str) -> None:
    """Write past the encryption, as somebody with the database alone must."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE opinions_submitter SET {column} = {value} WHERE opinion_id = %s",  # noqa: S608 (from this file alone)
            [case.pk],
        )


BESIDE: dict[str, tuple[Callable[[Opinion], object], str]] = {
    "name": (edit(name="别人"), "姓名被改动"),
    "telephone": (edit(phone="13900000000"), "电话被改动"),
    "address": (edit(email="another@example.org"), "电子邮箱被改动"),
    "address gone": (edit(email=""), "电子邮箱被改动"),
    "two in each other's place": (
        edit(phone=CONTACT["email"], email=CONTACT["phone"]),
        "电话、电子邮箱被改动",
    ),
    "telephone's ciphertext as address": (
        lambda case: stored(case, "email", "phone"),
        "电子邮箱被改动",
    ),
    "another salt": (edit(salt="0" * 32), "姓名、电话、电子邮箱被改动"),
    "no salt": (edit(salt=""), "姓名、电话、电子邮箱被改动"),
    "nonsense for ciphertext": (
        lambda case: stored(case, "email", "'nonsense'"),
        "电子邮箱无法解密：被改动，或其密钥已不在密钥环上",
    ),
    "dropped": (lambda case: of(case).delete(), GONE),
    "erased by hand": (edit(name="", phone="", email="", salt="", erased_at=MONDAY), GONE),
    "marked as erased": (edit(erased_at=MONDAY), GONE),
}


@pytest.mark.parametrize("kind", BESIDE)
def test_contact_that_was_changed_or_dropped_is_named(kind: str) -> None:
    case = OpinionFactory(state=State.ANSWERED, contact=CONTACT)
    OpinionFactory(contact=OTHER)
    assert found() == []
    tamper, what = BESIDE[kind]

    tamper(case)

    assert found() == [f"{case.number} #1 SUBMIT: {what}"]


def test_contact_that_was_swapped_between_two_cases_is_named_in_both() -> None:
    one, two = OpinionFactory(contact=CONTACT), OpinionFactory(contact=OTHER)
    mine, others = of(one).get(), of(two).get()

    of(one).delete()
    of(two).update(opinion=one)
    mine.opinion = two
    mine.save(force_insert=True)

    all_of_it = "姓名、电话、电子邮箱被改动"
    assert (of(one).get().phone, of(two).get().phone) == (others.phone, mine.phone)
    assert found() == [f"{case.number} #1 SUBMIT: {all_of_it}" for case in (one, two)]


def test_contact_that_was_moved_to_a_case_without_any_is_named_in_both() -> None:
    one, two = OpinionFactory(contact=CONTACT), OpinionFactory()

    of(one).update(opinion=two)

    assert found() == [f"{one.number} #1 SUBMIT: {GONE}", f"{two.number} #1 SUBMIT: {ADDED}"]


@pytest.mark.parametrize("salt", ["", "0" * 32])
def test_contact_that_was_added_later_is_named(salt: str) -> None:
    case = OpinionFactory()

    Submitter.objects.create(opinion=case, email="another@example.org", salt=salt)

    assert found() == [f"{case.number} #1 SUBMIT: {ADDED}"]


@pytest.fixture
def erased() -> Opinion:
    case = OpinionFactory(state=State.CLOSED, contact=CONTACT)
    seal_chains(MONDAY)
    actions.erase_contact(case, at=LATER)
    return case


def test_erased_contact_verifies_and_nothing_is_left_to_guess_it_by(erased: Opinion) -> None:
    left, step = of(erased).get(), erased.steps.get(position=1)

    assert found() == []
    assert (left.name, left.phone, left.email, left.salt) == ("", "", "", "")
    ring, kept = audit_keys(), set(step.data["digests"].values())
    for name, value in CONTACT.items():
        for guess in (value, f"contact:{name}::{value}"):
            assert audit.text_digest(ring, guess, key_id=step.key_id) not in kept


def test_erased_contact_may_go_altogether(erased: Opinion) -> None:
    of(erased).delete()

    assert found() == []


@pytest.mark.parametrize(
    "values",
    [{"email": "another@example.org"}, {"salt": "0" * 32}, {"erased_at": None}, {"erased_at": MONDAY}],
    ids=str,
)  # fmt: skip
def test_contact_that_is_back_after_it_was_erased_is_named(
    erased: Opinion, values: dict[str, Any]
) -> None:
    of(erased).update(**values)

    assert found() == [f"{erased.number} #8 CONTACT_ERASED: {BACK}"]


@pytest.fixture
def earlier() -> Opinion:
    """As it was written before SUBMIT kept anything of contact."""
    case = Opinion.objects.create(
        number="QY-2025-00001", title="题", text="文", submitted_at=MONDAY, consented_at=MONDAY
    )
    data = {"channel": "WEB", "topic": None, "studio": None, "publish_consent": "NONE"}
    step = StepSpec(
        Move.SUBMIT, "", State.SUBMITTED, MONDAY, Actor.RESIDENT,
        digest_of=case.text, data=data, digests=said_in(case),
    )  # fmt: skip
    write_step(case, step, first=True)
    return case


def test_contact_of_histories_begun_earlier_is_not_compared(earlier: Opinion) -> None:
    Submitter.objects.create(opinion=earlier, **CONTACT, salt="")

    for change in (edit(phone="1"), lambda case: of(case).delete()):
        assert found() == []
        change(earlier)
    assert found() == []


def test_new_contact_of_a_history_begun_earlier_is_named(earlier: Opinion) -> None:
    Submitter.objects.create(opinion=earlier, **CONTACT)

    assert found() == [f"{earlier.number} #1 SUBMIT: {ADDED}"]


def test_every_submitter_has_a_salt_of_his_own(send) -> None:
    for number in ("1", "2"):
        send(form_id=number * 32, contact=Contact(**CONTACT))

    salts = set(Submitter.objects.values_list("salt", flat=True))
    assert {len(salt) for salt in salts} == {32}
    digests = CaseStep.objects.values_list("data__digests__phone", flat=True)
    assert len(salts) == len(set(digests)) == 2


def test_submitting_and_the_desk_keep_what_was_left(send) -> None:
    clerk = staff(Role.DISPATCHER)
    send(form_id="1" * 32, contact=Contact(phone=" 138 0000 0000 "))
    send(form_id="2" * 32, contact=Contact(**CONTACT), channel=Channel.DESK, by=clerk)
    assert found() == []

    Submitter.objects.update(phone="13900000000")

    assert [line.split("SUBMIT: ")[1] for line in found()] == ["电话被改动"] * 2


def test_imported_name_is_kept(tmp_path) -> None:
    row = ["1", "路灯不亮，晚上很黑。", "王秀英", "2024-05-06"]
    run(write_csv(tmp_path / "board.csv", [row], headings=["编号", "内容", "姓名", "日期"]))
    case = Opinion.objects.get()
    assert found() == []

    edit(name="别人")(case)

    assert found() == [f"{case.number} #1 SUBMIT: 姓名被改动"]


def test_contact_whose_key_is_gone_is_named(settings) -> None:
    case = OpinionFactory(contact={"phone": "13800000000"})

    settings.PII_KEYS = "other:" + "z" * 40

    assert found() == [f"{case.number} #1 SUBMIT: 电话无法解密：被改动，或其密钥已不在密钥环上"]


@pytest.mark.django_db(transaction=True)
def test_release_that_is_taken_back_and_put_in_again_keeps_the_salts() -> None:
    OpinionFactory(contact=CONTACT)
    for target in (("opinions", "0006"), ()):
        call_command("migrate", *target, verbosity=0)
    assert found() == []
