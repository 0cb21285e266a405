"""Fields that clean what people type (``portal.core.normalisation``) before they judge it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue

from portal.core.normalisation import clean_line, clean_text
from portal.reference.models import TreeEntry


class LineField(forms.CharField):
    """One line. ``too_long`` takes ``%(limit)d`` and ``%(length)d``.

    The control has no ``maxlength``: a browser would cut off pasted text without a word.
    """

    clean_typed = staticmethod(clean_line)

    def __init__(self, *, limit: int, too_long: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit, self.too_long = limit, too_long

    def to_python(self, value: Any) -> str:
        return self.clean_typed(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(
                self.too_long, code="too_long", params={"limit": self.limit, "length": len(value)}
            )


class AddressField(forms.EmailField):
    """An e-mail address; those copied from a chat often bring invisible marks along."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class TextField(LineField):
    """Several lines."""

    widget = forms.Textarea
    clean_typed = staticmethod(clean_text)


class TreeIterator(ModelChoiceIterator):
    """Every entry in use right under its parent, in the district's own order. One query."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield ("", str(self.field.empty_label))
        entries = {entry.path: entry for entry in self.queryset}
        for entry in sorted(entries.values(), key=lambda entry: self._place(entry, entries)):
            indent = "\u3000" * (len(entry.lineage) - 1)
            value = ModelChoiceIteratorValue(self.field.prepare_value(entry), entry)
            yield (value, f"{indent}{entry}")

    @staticmethod
    def _place(entry: TreeEntry, entries: dict[str, Any]) -> list[tuple[int, str]]:
        """Order and code of every ancestor, the root first; a retired ancestor counts by its code alone."""
        place, path = [], "/"
        for code in entry.lineage:
            path += f"{code}/"
            place.append((entries[path].order if path in entries else 0, code))
        return place


class TreeChoiceField(forms.ModelChoiceField):
    iterator = TreeIterator
