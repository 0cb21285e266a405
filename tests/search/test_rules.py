from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from portal.core.cutting import Term
from search import rules
from search.counting import counted
from search.rules import Candidate, Question, ranked, rarest, rarity, weights
from search.wording import coded

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


def test_rarest_takes_what_may_come_later_last() -> None:
    asked, added = Term("电梯"), Term("维保")

    assert rarest({asked: 5, added: 1}, [added]) == [asked, added]
    assert rarest({asked: rules.POSTINGS, added: 1}, [added]) == [asked]


def test_weights_of_names_words_around_and_related_words() -> None:
    equally = dict.fromkeys(map(Term, ("投诉", "停车", "a3", "泊车")), 7)

    found = weights(["投诉a3停车"], [Term("泊车")], equally, 1000)

    assert found[Term("a3")] > found[Term("停车")] > found[Term("投诉")]
    assert found[Term("停车")] > found[Term("泊车")] > 0


def test_weights_leave_out_what_is_nowhere() -> None:
    assert weights(["火星"], [], {Term("火星"): 0}, 1000) == {}


def test_characters_count_in_sentences_and_alone_but_not_in_words() -> None:
    def characters(*words: str) -> set[str]:
        return {term.text for term in weights(words, [], {}, 1000) if term.prefix}

    assert characters("加装电梯", "车") == {"车"}
    assert characters("请问能否装电梯") == set("请问能否装电梯")


def test_a_character_is_no_rarer_than_the_pairs_that_hold_it() -> None:
    char = Term("梯", prefix=True)
    sentence = ["老旧小区电梯"]

    rare, common = (weights(sentence, [], {Term("电梯"): n}, 1000)[char] for n in (1, 900))

    assert common < rare


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


def test_sentence_is_answered_in_other_words_of_the_same_characters() -> None:
    other = candidate(1, text="噪声超标，已责令停工整改")
    same = candidate(2, text="噪声扰人，民意很大，已责令停工整改")
    asked = Question(
        weights=weights(["夜间施工噪声扰民"], [], {Term("噪声"): 2}, 100), wholes=[], text="", day=0
    )

    assert order([other, same], asked) == [2, 1]


def test_another_place_comes_after_the_one_that_was_asked_for() -> None:
    elsewhere = candidate(1, text="b2县停车停车停车")
    anywhere = candidate(2, text="大家都说的停车问题有很多")
    asked = Question(weights={Term("停车"): 2.0}, wholes=[], text="", day=0, coded=coded("a3区"))

    assert order([elsewhere, anywhere], asked) == [2, 1]


def test_rarity_is_positive_and_falls() -> None:
    weights = [rarity(frequency, 100) for frequency in (0, 1, 10, 99, 100, 200)]

    assert weights == sorted(weights, reverse=True)
    assert min(weights) > 0
