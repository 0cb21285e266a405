from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinions.codes import (
    ALPHABET,
    code_digests,
    code_of_form,
    form_digests,
    new_form_id,
    normalise_code,
    secret_code,
)
from portal.core.keyrings import KeyRing

RING = KeyRing({"k2": b"new" * 12, "k1": b"old" * 12})
OLD_RING = KeyRing({"k1": b"old" * 12})
SHAPE = re.compile(f"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{3}}")
FORM_ID = "00" * 16
WRITTEN = st.builds(secret_code, st.uuids().map(str), ring=st.just(RING))


def test_secret_code_is_fixed_by_form_and_key() -> None:
    # A change of this value would lock out everybody who holds a code.
    assert secret_code(FORM_ID, ring=OLD_RING) == "T4J3-NH1C-MXNR-C019"


@given(st.uuids().map(str))
def test_secret_code_has_eighty_bits_in_four_groups(form_id: str) -> None:
    assert SHAPE.fullmatch(secret_code(form_id, ring=RING))


def test_secret_code_of_many_forms_never_repeats() -> None:
    assert len({secret_code(new_form_id(), ring=RING) for _ in range(20_000)}) == 20_000


@given(WRITTEN)
def test_normalise_code_accepts_what_people_make_of_it(code: str) -> None:
    plain = code.replace("-", "")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    for typed in (code, code.lower(), plain, f" {code} \n", code.replace("-", " — "), wide):
        assert normalise_code(typed) == code
    assert normalise_code(plain.replace("0", "O").replace("1", "l")) == code
    assert normalise_code(plain.replace("0", "o").replace("1", "I")) == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7K3M",
        "7K3M-Q9RT-2XVA-H5C",
        "7K3M-Q9RT-2XVA-H5CDD",
        "7K3M-Q9RT-2XVA-H5CU",
        "查询码",
        "\x00" * 16,
    ],
)
def test_normalise_code_of_no_code_is_none(typed: str) -> None:
    assert normalise_code(typed) is None


def test_digests_say_nothing_of_the_code() -> None:
    code = secret_code(FORM_ID, ring=RING)
    stored = [*code_digests(code, ring=RING), *form_digests(FORM_ID, ring=RING)]
    first_bits = {secret_code(FORM_ID, ring=RING)}
    assert len(set(stored)) == 4
    assert all(len(digest) == 64 for digest in stored)
    for digest in stored:
        number = int(digest[:20], 16)
        symbols = "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
        assert "-".join(symbols[i : i + 4] for i in range(0, 16, 4)) not in first_bits


def test_digests_begin_with_the_current_key() -> None:
    assert form_digests(FORM_ID, ring=RING)[1:] == form_digests(FORM_ID, ring=OLD_RING)


def test_code_of_form_survives_a_new_key() -> None:
    stored = form_digests(FORM_ID, ring=OLD_RING)[0]
    assert code_of_form(FORM_ID, stored=stored, ring=RING) == secret_code(FORM_ID, ring=OLD_RING)
    assert secret_code(FORM_ID, ring=RING) != secret_code(FORM_ID, ring=OLD_RING)


def test_code_of_form_with_another_form_fails() -> None:
    with pytest.raises(LookupError):
        code_of_form(FORM_ID, stored=form_digests(new_form_id(), ring=RING)[0], ring=RING)
