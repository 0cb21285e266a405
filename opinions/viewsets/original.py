"""What of a case's original a screen shows: all of it, or what the public gets and a way to ask for the rest."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property

from opinions.casework.cuts import PARTS, basis_of
from opinions.enums import Act, Move, PublicationMove, PublicationState, ReplyStatus
from opinions.lifecycle import AnyMove
from opinions.models import Opinion, Reply
from opinions.models.publication import cut_in_words, read_cuts
from opinions.permissions import Standing, original_is_open
from opinions.rules.cuts import Cut, in_words
from portal.users.models import User

NEEDS_ORIGINAL: frozenset[AnyMove] = frozenset(
    {
        Move.RELEASE,
        Move.SEND_BACK,
        Move.CORRECT,
        Act.PROPOSE_CORRECTION,
        Act.REFUSE_CORRECTION,
        PublicationMove.PROPOSE,
        PublicationMove.PROPOSE_REPLY,
    }
)
"""Their forms show the original or a reply, or decide on one that has to be read: offered while it is shown."""


def title_for(opinion: Opinion) -> str:
    """Headings and lists show the title as the public would, to everybody, once something of it is cut."""
    copy = getattr(opinion, "published_copy", None)
    if copy is None:
        return opinion.title
    return shown_title(opinion.title, opinion.publication, copy.title, copy.cuts)


def shown_title(title: str, publication: str, public: str | None, cuts: Any) -> str:
    """The same from columns; ``public`` and ``cuts`` are the copy's, None without one."""
    if public and cuts and cuts.get("title") and publication != PublicationState.UNPUBLISHED:
        return in_words(public, cut_in_words)
    return title


class Original:
    """``opened``: asked for just now, and logged."""

    def __init__(
        self, opinion: Opinion, *, user: User, opened: bool = False, refusal: str = ""
    ) -> None:
        self.opinion, self.user, self.opened, self.refusal = opinion, user, opened, refusal

    @cached_property
    def is_shown(self) -> bool:
        return self.opened or original_is_open(self.user, self.opinion)

    @cached_property
    def may_be_opened(self) -> bool:
        return not self.is_shown and Standing(self.user, self.opinion).may_see_original

    @property
    def copy(self) -> Any:
        """While one stands: a declined one is made anew."""
        if self.opinion.publication == PublicationState.UNPUBLISHED:
            return None
        return getattr(self.opinion, "published_copy", None)

    @cached_property
    def cuts(self) -> dict[str, list[Cut]]:
        """Part → where it is cut; of the reply that waits rather than of the one that is public."""
        if not self.copy:
            return {part: [] for part in PARTS}
        cuts = {part: self.copy.cuts_of(part) for part in PARTS}
        waiting = getattr(self.copy, "reply_proposal", None)
        return cuts | ({"reply": read_cuts(waiting.cuts)} if waiting else {})

    @property
    def public_reply(self) -> str:
        waiting = getattr(self.copy, "reply_proposal", None)
        return waiting.text if waiting else self.copy.reply

    def hides(self, reply: Reply) -> bool:
        """Unless the public reads it whole."""
        return not self.is_shown and (bool(self.cuts["reply"]) or not self._is_public(reply))

    def _is_public(self, reply: Reply) -> bool:
        sent = reply.status in {ReplyStatus.RELEASED, ReplyStatus.CORRECTED}
        return sent and basis_of(reply.text) == self.copy.reply

    def as_shown(self, reply: Reply) -> dict[str, Any]:
        """Until the original is opened, only what the public gets of it: no salutation, and nothing of a draft."""
        released = reply.status == ReplyStatus.RELEASED
        cuts = self.cuts["reply"] if released else []
        if self.is_shown:
            return {"cuts": cuts, "hidden": False, "public": ""}
        if not self.hides(reply):
            return {"cuts": [], "hidden": True, "public": self.copy.reply}
        return {"cuts": cuts, "hidden": True, "public": self.public_reply if cuts else ""}
