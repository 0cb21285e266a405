"""English words are found in all their forms, the same on every engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.factories.search import index

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("run", "Running schools"),
        ("used", "How the hall is being used"),
        ("use", "How the hall is being used"),
        ("study", "Traffic studied twice"),
        ("consult", "A consultation of residents"),
        ("police", "A police station"),
        ("policies", "The parking policy"),
    ],
)
def test_words_are_found_in_all_their_forms(
    titles: Callable[..., list[str]], typed: str, expected: str
) -> None:
    index(
        "Running schools",
        "How the hall is being used",
        "Traffic studied twice",
        "A consultation of residents",
        "A police station",
        "The parking policy",
        "Told by us",
    )

    assert titles(typed) == [expected]


def test_forms_of_a_word_count_for_the_order(titles: Callable[..., list[str]]) -> None:
    index("用房", *(f"停车之{number}" for number in range(9)))
    index("Using the hall, using it well", "The hall, which is of use to nobody in this street")

    assert titles("use")[0] == "Using the hall, using it well"
