from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """The one way a public form looks: label, hint, error above the control."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
