from __future__ import annotations

from django.db.models import Model
from wagtail.models import Page, ReferenceIndex


def is_public(thing: Model) -> bool:
    """Whether a picture or file stands on a published page, or on something that needs no approval.

    As Wagtail's reference index has it, which the queue brings up to date after each save.
    """
    places = ReferenceIndex.get_references_to(thing).values_list(
        "base_content_type__model", "object_id"
    )
    pages = [key for model, key in places if model == "page"]
    return len(pages) < len(places) or Page.objects.live().filter(pk__in=pages).exists()
