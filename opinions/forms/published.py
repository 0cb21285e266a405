from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from opinions.forms.fields import TreeChoiceField
from opinions.querysets import PublishedCopyQuerySet
from portal.reference.models import Area, Field


class PublishedFilterForm(forms.Form):
    """Narrows the public list. Values are codes, so that an address can be read and kept."""

    field = TreeChoiceField(
        label=_("领域"),
        required=False,
        queryset=Field.objects.in_use(),
        to_field_name="code",
        empty_label=_("全部领域"),
        error_messages={"invalid_choice": _("没有这个领域，请从列表中选择")},
    )
    area = TreeChoiceField(
        label=_("街道、社区"),
        required=False,
        queryset=Area.objects.in_use(),
        to_field_name="code",
        empty_label=_("全区"),
        error_messages={"invalid_choice": _("没有这个街道或社区，请从列表中选择")},
    )
    use_required_attribute = False

    def narrow(self, copies: PublishedCopyQuerySet) -> PublishedCopyQuerySet:
        """A field or an area stands for everything under it. Nothing at all when the form is not valid."""
        if not self.is_valid():
            return copies.none()
        for name in ("field", "area"):
            if entry := self.cleaned_data[name]:
                copies = copies.filter(**{f"{name}__path__startswith": entry.path})
        return copies

    @property
    def narrows(self) -> bool:
        return any(self.data.get(name) for name in self.fields)
