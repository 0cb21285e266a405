"""Fields that clean what people type (``portal.core.normalisation``) before they judge it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.core.normalisation import clean_line, clean_text
from portal.core.templatetags.reading import lang_attribute
from portal.reference.queries import entries_in_use


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
    """Every entry in use, children set in under their parent. Seldom a query."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield ("", str(self.field.empty_label))
        for entry in entries_in_use(self.queryset.model):
            indent = "\u3000" * (len(entry.lineage) - 1)
            yield (self.field.prepare_value(entry), f"{indent}{entry}")


class PlainSelect(forms.Select):
    """Writes its options in one go: a template for each takes 50 times as long."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = (
            (
                value,
                mark_safe(" selected" if str(value) in chosen else ""),  # noqa: S308 (constants)
                "" if value == "" else lang_attribute(label),
                label,
            )
            for value, label in self.choices
        )
        return format_html(
            "<select{}>\n{}\n</select>",
            flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})),
            format_html_join("\n", '  <option value="{}"{}{}>{}</option>', options),
        )


class TreeChoiceField(forms.ModelChoiceField):
    """One entry of a tree of ``portal.reference``."""

    iterator = TreeIterator
    widget = PlainSelect

    def to_python(self, value: Any) -> Any:
        """What is no choice is told so, controls in it or not."""
        return super().to_python(clean_line(value) if isinstance(value, str) else value)
