from __future__ import annotations

from typing import Any

from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from portal.media.models import PortalDocument, PortalImage
from portal.media.queries import is_public


@receiver(pre_delete, sender=PortalDocument)
@receiver(pre_delete, sender=PortalImage)
def keep_what_is_public(instance: PortalDocument | PortalImage, **kwargs: Any) -> None:
    """:raises ProtectedError: it stands on a published page, which nobody approved without it."""
    if is_public(instance):
        raise ProtectedError("stands on a published page", {instance})
