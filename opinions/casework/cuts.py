"""From what a person marked to what the public gets, and what of it still looks like personal data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from opinions.enums import CutReason, PersonalData, PublishConsent
from opinions.lifecycle import Refusal
from opinions.models import Opinion, PublishedCopy, ReplyProposal
from opinions.rules import cuts as notation
from opinions.rules.cuts import Cut, MarkError
from opinions.rules.personal_data import find_personal_data
from portal.core.languages import ENGLISH
from portal.core.normalisation import clean_text

SUGGESTED: Mapping[PersonalData, CutReason] = {PersonalData.PLATE: CutReason.THIRD_PARTY}
"""Where it is not the submitter's own, as a rule."""
GAP = "〔〕"
"""In place of a cut while the rest is searched: what stands before and behind it is not one word."""
PARTS = {"title": _("标题"), "text": _("内容"), "place": _("地点"), "reply": _("答复")}


class BadMark(Refusal):
    """A mark cannot be read; ``part`` names it."""

    message = _("遮盖标记有误：%(part)s")


class MarkUnclosed(BadMark):
    message = _("“%(part)s”处的遮盖标记不完整，应写成 ⟦文字|理由⟧。")


class MarkEmpty(BadMark):
    message = _("有一处遮盖标记里没有文字（理由“%(part)s”）。")


class MarkReasonless(BadMark):
    message = _("“%(part)s”没有写遮盖的理由，应写成 ⟦文字|理由⟧。")


class MarkReasonUnknown(BadMark):
    message = _("没有“%(part)s”这个遮盖理由，请用所列的理由。")


class NotTheOriginal(Refusal):
    """The public gets the submitter's own words or none in their place."""

    message = _(
        "遮盖以外的文字与原文不同。公开文本只能遮盖，不能增删改写；请恢复原文，只加遮盖标记。"
    )


BAD: Mapping[str, type[BadMark]] = {
    notation.UNCLOSED: MarkUnclosed,
    notation.EMPTY: MarkEmpty,
    notation.REASONLESS: MarkReasonless,
    notation.UNKNOWN: MarkReasonUnknown,
}


def basis_of(original: str) -> str:
    """The text in which cuts are counted: as stored, without brackets of ours."""
    return notation.neutral(clean_text(original))


def reasons_by_name() -> dict[str, CutReason]:
    """By code, and by label in each language."""
    names = {reason.value: reason for reason in CutReason}
    for language in (settings.LANGUAGE_CODE, ENGLISH):
        with translation.override(language):
            names |= {str(reason.label): reason for reason in CutReason}
    return names


def cuts_in(marked: str, original: str) -> list[Cut]:
    """The cuts that somebody marked in ``original``.

    :raises BadMark: a mark cannot be read.
    :raises NotTheOriginal: something else was changed.
    """
    reasons = reasons_by_name()
    try:
        plain, cuts = notation.unmarked(_as_typed(clean_text(marked), reasons), reasons)
    except MarkError as error:
        raise BAD[error.problem](part=error.part) from error
    if plain != basis_of(original):
        raise NotTheOriginal
    return cuts


def _as_typed(marked: str, reasons: Iterable[str]) -> str:
    """Brackets that every keyboard has, ``【…|个人信息】``, stand for ours where a reason ends them."""
    names = "|".join(map(re.escape, reasons))
    return re.sub(rf"【([^【】]*)[|｜]\s*({names})\s*】", r"⟦\1|\2⟧", marked)


def publish_text(original: str, cuts: Iterable[Cut]) -> str:
    """``original`` in the public notation."""
    return notation.published(basis_of(original), cuts)


def proposed_cuts(text: str) -> list[Cut]:
    """What the finder proposes to cut of ``text``."""
    return [
        Cut(found.start, found.end, SUGGESTED.get(found.kind, CutReason.PERSONAL))
        for found in find_personal_data(text)
    ]


def counted(cuts: Iterable[Cut]) -> dict[str, int]:
    """Reason → how many, for the history; without a word of what was cut."""
    return dict(sorted(Counter(cut.reason.value for cut in cuts).items()))


def counted_in(copy: PublishedCopy) -> dict[str, int]:
    return counted(cut for part in PARTS for cut in copy.cuts_of(part))


def as_listed(text: str, start: int, end: int) -> str:
    """Words found in ``text`` as a list shows them; a surname alone says nothing without what follows."""
    if end - start == 1:
        return f"{text[start:end]}（{text[start : end + 3]}…）"
    return text[start:end]


@dataclass(frozen=True)
class Left:
    """Something in a public text that looks like personal data still."""

    part: str
    words: str
    kind: PersonalData | None
    """None of a name that does not look like one."""

    @property
    def part_label(self) -> str:
        return str(NAMED if self.part == "name" else PARTS[self.part])

    @property
    def label(self) -> str:
        return str(self.kind.label if self.kind else UNLIKE_A_NAME)


MAX_NAME = 60


def name_to_show(opinion: Opinion) -> str:
    """The name as its showing was consented to, empty otherwise. No query where the contact is read already."""
    if opinion.publish_consent != PublishConsent.NAMED:
        return ""
    submitter = getattr(opinion, "submitter", None)
    return submitter.name[:MAX_NAME] if submitter else ""


NAMED = _("署名")
UNLIKE_A_NAME = _("不像姓名")
LONGEST_NAME = 20


def left_in_copy(copy: PublishedCopy) -> list[Left]:
    said = [left for part in PARTS for left in _left_in(part, getattr(copy, part))]
    return [*said, *left_in_name(copy.name)]


def left_in_name(name: str) -> list[Left]:
    """What in the name that is to be shown is none: it was typed beside a telephone number, and cannot be cut.

    That it is somebody's name is what was consented to.
    """
    found = [left for left in _left_in("name", name) if left.kind is not PersonalData.NAME]
    unlike = len(name) > LONGEST_NAME or any(sign.isnumeric() for sign in name)
    return found or ([Left("name", name, None)] if unlike else [])


def left_in_reply(waiting: ReplyProposal) -> list[Left]:
    return list(_left_in("reply", waiting.text))


def _left_in(part: str, public: str) -> list[Left]:
    rest = notation.in_words(public, lambda _reason: GAP)
    return [
        Left(part, as_listed(rest, found.start, found.end), found.kind)
        for found in find_personal_data(rest)
    ]
