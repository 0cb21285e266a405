from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opinions.enums import CutReason
from opinions.models.opinion import MAX_PLACE, MAX_TITLE, Opinion
from opinions.models.reply import MAX_SIGNATURE
from opinions.querysets import PublishedCopyQuerySet
from opinions.rules.cuts import Cut, in_words
from portal.core.languages import ENGLISH, LANGUAGE_TAGS, SOURCE
from portal.core.publishing import SearchDocument, findable
from portal.core.revocable import read_revocable
from topics.models import OutcomePage

ROOM = 8
"""Times the length of the original: a mark may take more characters than what it stands for."""
LONGEST_INDEXED_TITLE = 300


def cut_in_words(reason: CutReason) -> str:
    """What stands for a cut where there are words alone, in the language that is active."""
    return gettext("〔已遮盖：%(reason)s〕") % {"reason": reason.label}


def stored_cuts(cuts: Iterable[Cut]) -> list[list[Any]]:
    """As a JSON column holds them."""
    return [[cut.start, cut.end, cut.reason.value] for cut in cuts]


def read_cuts(stored: Iterable[Any]) -> list[Cut]:
    return [Cut(start, end, CutReason(reason)) for start, end, reason in stored]


@dataclass(frozen=True)
class EarlierReply:
    """A public reply that does not hold any more, in the public notation."""

    reply: str
    unit: str
    replied_on: dt.date | None
    until: dt.date
    """The day on which another was given."""
    is_corrected: bool
    """Otherwise the matter was handled anew."""

    def stored(self) -> list[Any]:
        day = self.replied_on.isoformat() if self.replied_on else ""
        return [self.reply, self.unit, day, self.until.isoformat(), self.is_corrected]

    @classmethod
    def read(cls, stored: Sequence[Any]) -> EarlierReply:
        reply, unit, day, until, is_corrected = stored
        replied_on = dt.date.fromisoformat(day) if day else None
        return cls(reply, unit, replied_on, dt.date.fromisoformat(until), is_corrected)


class PublishedCopy(models.Model):
    """What the public sees of an opinion. Public code reads this row and nothing else.

    It exists from the proposal on; it is public only while ``approved_at`` is set and ``taken_down_at`` is not.
    Title, text, place and reply are the original ones in the public notation of ``rules.cuts``: what was cut
    is in none of them.
    """

    search_kind = "opinion"

    opinion = models.OneToOneField(Opinion, models.PROTECT, related_name="published_copy")
    number = models.CharField(_("编号"), max_length=24, unique=True)
    title = models.CharField(_("标题"), max_length=MAX_TITLE * ROOM)
    text = models.TextField(_("内容"))
    place = models.CharField(_("地点"), max_length=MAX_PLACE * ROOM, blank=True)
    name = models.CharField(_("署名"), max_length=60, blank=True, help_text=_("留空即匿名。"))
    reply = models.TextField(_("答复"), blank=True)
    reply_unit = models.CharField(_("答复单位"), max_length=MAX_SIGNATURE, blank=True)
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    cuts = models.JSONField(_("遮盖"), default=dict, blank=True)
    """Part (title, text, place, reply) → where in the original something is cut, and why; ``earlier``: the same of each
    earlier reply. For staff alone."""
    earlier = models.JSONField(_("以前公开的答复"), default=list, blank=True)
    """What ``EarlierReply`` reads: public replies in whose place another came, the newest first."""
    language = models.CharField(max_length=12, default="zh-hans")
    submitted_on = models.DateField(_("提交日期"))
    field = models.ForeignKey(
        "reference.Field", models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        "reference.Area", models.PROTECT, null=True, blank=True, related_name="+"
    )
    topic = models.ForeignKey(
        "topics.TopicPage", models.PROTECT, null=True, blank=True, related_name="published_opinions"
    )
    studio = models.ForeignKey(
        "studios.StudioPage",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="published_opinions",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    taken_down_at = models.DateTimeField(null=True)

    objects = PublishedCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开文本")
        verbose_name_plural = _("公开文本")
        permissions = [("view_original", _("查看已遮盖事项的原文"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_at=None)
                | models.Q(proposed_by=None)  # an import, declared by the operator
                | ~models.Q(approved_by=models.F("proposed_by")),
                name="publication_approved_by_second_person",
            )
        ]
        indexes = [
            # Counting what is public must not read the rows, which hold whole texts.
            models.Index(
                fields=("topic",),
                name="public_copy_of_topic",
                condition=models.Q(approved_at__isnull=False, taken_down_at=None),
            ),
            models.Index(
                fields=("studio",),
                name="public_copy_of_studio",
                condition=models.Q(approved_at__isnull=False, taken_down_at=None),
            ),
            models.Index(
                fields=("opinion",),
                name="public_copy_without_reply",
                condition=models.Q(reply="", approved_at__isnull=False, taken_down_at=None),
            ),
            models.Index(fields=("topic", "-submitted_on", "-id"), name="copy_of_topic"),
            models.Index(fields=("studio", "-submitted_on", "-id"), name="copy_of_studio"),
            models.Index(fields=("-submitted_on", "-id"), name="copy_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {in_words(self.title, cut_in_words)}"

    def get_absolute_url(self) -> str:
        """The address in the language that is active."""
        return reverse("opinions:one", kwargs={"number": self.number})

    @property
    def language_tag(self) -> str:
        """Of what the submitter wrote, for ``lang``."""
        return LANGUAGE_TAGS[ENGLISH if self.language == ENGLISH else SOURCE]

    @property
    def words(self) -> str:
        """All that people read in it, in one exact spelling: what the history keeps a digest of."""
        said = (self.title, self.text, self.place, self.name, self.reply, self.reply_unit)
        return json.dumps(said, ensure_ascii=False)

    @property
    def facts(self) -> str:
        """What else is fixed with the words, spelt as exactly. The topic is not: it follows its case."""
        days = [str(day) if day else "" for day in (self.submitted_on, self.replied_on)]
        return json.dumps(
            [self.number, self.language, *days, self.field_id, self.area_id, self.studio_id]
        )

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        read_revocable()
        return super().from_db(*args, **kwargs)

    def cuts_of(self, part: str) -> list[Cut]:
        return read_cuts(self.cuts.get(part, ()))

    @property
    def where_cut(self) -> str:
        """Its cuts in one exact spelling, for a digest of their own; empty without any."""
        return json.dumps(self.cuts, sort_keys=True) if self.cuts else ""

    @property
    def earlier_replies(self) -> list[EarlierReply]:
        return [EarlierReply.read(each) for each in self.earlier]

    @property
    def words_of_earlier(self) -> str:
        """Those in one exact spelling, for a digest of their own; empty without any."""
        return json.dumps(self.earlier, ensure_ascii=False) if self.earlier else ""

    @property
    def is_public(self) -> bool:
        return self.approved_at is not None and self.taken_down_at is None

    @property
    def answering_outcome(self) -> OutcomePage | None:
        """The live outcome of its topic that answered the case, where there is no reply of its own.

        Looked up when it is read, for a copy changes by approval alone; after ``queries.copies_to_read("topic")``.
        """
        outcome = None if self.reply else getattr(self.topic, "outcome", None)
        answered_by = getattr(self, "concluded_by", None)
        return outcome if outcome and outcome.pk == answered_by else None

    def search_documents(self) -> Iterable[SearchDocument]:
        """One document, found in every language, whichever it was written in; none unless public."""
        if self.is_public:
            yield self._document()

    def _number_words(self) -> tuple[str, str]:
        """The number as a whole, and its last digits as people say them: ``QY-2026-01298`` and ``1298``."""
        return self.number, self.number.rpartition("-")[2].lstrip("0")

    def _document(self) -> SearchDocument:
        with translation.override(settings.LANGUAGE_CODE):
            url = self.get_absolute_url()
        with translation.override(ENGLISH if self.language == ENGLISH else settings.LANGUAGE_CODE):
            title, text, place, reply = (
                in_words(part, cut_in_words)
                for part in (self.title, self.text, self.place, self.reply)
            )
        topic = self.topic.title if self.topic and self.topic.live else ""
        return SearchDocument(
            kind=self.search_kind,
            source_id=self.pk,
            locale=settings.LANGUAGE_CODE,
            title=title[:LONGEST_INDEXED_TITLE],
            text=f"{text}\n{place}".strip(),
            reply=reply,
            tags=" ".join(
                str(word)
                for word in (topic, self.field, self.area, self.reply_unit, *self._number_words())
                if word
            ),
            url=url,
            date=self.submitted_on,
            external_id=self.opinion.external_id,
            facets={
                "area": self.area.lineage if self.area else [],
                "field": self.field.lineage if self.field else [],
                "studio": [str(self.studio_id)] if self.studio_id else [],
                "year": [str(self.submitted_on.year)],
            },
            card={
                "number": self.number,
                "unit": self.reply_unit,
                "topic": topic,
                **({"about": self.topic_id} if topic and self.topic_id else {}),
                **({"replied_on": self.replied_on.isoformat()} if self.replied_on else {}),
                "language": self.language,
            },
        )


class ReplyProposal(models.Model):
    """A reply that waits to join a copy which is proposed or public already; public code never reads it.

    It is there from the reply's release, or a redaction of it, until a publisher decides.
    """

    copy = models.OneToOneField(PublishedCopy, models.CASCADE, related_name="reply_proposal")
    text = models.TextField(_("答复"))
    """In the public notation of ``rules.cuts``."""
    cuts = models.JSONField(_("遮盖"), default=list, blank=True)
    """Where in the released reply something is cut, and why."""
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("待公开的答复")
        verbose_name_plural = _("待公开的答复")

    def __str__(self) -> str:
        return f"{self.copy_id} · {self.proposed_at:%Y-%m-%d %H:%M}"


@findable
def public_copies() -> list[models.QuerySet[PublishedCopy]]:
    return [PublishedCopy.objects.public().for_search()]
