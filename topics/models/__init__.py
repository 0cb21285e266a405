from __future__ import annotations

from topics.models.outcome_page import OutcomePage, Recommendation, RecommendationProgress
from topics.models.topic_page import Meeting, TopicFile, TopicIndexPage, TopicOrigin, TopicPage

__all__ = [
    "Meeting",
    "OutcomePage",
    "Recommendation",
    "RecommendationProgress",
    "TopicFile",
    "TopicIndexPage",
    "TopicOrigin",
    "TopicPage",
]
