"""The two notations of cuts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinions.enums import CutReason
from opinions.rules.cuts import (
    Cut,
    MarkError,
    in_words,
    marked,
    neutral,
    pieces,
    published,
    unmarked,
)

REASONS = {reason.value: reason for reason in CutReason}
TEXT = "我叫王小明，电话13700000001。"
CUTS = [Cut(2, 5, CutReason.PERSONAL), Cut(8, 19, CutReason.THIRD_PARTY)]


def test_marked_text_holds_the_original_and_the_public_one_nothing_of_what_is_cut() -> None:
    assert marked(TEXT, CUTS) == "我叫⟦王小明|PERSONAL⟧，电话⟦13700000001|THIRD_PARTY⟧。"
    assert published(TEXT, CUTS) == "我叫⟦PERSONAL⟧，电话⟦THIRD_PARTY⟧。"
    assert in_words(published(TEXT, CUTS), lambda reason: f"〔{reason.value}〕") == (
        "我叫〔PERSONAL〕，电话〔THIRD_PARTY〕。"
    )


def test_cuts_that_overlap_or_touch_are_one() -> None:
    twice = [Cut(2, 4, CutReason.PERSONAL), Cut(3, 5, CutReason.OTHER), Cut(5, 6, CutReason.OTHER)]

    assert published(TEXT, twice) == "我叫⟦PERSONAL⟧⟦OTHER⟧电话13700000001。"
    touching = [Cut(2, 4, CutReason.PERSONAL), Cut(4, 5, CutReason.PERSONAL)]
    assert published(TEXT, touching) == "我叫⟦PERSONAL⟧，电话13700000001。"


def test_reason_may_follow_a_full_width_bar_and_blanks() -> None:
    assert unmarked("⟦王小明｜ PERSONAL ⟧来了", REASONS) == (
        "王小明来了", [Cut(0, 3, CutReason.PERSONAL)],
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["⟦甲|PERSONAL", "甲|PERSONAL⟧", "⟦甲⟧", "⟦|PERSONAL⟧", "⟦甲|别的⟧", "⟦甲⟦乙|PERSONAL⟧"]
)
def test_half_marks_are_errors(text: str) -> None:
    with pytest.raises(MarkError):
        unmarked(text, REASONS)


def test_code_of_no_reason_stays_words() -> None:
    assert pieces("甲⟦NOTHING⟧乙⟦OTHER⟧") == ["甲", "⟦NOTHING⟧", "乙", CutReason.OTHER]


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9), st.sampled_from(CutReason))),
)
def test_what_was_marked_is_read_again_and_never_public(text: str, where: list) -> None:
    basis = neutral(text)
    cuts = [
        Cut(start, min(len(basis), start + length), reason)
        for start, length, reason in where
        if start < len(basis)
    ]

    plain, read = unmarked(marked(basis, cuts), REASONS)

    assert plain == basis
    assert published(basis, read) == published(basis, cuts)
    gone = {at for cut in cuts for at in range(cut.start, cut.end)}
    kept = "".join(char for at, char in enumerate(basis) if at not in gone)
    assert (
        "".join(part for part in pieces(published(basis, cuts)) if not isinstance(part, CutReason))
        == kept
    )
