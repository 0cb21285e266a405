from __future__ import annotations

from opinions.models.assignment import Assignment
from opinions.models.attachment import Attachment
from opinions.models.clock import Extension, Pause
from opinions.models.deadline import CaseRules, Target
from opinions.models.digest import DigestChoice, DigestSent
from opinions.models.history import CaseStep, ChainSeal, ContactLook
from opinions.models.importing import ImportBatch
from opinions.models.intake import EntryCheck, PaperSheet
from opinions.models.notes import CaseLock, CaseNote, NoteMention
from opinions.models.opinion import NumberSeries, Opinion, Submitter
from opinions.models.publication import PublishedCopy, ReplyProposal
from opinions.models.reply import Reply

__all__ = [
    "Assignment",
    "Attachment",
    "CaseLock",
    "CaseNote",
    "CaseRules",
    "CaseStep",
    "ChainSeal",
    "ContactLook",
    "DigestChoice",
    "DigestSent",
    "EntryCheck",
    "Extension",
    "ImportBatch",
    "NoteMention",
    "NumberSeries",
    "Opinion",
    "PaperSheet",
    "Pause",
    "PublishedCopy",
    "Reply",
    "ReplyProposal",
    "Submitter",
    "Target",
]
