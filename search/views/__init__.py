from __future__ import annotations

from search.views.page import search_page
from search.views.similar import similar_matters
from search.views.suggest import suggestions

__all__ = ["search_page", "similar_matters", "suggestions"]
