from __future__ import annotations

from wagtail.snippets.models import register_snippet

from portal.reference.viewsets import ReferenceGroup

register_snippet(ReferenceGroup)
