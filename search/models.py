from __future__ import annotations

from django.db import models


class Document(models.Model):
    """One published thing in one language. Nothing unapproved is ever in this table."""

    kind = models.CharField(max_length=16)
    source_id = models.BigIntegerField()
    locale = models.CharField(max_length=12)
    external_id = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=300)
    tags = models.TextField(blank=True)
    text = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    date = models.DateField()
    dates = models.JSONField(default=dict)
    card = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("kind", "source_id", "locale"), name="document_once_per_language")
        ]
        indexes = [models.Index(fields=("locale", "kind", "-date"), name="document_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id} {self.title}"


class DocumentFacet(models.Model):
    """One value of one facet of one document; fields and areas with all their ancestors."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="facets")
    name = models.CharField(max_length=16)
    value = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("document", "name", "value"), name="facet_value_once")
        ]
        indexes = [models.Index(fields=("name", "value", "document"), name="facet_documents")]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"
