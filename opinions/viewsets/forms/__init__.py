"""The fields each move needs, named as the action's own parameters."""

from __future__ import annotations

from opinions.viewsets.forms.base import MoveForm, Words
from opinions.viewsets.forms.consultation import ConsultForm, LeaveConsultationForm
from opinions.viewsets.forms.handling import DispatchForm, SignForm
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
from opinions.viewsets.forms.replies import (
    CorrectForm,
    CorrectionForm,
    LetterForm,
    OnTheSpotForm,
    RefuseCorrectionForm,
    ReleaseForm,
    ReplyForm,
    SendBackForm,
    draft_of,
)
from opinions.viewsets.forms.screening import AcceptForm, GradeField, RegradeForm, RejectForm

__all__ = [
    "AcceptForm",
    "ApproveForm",
    "ApproveReplyForm",
    "ConsultForm",
    "CorrectForm",
    "CorrectionForm",
    "DeclineForm",
    "DeclineReplyForm",
    "DispatchForm",
    "GradeField",
    "LeaveConsultationForm",
    "LetterForm",
    "MoveForm",
    "OnTheSpotForm",
    "ProposeForm",
    "ProposeReplyForm",
    "RefuseCorrectionForm",
    "RegradeForm",
    "RejectForm",
    "ReleaseForm",
    "ReplyForm",
    "SendBackForm",
    "SignForm",
    "TakeDownForm",
    "Words",
    "draft_of",
    "released_text",
]
