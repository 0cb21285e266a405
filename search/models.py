from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Self

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.core.cutting import RUN, fold
from portal.core.languages import with_prefix
from portal.core.revocable import read_revocable
from search.cutting import closed_up, parse
from search.querysets import DocumentQuerySet

OPINION = "opinion"
"""The kind of what may be taken down at any moment."""
KEY = ("kind", "source_id", "locale")
Key = tuple[str, int, str]


class Document(models.Model):
    """One published thing in one language. Nothing unapproved is ever in this table.

    Only ``search.actions`` writes it: the engine's own tables must change with it.
    """

    kind = models.CharField(max_length=16)
    source_id = models.BigIntegerField()
    locale = models.CharField(max_length=12)
    external_id = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=300)
    tags = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    date = models.DateField()
    support = models.PositiveIntegerField(default=0)
    """People behind it."""
    indexed_at = models.DateTimeField()
    facets = models.TextField(blank=True)
    """``" kind=topic area=guihua year=2026 "``: blanks at both ends, so that a value is found whole."""
    dates = models.JSONField(default=dict)
    """What the phase of a topic is computed from, when asked."""
    card = models.JSONField(default=dict)
    further = models.TextField(blank=True)
    """What is indexed beside the title: its sounds, and numbers (``sounds.further``)."""
    text = models.TextField(blank=True)
    reply = models.TextField(blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "source_id", "locale"), name="document_once_per_language"
            )
        ]
        indexes = [models.Index(fields=("indexed_at",), name="document_indexed")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id} {self.title}"

    @property
    def key(self) -> Key:
        return self.kind, self.source_id, self.locale

    def says_as(self, other: Document) -> bool:
        """Whether both are the same but for their number and when they were indexed."""
        return all(
            _plain(field, self) == _plain(field, other)
            for field in self._meta.concrete_fields
            if field.attname not in {"id", "indexed_at"}
        )

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        document = super().from_db(*args, **kwargs)
        if document.__dict__.get("kind") == OPINION:
            read_revocable()
        return document

    def get_absolute_url(self) -> str:
        """The path in the language that is active; ``url`` is that in the document's own."""
        return with_prefix(self.url, get_language() or self.locale)


def _plain(field: models.Field, document: Document) -> object:
    """As it comes back from the database."""
    value = getattr(document, field.attname)
    return json.loads(json.dumps(value)) if isinstance(field, models.JSONField) else value


class Synonym(models.Model):
    """Words for the same thing, which a search takes for one another."""

    MOST_WORDS, SHORTEST, LONGEST = 12, 2, 30

    ordinary = models.TextField(
        _("通俗说法"),
        help_text=_(
            "人们平常怎么说。每行一个，或用逗号隔开，例如：小孩上学，孩子读书。每个至少两个字。"
        ),
    )
    official = models.TextField(
        _("规范说法"),
        help_text=_("文件和答复里怎么写，例如：义务教育入学。通俗、规范两栏合计最多 12 个词。"),
    )
    both_ways = models.BooleanField(
        _("双向"),
        default=True,
        help_text=_(
            "勾选：输入其中任何一个，都能找到含有其他词的内容。不勾选：只在输入通俗说法时，也找规范说法。"
            "通俗说法还有别的意思时，请不要勾选。"
        ),
    )
    active = models.BooleanField(_("使用中"), default=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True, editable=False)

    class Meta:
        verbose_name = _("检索同义词")
        verbose_name_plural = _("检索同义词")

    def __str__(self) -> str:
        return f"{self.ordinary_words()} {'↔' if self.both_ways else '→'} {self.official_words()}"

    @admin.display(description=_("通俗说法"), ordering="ordinary")
    def ordinary_words(self) -> str:
        return "、".join(words_in(self.ordinary))

    def official_words(self) -> str:
        return "、".join(words_in(self.official))

    def clean(self) -> None:
        typed = {"ordinary": True, "official": self.both_ways}
        errors = {
            name: faults
            for name, is_typed in typed.items()
            if (faults := list(self._faults(getattr(self, name), is_typed=is_typed)))
        }
        errors.setdefault("official", []).extend(self._faults_together())
        if not any(errors.values()) and (other := self._same()):
            errors["ordinary"] = [gettext("这一组词已经有了：%(group)s") % {"group": other}]
        if any(errors.values()):
            raise ValidationError(errors)

    def _faults(self, text: str, *, is_typed: bool) -> Iterator[str]:
        words = words_in(text)
        if text.strip() and not words:  # an empty field is named by its form
            yield gettext("请至少写一个词。")
        for word in words:
            if not self.takes(word):
                yield gettext("“%(word)s”：每个词 2 到 30 个字。") % {"word": word}
            elif is_typed and not parse(word).is_plain:
                yield gettext(
                    "“%(word)s”：不要写引号、书名号，词前不要写减号。检索时它们另有意思，这样的词不起作用。"
                ) % {"word": word}

    @classmethod
    def takes(cls, word: str) -> bool:
        return cls.SHORTEST <= len(key_of(word)) <= cls.LONGEST and bool(RUN.search(word))

    def _faults_together(self) -> Iterator[str]:
        words = [*words_in(self.ordinary), *words_in(self.official)]
        keys = Counter(map(key_of, words))
        if len(words) > self.MOST_WORDS:
            yield gettext("两栏合计最多 12 个词。")
        if twice := next((word for word in words if keys[key_of(word)] > 1), ""):
            yield gettext("“%(word)s”写了两次。") % {"word": twice}

    def _same(self) -> Synonym | None:
        others = Synonym.objects.exclude(pk=self.pk)
        return next((each for each in others if each.keys() == self.keys()), None)

    def keys(self) -> frozenset[str]:
        return frozenset(map(key_of, (*words_in(self.ordinary), *words_in(self.official))))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """(What is typed, what is looked for as well), folded."""
        ordinary = [key_of(word) for word in words_in(self.ordinary)]
        official = [key_of(word) for word in words_in(self.official)]
        every = [*ordinary, *official]
        for typed in every if self.both_ways else ordinary:
            yield from (
                (typed, meant)
                for meant in (every if self.both_ways else official)
                if meant != typed
            )


class SearchCount(models.Model):
    """How often something was looked for on one day: no person, no address, no time of day. See ``search.asked``."""

    LONGEST = 40

    day = models.DateField()
    language = models.CharField(max_length=12)
    """The content language of the page."""
    text = models.CharField(max_length=LONGEST)
    """Folded, as the search compares it."""
    count = models.PositiveIntegerField(default=0)
    hits = models.PositiveIntegerField(default=0)
    """Documents with all the words, when it was last counted on that day."""
    clicks = models.PositiveIntegerField(default=0)
    """Results that were opened from it."""

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("检索词统计")
        verbose_name_plural = _("检索词统计")
        constraints = [
            models.UniqueConstraint(
                fields=("day", "language", "text"), name="search_counted_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.text} {self.count}"


def words_in(text: str) -> list[str]:
    """One per line or parted by commas."""
    return [word.strip() for word in re.split(r"[\n,，、;；]", text) if word.strip()]


def key_of(word: str) -> str:
    """As the search compares it: blanks and commas part Latin words only."""
    return closed_up(fold(word))
