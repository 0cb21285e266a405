from __future__ import annotations

from topics.models.index_page import TopicIndexPage
from topics.models.outcome_page import OutcomePage
from topics.models.parts import Meeting, TopicFile, TopicImport, TopicOrigin
from topics.models.recommendation import LogIsAppendOnly, Recommendation, RecommendationProgress
from topics.models.recommendation_rows import RecommendationRow, Tally
from topics.models.topic_page import TopicPage

__all__ = [
    "LogIsAppendOnly",
    "Meeting",
    "OutcomePage",
    "Recommendation",
    "RecommendationProgress",
    "RecommendationRow",
    "Tally",
    "TopicFile",
    "TopicImport",
    "TopicIndexPage",
    "TopicOrigin",
    "TopicPage",
]
