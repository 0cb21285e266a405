"""A published matter as it is named to somebody who writes about the same."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opinions.casework.public_answer import Standing
from search.cutting import Wanted
from search.models import OPINION, Document
from search.views.cards import Card

QUOTES = re.compile('["“”„‟「」『』《》＂]+')
"""What a query takes for the end of a phrase."""


@dataclass
class Matter:
    document: Document
    at: dt.datetime

    @cached_property
    def card(self) -> Card:
        return Card(self.document, Wanted(), self.at)

    @property
    def said(self) -> str:
        """What has come of it, in words."""
        card = self.card
        if card.verdicts:
            counts = _("、").join(f"{verdict.label} {number}" for verdict, number in card.verdicts)
            year = {"year": self.document.date.year, "counts": counts}
            return _("%(year)d 年协商过，成果：%(counts)s") % year
        if card.phase:
            return f"{card.phase.label}{self._days_left}"
        if self.document.kind == OPINION:
            return self._standing
        return ""

    @property
    def _standing(self) -> str:
        """Nothing of a document from before that was written down."""
        if outcome := self.card.outcome:
            told = _("已随协商成果答复") + f" {outcome.day}"
        else:
            told = _("已有答复") if self.document.reply else ""
        others: dict[str, str] = {
            Standing.IN_HAND: _("正在办理"),
            Standing.IN_HAND_AGAIN: _("答复以后重新办理"),
            Standing.NOT_SHOWN: _("已经答复，答复没有公开"),
            Standing.MERGED: _("已与另一件合并办理"),
        }
        return others.get(self.card.stands, told)

    @property
    def _days_left(self) -> str:
        days = self.card.days_left
        if days is None:
            return ""
        left = ngettext("还有 %(counter)s 天", "还有 %(counter)s 天", days)
        return _("，") + left % {"counter": days}

    @property
    def feed(self) -> str:
        """Everything that names it: with a topic its outcome and opinions, with a number the answer to come."""
        card = self.document.card
        named = str(card.get("topic") or card.get("number") or self.document.title)
        phrase = f'"{QUOTES.sub(" ", named).strip()}"'
        return f"{reverse('search:feed')}?{urlencode({'q': phrase})}"
