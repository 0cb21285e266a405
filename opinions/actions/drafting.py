"""What every letter must have, and the draft that waits while it is written."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.letter_form import suggested_salutation, suggested_signature
from opinions.casework.moving import begin, written
from opinions.enums import Move, ReplyStatus
from opinions.lifecycle import Refusal
from opinions.models import Opinion, Reply
from opinions.models.reply import MAX_SALUTATION, MAX_SIGNATURE
from opinions.rules import unfinished
from portal.core.normalisation import clean_line, clean_text
from portal.users.models import User


class ReplyMissing(Refusal):
    message = _("请写下答复。")


class ReplyUnfinished(Refusal):
    """Something that was to be filled in has been left as it was."""

    message = _("答复里还有没填完的“%(left)s”，请填好或删去。")


class LetterPartTooLong(Refusal):
    message = _("称谓最多 %(salutation)d 字，落款最多 %(signature)d 字，请写短一些。")


class DraftChanged(Refusal):
    """Somebody else saved a draft, which would be lost."""

    message = _("%(who)s 在您打开这一页之后保存了另一份草稿，见本页“草稿”，请合并后再存。")


@transaction.atomic
def save_draft(
    opinion: Opinion,
    *,
    text: str,
    salutation: str = "",
    signature: str = "",
    by: User,
    at: dt.datetime,
    draft_seen: str | None = None,
) -> Reply:
    """Keep what has been written of a reply, unfinished as it may be; one draft a case, which its author replaces.

    Another person's is set aside, so that it stays known who wrote. No step is written: nothing has happened yet to anybody but the unit.

    :raises DraftChanged: somebody else saved another draft since the screen was opened.
    """
    begin(opinion, Move.SUBMIT_REPLY, by=by)
    draft = saved_draft(opinion)
    check_draft(draft, draft_seen, by=by)
    parts = _parts(opinion, salutation, written(text, ReplyMissing), signature)
    if draft is None or draft.author_id != by.pk:
        set_aside(draft)
        draft = Reply(opinion=opinion, status=ReplyStatus.DRAFT)
    for name, value in {**parts, "unit": opinion.lead_unit, "author": by, "created_at": at}.items():
        setattr(draft, name, value)
    draft.save()
    return draft


def saved_draft(opinion: Opinion) -> Reply | None:
    """What waits unfinished, whichever unit saved it; one query."""
    drafts = Reply.objects.filter(opinion=opinion, status=ReplyStatus.DRAFT)
    return drafts.select_related("author", "opinion").first()


def set_aside(draft: Reply | None) -> None:
    """What another person saved is kept with his name: he does not review a reply into which it went."""
    if draft is not None:
        draft.status = ReplyStatus.DROPPED
        draft.save(update_fields=["status"])


def check_draft(draft: Reply | None, seen: str | None, *, by: User) -> None:
    """:raises DraftChanged: another person's draft is not the one that the screen showed."""
    if draft is None or seen is None or draft.author_id == by.pk:
        return
    if draft.unit_id != draft.opinion.lead_unit_id:  # left by a unit that has the case no more
        return
    if draft_mark(draft) != seen:
        raise DraftChanged(who=str(draft.author))


def draft_mark(draft: Reply | None) -> str:
    """Tells one saved state of a draft from another."""
    return draft.created_at.astimezone(dt.UTC).isoformat() if draft else ""


def letter_parts(opinion: Opinion, salutation: str, text: str, signature: str) -> dict[str, str]:
    """The columns of a letter that may go out.

    :raises ReplyMissing: the body is empty.
    :raises ReplyUnfinished: something in it is still to be filled in.
    :raises LetterPartTooLong: salutation or signature.
    """
    parts = _parts(opinion, salutation, written(text, ReplyMissing), signature)
    for part in parts.values():
        if left := unfinished(part):
            raise ReplyUnfinished(left=left[:40])
    return parts


def _parts(opinion: Opinion, salutation: str, text: str, signature: str) -> dict[str, str]:
    salutation = clean_line(salutation) or suggested_salutation(opinion)
    signature = clean_text(signature) or suggested_signature(opinion)
    signers = "\n".join(line for line in map(clean_line, signature.splitlines()) if line)
    if len(salutation) > MAX_SALUTATION or len(signers) > MAX_SIGNATURE:
        raise LetterPartTooLong(salutation=MAX_SALUTATION, signature=MAX_SIGNATURE)
    return {"salutation": salutation, "text": text, "signature": signers}
