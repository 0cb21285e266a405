from __future__ import annotations

from portal.core.blocks.body import BodyStreamBlock

__all__ = ["BodyStreamBlock"]
