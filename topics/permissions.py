from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from topics.models import Recommendation
from topics.querysets import RecommendationQuerySet


class NotYourRecommendation(PermissionDenied):
    """Progress is recorded by the owner unit's staff and by those who may edit the outcome."""

    def __str__(self) -> str:
        return str(_("这条建议不由您的单位负责，您不能记录进展。"))


def open_to(user: Any) -> RecommendationQuerySet:
    """The published recommendations whose progress ``user`` may record."""
    published = Recommendation.objects.published()
    if not user.has_perm("topics.add_recommendationprogress"):
        return published.none()
    if user.is_superuser or edits_outcomes(user):
        return published
    return published.filter(owner__staff__user=user)


def edits_outcomes(user: Any) -> bool:
    rights = {"page_permissions__permission__codename": "change_page"}
    return user.groups.filter(**rights).exists()


def check_record_progress(user: AbstractBaseUser, recommendation: Recommendation) -> None:
    """:raises NotYourRecommendation:"""
    if not open_to(user).filter(pk=recommendation.pk).exists():
        raise NotYourRecommendation
