"""What a published copy takes over from its case, and what has to be approved before it does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from opinions.casework.cuts import counted, publish_text
from opinions.casework.history import StepSpec
from opinions.casework.letter_form import official_signers
from opinions.casework.moving import finish
from opinions.casework.numbers import civil_day
from opinions.enums import Actor, PublicationMove, PublicationState, ReplyStatus
from opinions.models import Opinion, PublishedCopy, Reply, ReplyProposal
from opinions.models.publication import EarlierReply, stored_cuts
from opinions.rules.cuts import Cut
from portal.users.models import User

SHOWN = {PublicationState.PROPOSED, PublicationState.PUBLISHED}


def show(copy: PublishedCopy, part: str, original: str, cuts: Sequence[Cut]) -> None:
    """Put ``original`` into a part of the copy, without what is cut."""
    _put(copy, part, publish_text(original, cuts), stored_cuts(cuts))


def _put(copy: PublishedCopy, part: str, public: str, cuts: list[Any]) -> None:
    setattr(copy, part, public)
    kept = {name: stored for name, stored in copy.cuts.items() if name != part}
    copy.cuts = kept | ({part: cuts} if cuts else {})


def show_reply(copy: PublishedCopy, reply: Reply, text: str, cuts: list[Any]) -> None:
    """Put ``text``, which is ``reply`` as the public gets it, into the copy, and where it was cut; empty for none."""
    _put(copy, "reply", text, cuts)
    copy.reply_unit = official_signers(reply) if text else ""
    copy.replied_on = civil_day(reply.released_at) if text and reply.released_at else None


def shows(copy: PublishedCopy, reply: Reply) -> bool:
    """Whether the public reply is this one, whatever is cut of it."""
    return copy.reply == publish_text(reply.text, copy.cuts_of("reply"))


def shown_letter(copy: PublishedCopy) -> Reply | None:
    """The reply that the copy shows, corrected since or not; one query."""
    sent = (ReplyStatus.RELEASED, ReplyStatus.CORRECTED)
    letters = Reply.objects.filter(opinion=copy.opinion_id, status__in=sent)
    return next(
        (each for each in letters.order_by("-released_at", "-pk") if shows(copy, each)), None
    )


def keep_earlier(copy: PublishedCopy, valid: Reply) -> None:
    """Keep the public reply as an earlier one, with its cuts, before ``valid`` takes its place; not where it is the
    same one, cut otherwise."""
    if not copy.reply or shows(copy, valid) or valid.released_at is None:
        return
    letter, until = shown_letter(copy), civil_day(valid.released_at)
    is_corrected = letter is not None and letter.status == ReplyStatus.CORRECTED
    shown = EarlierReply(copy.reply, copy.reply_unit, copy.replied_on, until, is_corrected)
    copy.earlier = [shown.stored(), *copy.earlier]
    copy.cuts = copy.cuts | {EARLIER: [copy.cuts.get("reply", []), *copy.cuts.get(EARLIER, [])]}


def forget_earlier(copy: PublishedCopy) -> None:
    """A copy that is made anew begins with the valid reply."""
    copy.earlier = []
    copy.cuts = {part: cuts for part, cuts in copy.cuts.items() if part != EARLIER}


EARLIER = "earlier"


def offer_reply(
    case: Opinion,
    text: str,
    *,
    by: User,
    at: dt.datetime,
    reason: str = "",
    cuts: Sequence[Cut] = (),
) -> None:
    """Propose ``text``, without what is cut, as the public reply of a matter whose copy is proposed or public
    (docs/decisions.md, 15).

    The copy stays as it is until a publisher approves. Nothing happens for any other matter: there the
    reply is part of the copy that somebody proposes.
    """
    if case.publication not in SHOWN:
        return
    public = publish_text(text, cuts)
    ReplyProposal.objects.update_or_create(
        copy=PublishedCopy.objects.get(opinion=case),
        defaults={
            "text": public,
            "cuts": stored_cuts(cuts),
            "proposed_by": by,
            "proposed_at": at,
        },
    )
    stands = case.publication
    move = PublicationMove.PROPOSE_REPLY
    finish(
        case,
        StepSpec(
            move,
            stands,
            stands,
            at,
            Actor.STAFF,
            by,
            text=reason,
            data={"cuts": counted(cuts)},
            digests={"reply": public},
        ),
    )
