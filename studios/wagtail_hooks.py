from __future__ import annotations

from wagtail.snippets.models import register_snippet

from studios.viewsets import StudioGroup

register_snippet(StudioGroup)
