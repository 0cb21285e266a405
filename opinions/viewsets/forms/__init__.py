"""The fields each move needs, named as the action's own parameters."""

from __future__ import annotations

from opinions.viewsets.forms.base import MoveForm, Words
from opinions.viewsets.forms.consultation import ConsultForm, LeaveConsultationForm
from opinions.viewsets.forms.entries import CheckEntryForm
from opinions.viewsets.forms.handling import DispatchForm, SignForm
from opinions.viewsets.forms.notes import NoteForm
from opinions.viewsets.forms.publication import (
    ApproveForm,
    ApproveReplyForm,
    DeclineForm,
    DeclineReplyForm,
    ProposeForm,
    ProposeReplyForm,
    TakeDownForm,
    released_text,
)
from opinions.viewsets.forms.replies import OnTheSpotForm, ReleaseForm, ReplyForm, SendBackForm
from opinions.viewsets.forms.screening import AcceptForm, GradeField, RegradeForm, RejectForm

__all__ = [
    "AcceptForm",
    "ApproveForm",
    "ApproveReplyForm",
    "CheckEntryForm",
    "ConsultForm",
    "DeclineForm",
    "DeclineReplyForm",
    "DispatchForm",
    "GradeField",
    "LeaveConsultationForm",
    "MoveForm",
    "NoteForm",
    "OnTheSpotForm",
    "ProposeForm",
    "ProposeReplyForm",
    "RegradeForm",
    "RejectForm",
    "ReleaseForm",
    "ReplyForm",
    "SendBackForm",
    "SignForm",
    "TakeDownForm",
    "Words",
    "released_text",
]
