"""Forms of the admin that say beside the fields what the models would say to everybody else."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm


class CompletePageForm(WagtailAdminPageForm):
    """Names what is missing at its place when a page is to go public, and keeps the typed text."""

    going_public = frozenset(
        {"action-publish", "action-submit", "action-restart-workflow", "action-workflow-action"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False  # made from the title

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.check_slug(data)
        pressed = self.going_public & set(self.data)
        if pressed and self.data.get("workflow-action-name") != "reject":
            self.check_children()
            self.check_page(data)
        return data

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
