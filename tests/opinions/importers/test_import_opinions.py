from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError
from django.utils import timezone

from opinions import actions
from opinions.enums import ConsentBasis, Grade, PublicationState, State
from opinions.models import CaseStep, ImportBatch, Opinion, PublishedCopy
from portal.reference.models import Field
from portal.users.enums import Role
from search.models import Document
from tests.factories.opinions import original_words, staff
from tests.opinions.importers.board import (
    HEADINGS,
    ROWS,
    no_breaks,
    run,
    write_csv,
    write_json_lines,
    write_xlsx,
)
from tests.services.absent import shared_data

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "xlsx", "jsonl"])
def test_import_reads_every_kind_of_file(kind, tmp_path):
    writers = {"xlsx": write_xlsx, "jsonl": write_json_lines}
    if kind in writers:
        path = writers[kind](tmp_path / f"board.{kind}")
    else:
        path = write_csv(tmp_path / "board.csv", ROWS, encoding=kind)

    run(path, "--published-at-source")

    answered, waiting = Opinion.objects.order_by("external_id")
    assert (answered.title, answered.text) == ("路灯不亮", "巷口的灯坏了。\n三个月了。")
    assert (answered.state, answered.publication) == (State.ANSWERED, PublicationState.PUBLISHED)
    assert answered.consent_basis == ConsentBasis.PUBLISHED_AT_SOURCE
    assert timezone.localtime(answered.submitted_at).isoformat() == "2026-03-01T19:30:00+08:00"
    assert (waiting.title, waiting.state) == ("公交站没有座椅，老人站得辛苦", State.SUBMITTED)
    assert waiting.publication == PublicationState.UNPUBLISHED
    assert [opinion.number for opinion in (answered, waiting)] == ["QY-2026-00001", "QY-2026-00002"]
    copy = PublishedCopy.objects.public().get()
    assert (copy.number, copy.reply, copy.replied_on) == (
        "QY-2026-00001",
        "已修复，谢谢。",
        dt.date(2026, 3, 9),
    )
    assert [(each.source_id, each.title) for each in Document.objects.filter(kind="opinion")] == [
        (copy.pk, "路灯不亮")
    ]
    assert no_breaks() == []


def test_declaration_does_not_cover_a_matter_without_a_reply(at, tmp_path):
    run(write_csv(tmp_path / "board.csv", ROWS), "--published-at-source")
    waiting = Opinion.objects.get(external_id="A-2")
    dispatcher = staff(Role.DISPATCHER)
    actions.accept(waiting, grade=Grade.SIMPLE, by=dispatcher, at=at)

    with pytest.raises(actions.ConsentMissing):
        actions.propose(
            waiting,
            **original_words(waiting),
            by=dispatcher,
            at=at,
        )

    assert waiting.consent_basis == ConsentBasis.SUBMITTER
    assert PublishedCopy.objects.filter(opinion=waiting).count() == 0


def test_import_without_declaration_publishes_nothing(tmp_path):
    run(write_csv(tmp_path / "board.csv", ROWS))

    assert [opinion.state for opinion in Opinion.objects.order_by("external_id")] == [
        State.ANSWERED,
        State.SUBMITTED,
    ]
    assert PublishedCopy.objects.count() == 0
    assert Document.objects.filter(kind="opinion").count() == 0


def test_import_again_changes_nothing(tmp_path):
    path = write_csv(tmp_path / "board.csv", ROWS)
    run(path, "--published-at-source")
    before = (
        list(Opinion.objects.order_by("pk").values()),
        list(CaseStep.objects.order_by("pk").values()),
    )

    run(path, "--published-at-source")

    assert (
        list(Opinion.objects.order_by("pk").values()),
        list(CaseStep.objects.order_by("pk").values()),
    ) == before
    assert ImportBatch.objects.count() == 1


def test_import_again_with_more_rows_adds_only_these(tmp_path):
    run(write_csv(tmp_path / "board.csv", ROWS))
    run(
        write_csv(
            tmp_path / "board.csv", [*ROWS, ["A-3", "新的", "2026-03-05", "新来的一件", "", ""]]
        )
    )

    assert list(Opinion.objects.order_by("pk").values_list("external_id", flat=True)) == [
        "A-1",
        "A-2",
        "A-3",
    ]


def test_import_of_another_source_keeps_both(tmp_path):
    path = write_csv(tmp_path / "board.csv", ROWS)
    run(path, source="one")
    run(path, source="two")

    assert Opinion.objects.filter(external_id="A-1").count() == 2


def test_import_without_numbers_knows_its_rows_again(tmp_path):
    path = write_csv(tmp_path / "board.csv", [row[1:] for row in ROWS], headings=HEADINGS[1:])
    run(path)
    run(path)

    assert Opinion.objects.count() == 2


def test_dry_run_writes_nothing(tmp_path, capsys):
    run(write_csv(tmp_path / "board.csv", ROWS), "--dry-run")

    assert Opinion.with_hidden.count() == 0
    assert "新的 2 行" in capsys.readouterr().out


BAD_ROWS = {
    "no-text": (["B", "标题", "2026-03-01", " ", "", ""], "第 3 行：缺少内容"),
    "bad-date": (["B", "标题", "三月一日", "内容", "", ""], "第 3 行：无法识别的日期“三月一日”"),
    "no-such-day": (["B", "标题", "2026-02-30", "内容", "", ""], "第 3 行：没有这一天"),
    "other-age": (
        ["B", "标题", "0024-03-05", "内容", "", ""],
        "第 3 行：日期“0024-03-05”的年份应在 1900 至 2999 之间。",
    ),
    "future": (["B", "标题", "2999-01-01", "内容", "", ""], "第 3 行：日期“2999-01-01”在今天之后"),
    "too-long": (
        ["B", "标题", "2026-03-01", "长" * 20_001, "", ""],
        "第 3 行：内容太长：20001 个字，最多 20000 个",
    ),
    "long-title": (["B", "长" * 121, "2026-03-01", "内容", "", ""], "第 3 行：标题太长"),
    "twice": (["A-1", "标题", "2026-03-01", "内容", "", ""], "第 3 行：与第 2 行重复"),
    "reply-first": (
        ["B", "标题", "2026-03-05", "内容", "答复", "2026-03-01"],
        "第 3 行：答复时间早于提交时间",
    ),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_import_of_a_bad_row_names_it_and_writes_nothing(case, tmp_path, capsys):
    bad, said = BAD_ROWS[case]
    first = ["A-1", "好的", "2026-03-01", "没有问题的一行", "", ""]
    path = write_csv(tmp_path / "board.csv", [first, bad])

    with pytest.raises(CommandError, match="没有写入任何内容"):
        run(path)

    assert said in capsys.readouterr().err
    assert Opinion.with_hidden.count() == 0


def test_keep_good_leaves_bad_rows_out(tmp_path):
    bad = ["B", "标题", "三月一日", "内容", "", ""]

    run(write_csv(tmp_path / "board.csv", [*ROWS, bad]), "--keep-good")

    assert list(Opinion.objects.order_by("pk").values_list("external_id", flat=True)) == [
        "A-1",
        "A-2",
    ]


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (["编号", "内容", "神秘列"], "不认识的列：神秘列"),
        (["编号", "标题", "日期"], "缺少列：内容"),
    ],
)
def test_import_of_unknown_or_missing_columns_is_refused(headings, said, tmp_path):
    with pytest.raises(CommandError, match=said):
        run(write_csv(tmp_path / "board.csv", [["1", "某事", ""]], headings=headings))


def test_import_of_an_unknown_reference_code_is_refused(tmp_path, capsys):
    Field.objects.create(code="lamps", label="路灯")
    rows = [["1", "灯坏了", "lamps"], ["2", "灯坏了", "路灯"], ["3", "灯坏了", "nowhere"]]

    with pytest.raises(CommandError):
        run(write_csv(tmp_path / "board.csv", rows, headings=["编号", "内容", "领域"]))

    assert capsys.readouterr().err.strip() == "第 4 行：领域“nowhere”不在本区的名录中"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("board.pdf", b"%PDF-1.7", "不支持的文件类型“.pdf”"),
        ("board.csv", b"%PDF-1.7\n1 0 obj", "PDF"),
        ("board.xlsx", b"not a workbook", "不是有效的 XLSX 文件"),
        ("board.csv", b"", "文件是空的"),
    ],
)
def test_import_of_a_wrong_kind_of_file_says_so(name, content, said, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(CommandError, match=said):
        run(path)


REAL_FILES = {
    "messages/replies.csv": (1680, 1680),
    "messages/votes.csv": (2594, 0),
    "messages/board.jsonl": (1346, 0),
    "consultations/proposals.csv": (225, 0),
}


@pytest.mark.parametrize("name", REAL_FILES)
def test_real_files_are_taken_as_they_are(name):
    rows, answered = REAL_FILES[name]
    path = shared_data(name)

    run(path, "--published-at-source")
    run(path, "--published-at-source")

    assert Opinion.objects.count() == rows
    assert Opinion.objects.filter(state=State.ANSWERED).count() == answered
    assert PublishedCopy.objects.public().count() == answered
    assert Document.objects.filter(kind="opinion").count() == answered
    assert no_breaks() == []
