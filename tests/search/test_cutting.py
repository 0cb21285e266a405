from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.cutting import Term, cut, fold, phrase, query_terms, stem, terms
from search.cutting import MAX_LENGTH, Wanted, mark, parse, snippet


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("電梯", "电梯"),
        ("臺灣的麵", "台湾的面"),
        ("ＡＢＣ１２３", "abc123"),
        ("Café", "cafe"),
        ("“引号”「引號」", '"引号""引号"'),
        ("－停車　場", "-停车 场"),
        ("㎡①", "㎡1"),
    ],
)
def test_fold_gives_one_spelling(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=200))
def test_fold_keeps_the_length_and_is_idempotent(text: str) -> None:
    folded = fold(text)

    assert len(folded) == len(text)
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("加装电梯", ["加装", "装电", "电梯", "梯"]),
        ("5G基站，快", ["5g", "基站", "站", "快"]),
        ("A座3号楼", ["a", "座", "3", "号楼", "楼"]),
        ("Parking places", ["park", "plac"]),
        ("QY-2026-01841", ["qy", "2026", "01841"]),
        ("！？…", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert list(terms(fold(text))) == expected


@given(st.text(alphabet="加装电梯停车难5Gab ，", max_size=30), st.data())
def test_every_part_of_a_text_is_found_by_its_terms(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(text)))
    part = folded[start : data.draw(st.integers(start, len(text)))]
    held = list(terms(folded))

    han_only = "".join(char for char in part if not char.isascii() and char != "，")
    wanted = query_terms(han_only) if han_only and han_only in folded else ()

    for term in wanted:
        assert any(
            each.startswith(term.text) if term.prefix else each == term.text for each in held
        )


@pytest.mark.parametrize(
    "words",
    [
        ("park", "parks", "parked", "parking"),
        ("elevator", "elevators"),
        ("study", "studies"),
        ("plan", "plans", "planned", "planning"),
        ("service", "services"),
        ("bus", "buses"),
        ("run", "runs", "running"),
        ("use", "uses", "used", "using"),
        ("study", "studies", "studied", "studying"),
        ("try", "tries", "tried", "trying"),
        ("consult", "consults", "consulted", "consultation", "consultations", "consultative"),
        ("educate", "educated", "educating", "education"),
        ("develop", "developed", "development", "developments"),
        ("control", "controls", "controlled", "controlling"),
        ("add", "adds", "added", "adding"),
        ("agree", "agrees", "agreed", "agreeing"),
        ("process", "processes", "processing"),
        ("make", "makes", "making"),
        ("tie", "ties", "tied"),
        ("repeat", "repeated", "repeating"),
    ],
)
def test_stem_is_the_same_for_all_forms(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


def test_stem_keeps_apart_what_is_not_the_same() -> None:
    words = ("use", "us", "bus", "need", "police", "policy", "station", "state", "section", "sect")
    stems = [
        stem(word) for word in (*words, "spring", "sing", "king", "red", "run", "stud", "study")
    ]
    assert len(set(stems)) == len(stems)


def test_other_forms_of_a_word_are_marked_and_words_that_only_begin_alike_are_not() -> None:
    text = "Running schools: runway and runs. Usual, using 学校run"

    assert [piece for piece, marked in mark(text, parse("run use")) if marked] == [
        "Running",
        "runs",
        "using",
        "run",
    ]


def test_cut_for_the_admin_keeps_other_text() -> None:
    assert cut("加裝電梯 Lift", single=True).split() == [
        "加装",
        "装电",
        "电梯",
        "加",
        "装",
        "电",
        "梯",
        "lift",
    ]
    assert cut("梯", single=False).split() == ["梯"]


def test_phrase_reaches_over_scripts() -> None:
    assert phrase("基站5g") == (Term("基站"), Term("站"), Term("5g"))
    assert phrase("5g站") == (Term("5g"), Term("站", prefix=True))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("停车 小区", Wanted(words=("停车", "小区"))),
        ("“停车收费”", Wanted(phrases=("停车收费",))),
        ('"没有关上', Wanted(phrases=("没有关上",))),
        ("电梯 -物业", Wanted(words=("电梯",), unwanted=("物业",))),
        ("电梯 －“物业 费”", Wanted(words=("电梯",), unwanted=("物业 费",))),
        ("QY-2026-01841", Wanted(words=("qy-2026-01841",))),
        ('" - ！？ * () :', Wanted()),
        ("", Wanted()),
    ],
)
def test_parse(typed: str, expected: Wanted) -> None:
    assert parse(typed) == expected


def test_parse_cuts_off_what_is_too_long() -> None:
    assert parse("停" * 5000).words == ("停" * MAX_LENGTH,)


def marked(pieces: tuple[tuple[str, bool], ...]) -> str:
    return "".join(f"[{piece}]" if hit else piece for piece, hit in pieces)


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("老舊小區加裝電梯", "加装电梯", "老舊小區[加裝電梯]"),
        ("停车场很难停车", "停车难", "[停车]场很难[停车]"),
        ("５Ｇ基站太近", "5g基站", "[５Ｇ基站]太近"),
        ("Parking near the park", "parks", "[Parking] near the [park]"),
        ("小区的停车", "小区的", "[小区的]停车"),
        ("<b>停车</b>", "停车", "<b>[停车]</b>"),
        ("没有", "停车", "没有"),
        ("", "停车", ""),
    ],
)
def test_mark_stands_on_the_text_as_written(text: str, typed: str, expected: str) -> None:
    assert marked(mark(text, parse(typed))) == expected


def test_snippet_shows_the_passage_with_the_whole_word() -> None:
    text = "停车很乱。" + "说了很多别的事。" * 30 + "希望停车收费公开。" + "谢谢各位。" * 30

    shown = marked(snippet(text, parse("停车收费"), width=40))

    assert "[停车收费]公开" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) == 40 + len("……[]")


def test_snippet_cuts_no_word_in_two() -> None:
    text = (
        "The committee heard of parking. " * 9
        + "Residents want a community kitchen. "
        + "Much more. " * 20
    )

    shown = marked(snippet(text, parse("kitchen"), width=60))

    assert shown == "…want a community [kitchen]. Much more. Much more. Much more…"


def test_snippet_ends_before_no_find_and_in_something_to_read() -> None:
    text = "一二三四，" * 19 + "https://example.gov.cn/lifts/2026/autumn/plan，" + "五六七八，" * 30
    shown = marked(snippet(text, parse("example")))
    assert "[example" in shown
    assert not shown.endswith("，…")


def test_snippet_without_a_find_is_the_beginning() -> None:
    assert snippet("一二三\n四五", parse("电梯"), width=4) == (("一二三", False), ("…", False))


@given(st.text(max_size=300), st.text(max_size=30))
def test_snippet_is_made_of_the_text(text: str, typed: str) -> None:
    plain = "".join(piece for piece, _ in snippet(text, parse(typed)))

    assert plain.strip("…") in " ".join(text.split()) or "…" in text
