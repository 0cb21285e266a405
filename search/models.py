from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import get_language

from portal.core.languages import with_prefix
from portal.core.revocable import read_revocable
from search.querysets import DocumentQuerySet

OPINION = "opinion"
"""The kind of what may be taken down at any moment."""


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

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        document = super().from_db(*args, **kwargs)
        if document.__dict__.get("kind") == OPINION:
            read_revocable()
        return document

    def get_absolute_url(self) -> str:
        """The path in the language that is active; ``url`` is that in the document's own."""
        return with_prefix(self.url, get_language() or self.locale)
