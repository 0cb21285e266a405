from __future__ import annotations

from opinions.forms.attachments import AttachmentsField, only_file_errors, say_refused
from opinions.forms.intake import IntakeForm
from opinions.forms.opinion import OpinionForm
from opinions.forms.published import PublishedFilterForm
from opinions.forms.reply_templates import ReplyTemplateForm
from opinions.forms.sheets import SheetsForm
from opinions.forms.terms import TargetForm
from opinions.forms.token import BadToken, FormToken, Freshness, issue_token, read_token
from opinions.forms.track import TrackForm

__all__ = [
    "AttachmentsField",
    "BadToken",
    "FormToken",
    "Freshness",
    "IntakeForm",
    "OpinionForm",
    "PublishedFilterForm",
    "ReplyTemplateForm",
    "SheetsForm",
    "TargetForm",
    "TrackForm",
    "issue_token",
    "only_file_errors",
    "read_token",
    "say_refused",
]
