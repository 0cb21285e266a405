from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.traditional import SEPARATOR, TOKEN, convert, convert_html


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("委员工作室办理社区意见", "委員工作室辦理社區意見"),  # the mainland's words stay
        ("程序文件", "程序文件"),
        ("申请行政复议", "申請行政復議"),
        ("台湾", "台灣"),
        ("5G基站 abc", "5G基站 abc"),
    ],
    ids=["社区", "程序", "复议", "台湾", "mixed"],
)
def test_words_are_converted_character_by_character(simplified: str, traditional: str) -> None:
    assert convert(simplified) == traditional


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>意见</p>", "<p>意見</p>"),
        ("<P CLASS='x'>意见</P>", "<P CLASS='x'>意見</P>"),
        ('<img alt="电梯" src="/电梯.png">', '<img alt="電梯" src="/电梯.png">'),
        (
            '<a aria-label="办结" title=\'办结\' data-x="办结">x</a>',
            '<a aria-label="辦結" title=\'辦結\' data-x="辦結">x</a>',
        ),
        ('<input placeholder="电梯" value="电梯">', '<input placeholder="電梯" value="电梯">'),
        ('<input type="submit" value="提交意见">', '<input type="submit" value="提交意見">'),
        ('<option value="电梯">电梯</option>', '<option value="电梯">電梯</option>'),
        ('<meta name="description" content="意见">', '<meta name="description" content="意見">'),
        ('<meta name="generator" content="意见">', '<meta name="generator" content="意见">'),
        ('<meta property="og:title" content="意见">', '<meta property="og:title" content="意見">'),
    ],
)
def test_what_a_reader_sees_is_converted_and_what_is_sent_is_not(before: str, after: str) -> None:
    assert convert_html(before) == after


@pytest.mark.parametrize(
    "kept",
    [
        "<textarea>电梯</textarea>",
        "<script>let x = '电梯';</script>",
        "<style>.x::after { content: '电梯' }</style>",
        "<code>电梯</code>",
        "<pre>电梯</pre>",
        "<svg><title>电梯</title></svg>",
        "<!-- 电梯 -->",
        '<span translate="no">周乐</span>',
        '<div translate="no"><div>周乐</div>周乐</div>',
        '<img translate="no" alt="周乐">',
        "<p>&#30005;</p>",
    ],
)
def test_code_typed_text_and_names_are_left_alone(kept: str) -> None:
    assert convert_html(f"<b>电梯</b>{kept}<b>电梯</b>") == f"<b>電梯</b>{kept}<b>電梯</b>"


def test_links_are_edited_inside_what_is_left_alone() -> None:
    def shout(_name: str, markup: str) -> str:
        return markup.replace("/a/", "/A/")

    page = '<p translate="no"><a href="/a/">电</a></p><a href="/a/" title="电">电</a>'
    assert convert_html(page, edit_tag=shout) == (
        '<p translate="no"><a href="/A/">电</a></p><a href="/A/" title="電">電</a>'
    )


def test_a_separator_in_the_text_breaks_nothing() -> None:
    assert convert_html(f"<p>电{SEPARATOR}梯</p><p>办</p>") == f"<p>電{SEPARATOR}梯</p><p>辦</p>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("定收<mark>干</mark>净，或者<mark>干</mark>脆", "定收<mark>乾</mark>淨，或者<mark>乾</mark>脆"),
        ("理<mark>发</mark>和<mark>发</mark>展", "理<mark>髮</mark>和<mark>發</mark>展"),
        ("三公<mark>里</mark>外的家<mark>里</mark>", "三公<mark>里</mark>外的家<mark>裡</mark>"),
        ("联<mark>系</mark>和体<mark>系</mark>", "聯<mark>繫</mark>和體<mark>系</mark>"),
        ("<mark>干</mark><mark>净</mark>", "<mark>乾</mark><mark>淨</mark>"),
        ("<MARK class='x'>干</MARK>净", "<MARK class='x'>乾</MARK>淨"),
        ("申请复<mark>议</mark>，台<mark>湾</mark>", "申請復<mark>議</mark>，台<mark>灣</mark>"),
        ("理<mark title='理发'>发</mark>", "理<mark title='理髮'>髮</mark>"),
        ("干<mark>𠮷a</mark>净干<mark></mark>净</mark>", "幹<mark>𠮷a</mark>淨乾<mark></mark>淨</mark>"),
        ("干<mark> </mark>净", "幹<mark> </mark>淨"),
        ("<b>理</b><mark>发</mark>", "<b>理</b><mark>發</mark>"),
        ("<p>理</p><p><mark>发</mark></p>", "<p>理</p><p><mark>發</mark></p>"),
        ("<mark>理<b>发</b></mark>", "<mark>理<b>發</b></mark>"),
        ("理<mark><i></i>发</mark>", "理<mark><i></i>發</mark>"),
        ("理<mark translate='no'>发</mark>干<mark>净</mark>", "理<mark translate='no'>发</mark>乾<mark>淨</mark>"),
        ("<p translate='no'>理<mark>发</mark></p>", "<p translate='no'>理<mark>发</mark></p>"),
        ("理<script>'<mark>发</mark>'</script>发", "理<script>'<mark>发</mark>'</script>發"),
    ],
)  # fmt: skip
def test_a_mark_inside_a_word_does_not_hide_the_word(before: str, after: str) -> None:
    assert convert_html(before) == after


def test_marks_keep_their_places_when_the_conversion_changes_the_length() -> None:
    """OpenCC stops at a zero byte."""
    assert convert_html("<p>干<mark>\x00</mark>净</p><p>理<mark>发</mark></p>") == (
        "<p>幹<mark>\x00</mark>淨</p><p>理<mark>髮</mark></p>"
    )


@given(
    st.lists(st.sampled_from([*"干净理发联系里a ", "<mark>", "</mark>", SEPARATOR])).map("".join)
)
def test_marks_change_no_character_of_the_conversion(text: str) -> None:
    page = convert_html(text)
    plain = convert(TOKEN.sub("", text))

    assert TOKEN.sub("", page) == plain
    assert [(t.start(), t[0]) for t in TOKEN.finditer(page)] == [
        (t.start(), t[0]) for t in TOKEN.finditer(text)
    ]


@given(st.text(alphabet="电<>\"'=/! -ap\x1f", max_size=60))
def test_markup_of_any_shape_keeps_its_bytes(page: str) -> None:
    """Without 电 nothing at all may change; with it only 电 may."""
    assert convert_html(page).replace("電", "电") == page


@pytest.mark.parametrize(
    "piece",
    [
        "<script>",
        "<!--",
        "<pre ",
        '<a title="',
        "<a title='电\"",
        "<a \"<b '<i ",
        "<!",
        "</",
        "<svg><math><code>",
        '<p translate="no">电',
    ],
)
def test_hostile_markup_takes_linear_time(piece: str) -> None:
    """60,000 characters that a careless pattern needs minutes for."""
    page = piece * (60_000 // len(piece))
    started = time.process_time()
    convert_html(page)
    assert time.process_time() - started < 1.0


def test_the_pattern_finds_nothing_in_plain_text() -> None:
    assert TOKEN.search("1 < 2 且 3 > 2") is None
