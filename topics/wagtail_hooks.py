from __future__ import annotations

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from topics.models import RecommendationProgress
from topics.querysets import without_unfinished_imports
from topics.viewsets import AppendOnlyPolicy, ProgressViewSet

register_permission_policy(RecommendationProgress, AppendOnlyPolicy(RecommendationProgress))

hooks.register("register_admin_viewset", ProgressViewSet)
hooks.register("construct_explorer_page_queryset", without_unfinished_imports)
