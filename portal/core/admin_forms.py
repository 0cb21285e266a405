"""Forms of the admin that say beside the fields what the models would say to everybody else."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import InlinePanel
from wagtail_localize.fields import SynchronizedField, get_translatable_fields

from portal.core.languages import SOURCE, language_of


class CompletePageForm(WagtailAdminPageForm):
    """Names what is missing at its place when a page is to go public, and keeps the typed text."""

    going_public = frozenset(
        {"action-publish", "action-submit", "action-restart-workflow", "action-workflow-action"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False  # made from the title
        if self.instance.path and language_of(self.instance) != SOURCE:
            self.keep_facts()

    def keep_facts(self) -> None:
        """A translation's facts are its source's. Django gives a closed field its stored value, whatever is sent."""
        facts = facts_of(type(self.instance))
        close(self, facts)
        for name, formset in self.formsets.items():
            stored = len(formset.get_queryset())
            formset.max_num = formset.absolute_max = stored
            for place, form in enumerate(formset.forms):
                whole = name in facts or place >= min(stored, formset.initial_form_count())
                close(form, set(form.fields) if whole else facts_of(form._meta.model) | ROW)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.check_slug(data)
        if self.has_no_source():
            self.add_error(None, _("请先建中文页，再由管理员发起翻译；外文页不单独新建。"))
        pressed = self.going_public & set(self.data)
        if pressed and self.data.get("workflow-action-name") != "reject":
            self.check_children()
            self.check_page(data)
        return data

    def has_no_source(self) -> bool:
        """A new page in another language's tree, of a kind that has facts."""
        is_new = not self.instance.path
        return (
            is_new
            and language_of(self.instance) != SOURCE
            and hasattr(self.instance, "override_translatable_fields")
        )

    def check_slug(self, data: dict[str, Any]) -> None:
        if not data.get("slug"):
            return
        before, self.instance.slug = self.instance.slug, data["slug"]
        try:
            self.instance.check_slug(self.parent_page)
        except ValidationError as refused:
            self.instance.slug = before
            self.add_error("slug", refused.message_dict["slug"])

    def check_children(self) -> None:
        """What each row of an inline list lacks, at its own fields; what the list lacks, above it."""
        for name, formset in self.formsets.items():
            kept = [form for form in formset.forms if self.is_kept(formset, form)]
            for form in kept:
                missing: dict[str, Any] = getattr(form.instance, "missing", dict)()
                for field, reason in missing.items():
                    form.add_error(field if field in form.fields else None, reason)
            required = self.instance.required_children.get(name)
            if required and not kept:
                formset.non_form_errors().append(required)
                self.add_error(None, required)

    @staticmethod
    def is_kept(formset: Any, form: Any) -> bool:
        if not form.is_valid() or formset._should_delete_form(form):  # noqa: SLF001 (no public word for it)
            return not form.is_valid()
        return form.has_changed() or form.instance.pk is not None

    def check_page(self, data: dict[str, Any]) -> None:
        names = {field.name for field in self.instance._meta.fields}
        for name in names & set(data):
            setattr(self.instance, name, data[name])
        for name, reason in self.instance.missing_here().items():
            self.add_error(name if name in self.fields else None, reason)


def facts_of(model: type[Any]) -> set[str] | frozenset[str]:
    """What a translation takes from its source: fields and inline lists by name."""
    return {
        field.field_name
        for field in get_translatable_fields(model)
        if isinstance(field, SynchronizedField)
    } - OWN


OWN = frozenset({"slug", "show_in_menus"})
"""Each language's own, although wagtail-localize copies them when a translation begins."""

ROW = frozenset({"DELETE", "ORDER"})
"""Which rows there are, and in which order, is a fact, too."""


def close(form: Any, names: Set[str]) -> None:
    for name in names & set(form.fields):
        form.fields[name].disabled = True


class DistinctFormSet(BaseChildFormSet):
    """Rows of which the model's constraints allow each to be listed once; the second one is told what it doubles."""

    def validate_unique(self) -> None:
        for names in self.distinct_fields():
            listed = set()
            for form in self.kept_forms():
                what = tuple(form.cleaned_data.get(name) for name in names)
                if what in listed and None not in what:
                    form.add_error(
                        names[0],
                        _("“%(what)s”已经列出，只能列一次。")
                        % {"what": " · ".join(map(str, what))},
                    )
                listed.add(what)

    def save(self, commit: bool = True) -> list[Any]:
        """A row that names another now is written anew: rows that change places would collide one by one."""
        distinct = {name for names in self.distinct_fields() for name in names}
        for form in self.initial_forms:
            if distinct & set(form.changed_data) and not self._should_delete_form(form):
                getattr(self.instance, self.rel_name).remove(form.instance)
                form.instance.pk = None
        return super().save(commit)

    def distinct_fields(self) -> Iterator[tuple[str, ...]]:
        for constraint in self.model._meta.total_unique_constraints:
            if self.fk.name in constraint.fields:
                yield tuple(name for name in constraint.fields if name != self.fk.name)

    def kept_forms(self) -> Iterator[Any]:
        """Also while other rows have errors, when Django's ``deleted_forms`` is empty."""
        return (
            form for form in self.forms if form.is_valid() and not self._should_delete_form(form)
        )


class DistinctInlinePanel(InlinePanel):
    """An inline list, such as the staff of a unit, in which nobody stands twice."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = DistinctFormSet
        return options
