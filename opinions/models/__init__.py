from __future__ import annotations

from opinions.models.assignment import Assignment
from opinions.models.clock import Extension, Pause
from opinions.models.deadline import CaseRules, Target
from opinions.models.history import CaseStep, ChainSeal, ContactLook, OriginalLook
from opinions.models.importing import ImportBatch
from opinions.models.opinion import NumberSeries, Opinion, Submitter
from opinions.models.publication import PublishedCopy, ReplyProposal
from opinions.models.reply import Reply

__all__ = [
    "Assignment",
    "CaseRules",
    "CaseStep",
    "ChainSeal",
    "ContactLook",
    "Extension",
    "ImportBatch",
    "NumberSeries",
    "Opinion",
    "OriginalLook",
    "Pause",
    "PublishedCopy",
    "Reply",
    "ReplyProposal",
    "Submitter",
    "Target",
]
