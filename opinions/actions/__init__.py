"""One function per move: lock, check who and what, change, record, tell. Nothing else changes a state."""

from __future__ import annotations

from opinions.actions.attachments import (
    MOST_FILES,
    Door,
    RefusedFile,
    carry_files,
    drop_file,
    keep_files,
    scan_waiting,
    sweep_pending,
)
from opinions.actions.awaiting import remind_awaited
from opinions.actions.consent import NothingConsented, withdraw_consent
from opinions.actions.consultation import (
    TopicAndTitle,
    TopicDecided,
    WrongOutcome,
    conclude,
    conclude_topic,
    consult,
)
from opinions.actions.contact import (
    ContactStillKept,
    NoContact,
    contact_term,
    erase_contact,
    look_at_contact,
)
from opinions.actions.corrections import (
    CorrectionOvertaken,
    CorrectionReasonMissing,
    CorrectionRefusalReasonMissing,
    CorrectionWaits,
    NoCorrectionWaits,
    NothingCorrected,
    NothingToCorrect,
    correct,
    propose_correction,
    refuse_correction,
)
from opinions.actions.desk import MOST_SHEETS, TooManySheets, print_sheets
from opinions.actions.digests import digest_due, forget_digests, put_digest_of
from opinions.actions.drafting import (
    DraftChanged,
    LetterPartTooLong,
    ReplyMissing,
    ReplyUnfinished,
    draft_mark,
    save_draft,
)
from opinions.actions.entries import (
    ContactUnread,
    NameMissing,
    NothingToCheck,
    SlipReasonMissing,
    check_entry,
)
from opinions.actions.escalation import NothingToTell, escalate
from opinions.actions.expiry import TooEarly, expire
from opinions.actions.exports import (
    PurposeMissing,
    TooManyRows,
    check_size,
    log_export,
    look_at_contacts,
)
from opinions.actions.extending import (
    ExtensionLength,
    ExtensionReasonMissing,
    ExtensionRefusalReasonMissing,
    ExtensionWaits,
    NoExtensionWaits,
    ask_extension,
    grant_extension,
    refuse_extension,
)
from opinions.actions.handling import AlreadySigned, dispatch, sign
from opinions.actions.helping import (
    ChangeReasonMissing,
    ContributionMissing,
    NotSigned,
    SameUnits,
    change_co_handling,
    contribute,
)
from opinions.actions.intake import (
    Contact,
    Receipt,
    SheetOfAnother,
    SheetOfAnotherTopic,
    SheetUsed,
    TextMissing,
    TextTooLong,
    TopicClosed,
    submit,
)
from opinions.actions.leaving import (
    CasesWait,
    DraftNeeded,
    LeavingReasonMissing,
    OutcomeNeeded,
    check_may_be_unpublished,
    check_may_leave,
    give_back_draft,
    leave_consultation,
    leave_decided,
)
from opinions.actions.listing import (
    FilterEmpty,
    FilterNameMissing,
    FilterNameTaken,
    FilterNameTooLong,
    FilterTooLong,
    TooManyFilters,
    choose_columns,
    delete_filter,
    rename_filter,
    reset_columns,
    save_filter,
)
from opinions.actions.locks import (
    BeingWritten,
    SomebodyWrites,
    check_lock,
    check_nobody_else_writes,
    drop_lock,
    held_lock,
    take_lock,
)
from opinions.actions.merging import (
    LeadIsItself,
    LeadIsMerged,
    LeadIsOver,
    LeadNamesItsSubmitter,
    LeadUnknown,
    UnmergeTooLate,
    check_unmerge,
    merge,
    unmerge,
)
from opinions.actions.notes import (
    NoteMissing,
    NoteTooLong,
    UnknownMention,
    see_mentions,
    write_note,
)
from opinions.actions.offers import Offer, offers
from opinions.actions.originals import OriginalNotCut, look_at_original
from opinions.actions.public_replies import (
    NoReplyReleased,
    NoReplyWaits,
    PublicReplyMissing,
    approve_reply,
    decline_reply,
    propose_reply,
)
from opinions.actions.publication import (
    AnonymityReasonMissing,
    ConsentMissing,
    CutReasonMissing,
    DeclineReasonMissing,
    PersonalDataLeft,
    PublicTextMissing,
    ReplyOvertaken,
    approve,
    decline,
    propose,
    retract,
)
from opinions.actions.ratings import (
    CallNotNeeded,
    DissatisfiedReasonMissing,
    Marks,
    NoNumber,
    RatingOver,
    SatisfactionMissing,
    SatisfactionUnheard,
    StarsMissing,
    call_back,
    rate,
)
from opinions.actions.reconsidering import (
    ReconsideredBefore,
    ReconsiderOver,
    ReconsiderReasonMissing,
    reconsider,
)
from opinions.actions.reopening import (
    NotDissatisfied,
    RefuseReopenReasonMissing,
    ReopenAskedBefore,
    ReopenOver,
    ReopenReasonMissing,
    grant_reopen,
    refuse_reopen,
    request_reopen,
)
from opinions.actions.replies import (
    NotSimple,
    RemarkMissing,
    answer_on_the_spot,
    release,
    send_back,
    submit_reply,
)
from opinions.actions.returning import (
    GroundUnknown,
    RecallReasonMissing,
    RefusalReasonMissing,
    ReturnTextMissing,
    SameUnit,
    StillInTime,
    recall,
    refuse_return,
    request_return,
    return_unsigned,
    send_elsewhere,
)
from opinions.actions.screening import (
    GradeUnknown,
    ReasonUnknown,
    RegradeReasonMissing,
    RejectTextMissing,
    SameGrade,
    accept,
    regrade,
    reject,
)
from opinions.actions.supplements import (
    AskedBefore,
    CannotAnswer,
    QuestionMissing,
    StillWaiting,
    SupplementMissing,
    ask_submitter,
    end_wait,
    supplement,
)
from opinions.actions.taking_down import TakeDownReasonMissing, take_down
from opinions.actions.together import Wanted, foreseen, is_running, make_together
from opinions.actions.topic_drafts import BriefMissing, NoTopic
from opinions.actions.unit_people import (
    PersonMayNotHandle,
    PersonNotInUnit,
    SamePerson,
    reassign,
    remind,
    take_from_leaver,
)
from opinions.actions.withdrawal import withdraw
from opinions.casework.assignments import LeadIsCoHandling, UnitRetired
from opinions.casework.merging import ReplyNamesSubmitter

__all__ = [
    "MOST_FILES", "MOST_SHEETS", "AlreadySigned", "AnonymityReasonMissing",
    "AskedBefore", "BeingWritten", "BriefMissing", "CallNotNeeded", "CannotAnswer", "CasesWait", "ChangeReasonMissing",
    "ConsentMissing", "Contact", "ContactStillKept", "ContactUnread", "ContributionMissing", "CorrectionOvertaken", "CorrectionReasonMissing",
    "CorrectionRefusalReasonMissing", "CorrectionWaits", "CutReasonMissing", "DeclineReasonMissing", "DissatisfiedReasonMissing",
    "Door", "DraftChanged", "DraftNeeded", "ExtensionLength", "ExtensionReasonMissing", "ExtensionRefusalReasonMissing", "ExtensionWaits",
    "FilterEmpty", "FilterNameMissing", "FilterNameTaken", "FilterNameTooLong", "FilterTooLong", "GradeUnknown", "GroundUnknown",
    "LeadIsCoHandling", "LeadIsItself", "LeadIsMerged", "LeadIsOver", "LeadNamesItsSubmitter", "LeadUnknown", "LeavingReasonMissing",
    "LetterPartTooLong", "Marks", "NameMissing", "NoContact", "NoCorrectionWaits", "NoExtensionWaits", "NoNumber", "NoReplyReleased", "NoReplyWaits", "NoTopic",
    "NotDissatisfied", "NotSigned", "NotSimple", "NoteMissing", "NoteTooLong", "NothingConsented", "NothingCorrected", "NothingToCheck", "NothingToCorrect",
    "NothingToTell", "Offer", "OriginalNotCut", "OutcomeNeeded", "PersonMayNotHandle", "PersonNotInUnit", "PersonalDataLeft", "PublicReplyMissing",
    "PublicTextMissing", "PurposeMissing", "QuestionMissing", "RatingOver", "ReasonUnknown", "RecallReasonMissing", "Receipt",
    "ReconsiderOver", "ReconsiderReasonMissing", "ReconsideredBefore", "RefusalReasonMissing", "RefuseReopenReasonMissing",
    "RefusedFile", "RegradeReasonMissing", "RejectTextMissing", "RemarkMissing", "ReopenAskedBefore", "ReopenOver",
    "ReopenReasonMissing", "ReplyMissing", "ReplyNamesSubmitter", "ReplyOvertaken", "ReplyUnfinished", "ReturnTextMissing", "SameGrade", "SamePerson",
    "SameUnit", "SameUnits", "SatisfactionMissing", "SatisfactionUnheard", "SheetOfAnother", "SheetOfAnotherTopic",
    "SheetUsed", "SlipReasonMissing", "SomebodyWrites",
    "StarsMissing", "StillInTime", "StillWaiting", "SupplementMissing", "TakeDownReasonMissing", "TextMissing", "TextTooLong",
    "TooEarly", "TooManyFilters", "TooManyRows", "TooManySheets", "TopicAndTitle", "TopicClosed", "TopicDecided", "UnitRetired",
    "UnknownMention", "UnmergeTooLate", "Wanted", "WrongOutcome", "accept", "answer_on_the_spot", "approve", "approve_reply",
    "ask_extension", "ask_submitter", "call_back", "carry_files", "change_co_handling", "check_entry", "check_lock", "check_may_be_unpublished",
    "check_may_leave", "check_nobody_else_writes", "check_size", "check_unmerge", "choose_columns", "conclude", "conclude_topic",
    "consult", "contact_term", "contribute", "correct", "decline", "decline_reply", "delete_filter", "digest_due", "dispatch",
    "draft_mark", "drop_file", "drop_lock", "end_wait", "erase_contact", "escalate", "expire", "foreseen", "forget_digests",
    "give_back_draft", "grant_extension", "grant_reopen", "held_lock", "is_running", "keep_files", "leave_consultation", "leave_decided",
    "log_export", "look_at_contact", "look_at_contacts", "look_at_original", "make_together", "merge", "offers", "print_sheets",
    "propose", "propose_correction", "propose_reply", "put_digest_of", "rate", "reassign", "recall", "reconsider", "refuse_correction",
    "refuse_extension", "refuse_reopen", "refuse_return", "regrade", "reject", "release", "remind", "remind_awaited", "rename_filter", "request_reopen",
    "request_return", "reset_columns", "retract", "return_unsigned", "save_draft", "save_filter", "scan_waiting", "see_mentions", "send_back",
    "send_elsewhere", "sign", "submit", "submit_reply", "supplement", "sweep_pending", "take_down", "take_from_leaver", "take_lock",
    "unmerge", "withdraw", "withdraw_consent", "write_note",
]  # fmt: skip
