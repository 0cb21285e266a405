from __future__ import annotations

from wagtail import blocks


class BodyStreamBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock()
