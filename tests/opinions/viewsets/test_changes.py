"""What changed between two drafts."""

from __future__ import annotations

from opinions.viewsets.changes import MOST_PARAGRAPHS, changes


def test_changes_are_told_paragraph_by_paragraph():
    told = [(one.kind, one.text) for one in changes("一\n\n二\n三", "一\n二改\n三\n四")]

    assert told == [("same", "一"), ("del", "二"), ("ins", "二改"), ("same", "三"), ("ins", "四")]


def test_very_many_paragraphs_are_shown_as_wholes():
    many = "\n".join("ab"[number % 2] for number in range(MOST_PARAGRAPHS + 1))

    assert {one.kind for one in changes(many, many)} == {"del", "ins"}
