from __future__ import annotations

from portal.core.blocks.body import BodyStreamBlock
from portal.core.blocks.media import FilesBlock, PictureBlock
from portal.core.blocks.text import CalloutBlock, FiguresBlock, ParagraphBlock, QuotationBlock

__all__ = [
    "BodyStreamBlock",
    "CalloutBlock",
    "FiguresBlock",
    "FilesBlock",
    "ParagraphBlock",
    "PictureBlock",
    "QuotationBlock",
]
