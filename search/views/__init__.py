from __future__ import annotations

from search.views.page import search_page
from search.views.similar import similar_matters

__all__ = ["search_page", "similar_matters"]
