from __future__ import annotations

from wagtail import hooks

from search.viewsets import SynonymViewSet

hooks.register("register_admin_viewset", SynonymViewSet)
