"""The English of the written pages: kept while the Chinese is written, made into translations in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.strings import StringValue

from home.demo.stock import read
from portal.core.pages import BasePage

P = TypeVar("P", bound=BasePage)


@cache
def phrasebook() -> Mapping[str, str]:
    """Chinese → English of the phrases whose English does not stand beside them; the same slots."""
    return {
        chinese: english
        for section in read("english").values()
        for chinese, english in section.items()
    }


class English:
    """What was said in Chinese, in English; and the pages that are to be translated."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.pages: list[BasePage] = []

    def note(self, chinese: str, english: str) -> str:
        """``chinese``, with its English kept."""
        self.said[chinese] = english
        return chinese

    def say(self, phrase: str, words: Mapping[str, Any] | None = None) -> str:
        """A phrase of the phrasebook with its slots filled."""
        words = words or {}
        return self.note(phrase.format_map(words), phrasebook()[phrase].format_map(words))

    def of(self, chinese: str) -> str:
        """:raises KeyError: nobody said how that is in English."""
        return chinese if chinese.isascii() else self.said[chinese]

    def each_of(self, chinese: Iterable[str]) -> list[str]:
        return [self.of(text) for text in chinese]

    def will_translate(self, page: P) -> P:
        """Remember ``page``; a page comes before those below it."""
        self.pages.append(page)
        return page

    def translate(self) -> None:
        """Turn the stand-ins of these pages into translations that are complete."""
        locale = Locale.objects.get(language_code="en")
        for page in self.pages:
            self.translate_page(page, locale)

    def translate_page(self, page: BasePage, locale: Locale) -> None:
        """As an administrator begins a translation, a translator fills it and it is published.

        wagtail-localize itself publishes after the transaction and saves each page four times.
        """
        stored = type(page).objects.get(pk=page.pk)
        source, _created = TranslationSource.update_or_create_from_instance(stored)
        now = timezone.now()
        Translation.objects.create(
            source=source,
            target_locale=locale,
            translations_last_updated_at=now,
            destination_last_updated_at=now,
        )
        segments = StringSegment.objects.filter(source=source).select_related("string")
        StringTranslation.objects.bulk_create(
            StringTranslation(
                translation_of=segment.string,
                context_id=segment.context_id,
                locale=locale,
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                data=StringValue.from_plaintext(
                    self.of(segment.string.as_value().render_text())
                ).data,
            )
            for segment in segments
        )
        translated = source.get_ephemeral_translated_instance(locale)
        translated.alias_of = None
        translated.draft_title = translated.title
        translated.save()
