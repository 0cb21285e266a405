from __future__ import annotations

from wagtail import blocks

from portal.core.blocks.media import FilesBlock, PictureBlock
from portal.core.blocks.text import CalloutBlock, FiguresBlock, ParagraphBlock, QuotationBlock


class BodyStreamBlock(blocks.StreamBlock):
    """What the body of any page may be made of."""

    paragraph = ParagraphBlock()
    image = PictureBlock()
    files = FilesBlock()
    quotation = QuotationBlock()
    callout = CalloutBlock()
    figures = FiguresBlock()
