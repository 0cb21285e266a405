"""One function per move: lock, check who and what, change, record, tell. Nothing else changes a state."""

from __future__ import annotations

from opinions.actions.consultation import (
    NoTopic,
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
from opinions.actions.expiry import TooEarly, expire
from opinions.actions.handling import (
    AlreadySigned,
    LeadIsCoHandling,
    UnitRetired,
    dispatch,
    sign,
)
from opinions.actions.intake import Contact, Receipt, TextMissing, TextTooLong, TopicClosed, submit
from opinions.actions.publication import (
    ConsentMissing,
    DeclineReasonMissing,
    PublicTextMissing,
    TakeDownReasonMissing,
    approve,
    decline,
    propose,
    take_down,
)
from opinions.actions.replies import (
    NotSimple,
    RemarkMissing,
    ReplyMissing,
    answer_on_the_spot,
    release,
    send_back,
    submit_reply,
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

__all__ = [
    "AlreadySigned",
    "ConsentMissing",
    "Contact",
    "ContactStillKept",
    "DeclineReasonMissing",
    "GradeUnknown",
    "LeadIsCoHandling",
    "NoContact",
    "NoTopic",
    "NotSimple",
    "PublicTextMissing",
    "ReasonUnknown",
    "Receipt",
    "RegradeReasonMissing",
    "RejectTextMissing",
    "RemarkMissing",
    "ReplyMissing",
    "SameGrade",
    "TakeDownReasonMissing",
    "TextMissing",
    "TextTooLong",
    "TooEarly",
    "TopicClosed",
    "TopicDecided",
    "UnitRetired",
    "WrongOutcome",
    "accept",
    "answer_on_the_spot",
    "approve",
    "conclude",
    "conclude_topic",
    "consult",
    "contact_term",
    "decline",
    "dispatch",
    "erase_contact",
    "expire",
    "look_at_contact",
    "propose",
    "regrade",
    "reject",
    "release",
    "send_back",
    "sign",
    "submit",
    "submit_reply",
    "take_down",
]
