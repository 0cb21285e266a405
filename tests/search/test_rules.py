from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from portal.core.cutting import Term
from search import rules
from search.rules import Candidate, Question, counted, ranked, rarest, rarity

VALUES = {
    "kind": ["topic", "opinion"],
    "area": ["north", "south", "north-1"],
    "year": ["2025", "2026"],
}
DOCUMENTS = st.lists(
    st.fixed_dictionaries(
        {name: st.sets(st.sampled_from(values)) for name, values in VALUES.items()}
    ),
    max_size=30,
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(values), unique=True) for name, values in VALUES.items()
    },
)
"""A facet without values lets nothing pass: a phase that no topic is in."""


def passes(document: dict[str, set[str]], filters: dict[str, list[str]]) -> bool:
    return all(document[name] & set(values) for name, values in filters.items())


@given(DOCUMENTS, FILTERS)
def test_counted_equals_counting_one_by_one(
    documents: list[dict[str, set[str]]], filters: dict[str, list[str]]
) -> None:
    tally = Counter(
        f" {' '.join(f'{name}={value}' for name in sorted(each) for value in sorted(each[name]))} "
        for each in documents
    )

    everywhere, total, facets = counted(tally.items(), filters)

    assert everywhere == len(documents)
    assert total == sum(passes(each, filters) for each in documents)
    for name in VALUES:
        others = {other: chosen for other, chosen in filters.items() if other != name}
        expected = Counter(
            value for each in documents if passes(each, others) for value in each[name]
        )
        assert facets.get(name, {}) == expected


def test_rarest_leaves_out_what_is_nowhere_and_what_is_everywhere() -> None:
    rare, common, absent = Term("电梯"), Term("小区"), Term("火星")

    assert rarest({common: rules.POSTINGS, rare: 5, absent: 0}) == [rare]
    assert rarest({common: rules.POSTINGS + 1}) == [common]


def candidate(
    id_: int, title: str = "", text: str = "", day: int = 0, kind: str = "opinion"
) -> Candidate:
    return Candidate(
        id=id_, kind=kind, fields={"title": title, "tags": "", "text": text, "reply": ""}, day=day
    )


def question(*words: str, day: int = 0) -> Question:
    weights = {Term(word[at : at + 2]): 2.0 for word in words for at in range(len(word) - 1)}
    return Question(weights=weights, wholes=rules.wholes(words), text=" ".join(words), day=day)


def order(candidates: list[Candidate], asked: Question) -> list[int]:
    return [id_ for id_, _ in ranked(candidates, asked)]


def test_title_counts_more_than_text() -> None:
    text, title = candidate(1, "小区的事", "停车很难"), candidate(2, "停车很难", "小区的事")

    assert order([text, title], question("停车")) == [2, 1]


def test_whole_word_counts_more_than_its_parts() -> None:
    parts = candidate(1, text="加装的电梯，装电线")
    whole = candidate(2, text="大家都在说加装电梯的事")

    assert order([parts, whole], question("加装电梯")) == [2, 1]


def test_title_that_is_the_query_comes_first() -> None:
    longer, same = candidate(1, "停车难停车难停车难"), candidate(2, "停车难", day=0)

    assert order([longer, same], question("停车难")) == [2, 1]


def test_newer_comes_first_among_equals() -> None:
    old, new = candidate(1, "停车", day=1000), candidate(2, "停车", day=2000)

    assert order([old, new], question("停车", day=2000)) == [2, 1]


def test_recency_does_not_beat_a_better_answer() -> None:
    good, new = candidate(1, "停车难怎么办", day=0), candidate(2, "别的", "停车", day=5000)

    assert order([new, good], question("停车难", day=5000)) == [1, 2]


def test_topic_comes_before_an_opinion_of_the_same_words() -> None:
    opinion, topic = candidate(2, "加装电梯"), candidate(1, "加装电梯", kind="topic")

    assert order([opinion, topic], question("加装电梯")) == [1, 2]


def test_latin_terms_begin_a_word() -> None:
    assert rules.occurrences("parking at the park, 停车park", Term("park")) == 3
    assert rules.occurrences("a spark", Term("park")) == 0


def test_rarity_is_positive_and_falls() -> None:
    weights = [rarity(frequency, 100) for frequency in (0, 1, 10, 99, 100, 200)]

    assert weights == sorted(weights, reverse=True)
    assert min(weights) > 0
