"""The fields each move needs, named as the action's own parameters."""

from __future__ import annotations

from opinions.viewsets.forms.base import MoveForm, Words
from opinions.viewsets.forms.consultation import ConsultForm, LeaveConsultationForm
from opinions.viewsets.forms.cuts import CutForm
from opinions.viewsets.forms.entries import CheckEntryForm
from opinions.viewsets.forms.handling import (
    ChangeCoHandlingForm,
    ContributeForm,
    DispatchForm,
    ReassignForm,
    RecallForm,
    SignForm,
)
from opinions.viewsets.forms.merging import MergeForm, UnmergeForm
from opinions.viewsets.forms.notes import NoteForm
from opinions.viewsets.forms.publication import (
    ApproveForm,
    ApproveReplyForm,
    DeclineForm,
    DeclineReplyForm,
    ProposeForm,
    ProposeReplyForm,
    RetractForm,
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
from opinions.viewsets.forms.returning import (
    AskExtensionForm,
    GrantExtensionForm,
    RefuseExtensionForm,
    RefuseReturnForm,
    RequestReturnForm,
    SendElsewhereForm,
)
from opinions.viewsets.forms.screening import AcceptForm, GradeField, RegradeForm, RejectForm
from opinions.viewsets.forms.submitter import (
    AskSubmitterForm,
    CallBackForm,
    GrantReopenForm,
    ReconsiderForm,
    RefuseReopenForm,
)

__all__ = [
    "AcceptForm",
    "ApproveForm",
    "ApproveReplyForm",
    "AskExtensionForm",
    "AskSubmitterForm",
    "CallBackForm",
    "ChangeCoHandlingForm",
    "CheckEntryForm",
    "ConsultForm",
    "ContributeForm",
    "CorrectForm",
    "CorrectionForm",
    "CutForm",
    "DeclineForm",
    "DeclineReplyForm",
    "DispatchForm",
    "GradeField",
    "GrantExtensionForm",
    "GrantReopenForm",
    "LeaveConsultationForm",
    "LetterForm",
    "MergeForm",
    "MoveForm",
    "NoteForm",
    "OnTheSpotForm",
    "ProposeForm",
    "ProposeReplyForm",
    "ReassignForm",
    "RecallForm",
    "ReconsiderForm",
    "RefuseCorrectionForm",
    "RefuseExtensionForm",
    "RefuseReopenForm",
    "RefuseReturnForm",
    "RegradeForm",
    "RejectForm",
    "ReleaseForm",
    "ReplyForm",
    "RequestReturnForm",
    "RetractForm",
    "SendBackForm",
    "SendElsewhereForm",
    "SignForm",
    "TakeDownForm",
    "UnmergeForm",
    "Words",
    "draft_of",
    "released_text",
]
