from __future__ import annotations

from opinions.models.assignment import Assignment
from opinions.models.attachment import Attachment
from opinions.models.clock import Extension, Pause
from opinions.models.contribution import Contribution
from opinions.models.deadline import CaseRules, Target
from opinions.models.digest import DigestChoice, DigestSent
from opinions.models.draft import TopicDraft
from opinions.models.history import CaseStep, ChainSeal, ContactLook
from opinions.models.importing import ImportBatch
from opinions.models.intake import EntryCheck, PaperSheet
from opinions.models.listing import ColumnChoice, ExportLog, SavedFilter
from opinions.models.notes import CaseLock, CaseNote, NoteMention
from opinions.models.opinion import NumberSeries, Opinion, Submitter
from opinions.models.publication import PublishedCopy, ReplyProposal
from opinions.models.reply import Reply, ReplyTemplate
from opinions.models.satisfaction import CallBack, Rating
from opinions.models.supplement import Supplement
from opinions.models.together import MoveRun, MoveRunLine

__all__ = [
    "Assignment",
    "Attachment",
    "CallBack",
    "CaseLock",
    "CaseNote",
    "CaseRules",
    "CaseStep",
    "ChainSeal",
    "ColumnChoice",
    "ContactLook",
    "Contribution",
    "DigestChoice",
    "DigestSent",
    "EntryCheck",
    "ExportLog",
    "Extension",
    "ImportBatch",
    "MoveRun",
    "MoveRunLine",
    "NoteMention",
    "NumberSeries",
    "Opinion",
    "PaperSheet",
    "Pause",
    "PublishedCopy",
    "Rating",
    "Reply",
    "ReplyProposal",
    "ReplyTemplate",
    "SavedFilter",
    "Submitter",
    "Supplement",
    "Target",
    "TopicDraft",
]
