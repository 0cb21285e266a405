"""The fields each move needs, named as the action's own parameters."""

from __future__ import annotations

from opinions.viewsets.forms.base import MoveForm, Words
from opinions.viewsets.forms.consultation import ConsultForm, LeaveConsultationForm
from opinions.viewsets.forms.handling import DispatchForm, SignForm
from opinions.viewsets.forms.merging import MergeForm, UnmergeForm
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
    "ConsultForm",
    "DeclineForm",
    "DeclineReplyForm",
    "DispatchForm",
    "GradeField",
    "LeaveConsultationForm",
    "MergeForm",
    "MoveForm",
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
    "UnmergeForm",
    "Words",
    "released_text",
]
