"""What a translator and an administrator do in the admin, in one call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource


def translate(page: Any, words: Mapping[str, str] | None = None) -> Any:
    """The English page with ``words`` (Chinese → English) in place; what has none stays Chinese."""
    words, english = words or {}, Locale.objects.get(language_code="en")
    source, _ = TranslationSource.update_or_create_from_instance(page)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=english)
    for segment in StringSegment.objects.filter(source=source).select_related("string", "context"):
        if segment.string.data in words:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=english,
                defaults={"data": words[segment.string.data], "translation_type": "manual"},
            )
    translation.save_target(publish=True)
    return type(page).objects.get(translation_key=page.translation_key, locale=english)
