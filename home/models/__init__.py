from __future__ import annotations

from home.models.pages import HomePage, NewsIndexPage, NewsPage, StandardPage

__all__ = ["HomePage", "NewsIndexPage", "NewsPage", "StandardPage"]
