"""write_note, see_mentions: what members of staff leave for each other at a case."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.moving import written
from opinions.lifecycle import Refusal
from opinions.models import CaseNote, NoteMention, Opinion
from opinions.notifications import tell_of_mentions
from opinions.permissions import check_see, those_who_see
from portal.users.models import User

LONGEST_NOTE = 2000
AT = re.compile(r"(?<![A-Za-z0-9_.+-])[@＠](?=\S)")
"""What begins a mention; not the sign inside an e-mail address."""
ENDS_LIKE_A_USER_NAME = re.compile(r"[A-Za-z0-9_.+@-]\Z")
GOES_ON = re.compile(r"[A-Za-z0-9_\uff10-\uff5a]|[.+@-]+[A-Za-z0-9_]")
"""What makes of a user name another one: “@handler9” does not name “handler”; “@handler.” at the end of a sentence does."""
SHOWN_OF_UNKNOWN = 12


class NoteMissing(Refusal):
    message = _("请写备注。")


class NoteTooLong(Refusal):
    message = _("备注最多 %(limit)d 字，现在有 %(length)d 字。")


class UnknownMention(Refusal):
    message = _("没有找到“@%(name)s”。请写看得到这件事项的人的用户名或姓名，或去掉“@”。")


@transaction.atomic
def write_note(opinion: Opinion, *, text: str, by: User, at: dt.datetime) -> CaseNote:
    """Leave a note for whoever sees the case; ``@`` and a user name or full name tells that person.

    Somebody who does not see the case cannot be told, and is not told apart from nobody.

    :raises OutsideScope: ``by`` does not see the case.
    :raises UnknownMention: an ``@`` with no name of somebody who sees it.
    """
    check_see(by, opinion)
    text = written(text, NoteMissing)
    if len(text) > LONGEST_NOTE:
        raise NoteTooLong(limit=LONGEST_NOTE, length=len(text))
    told = mentioned_in(text, those_who_see(opinion)) if AT.search(text) else []
    note = CaseNote.objects.create(opinion=opinion, by=by, at=at, text=text)
    others = [user for user in told if user != by]
    NoteMention.objects.bulk_create([NoteMention(note=note, user=user) for user in others])
    tell_of_mentions(note, others)
    return note


def mentioned_in(text: str, people: Iterable[User]) -> list[User]:
    """Whom the text names after ``@``, each once; of several names that fit the longest counts.

    :raises UnknownMention: none of them.
    """
    names = _names(people)
    found: dict[int, User] = {}
    for mark in AT.finditer(text):
        rest = text[mark.end() :].casefold()
        fitting = [name for name in names if _begins_with(rest, name)]
        if not fitting:
            raise UnknownMention(name=_beginning(text[mark.end() :]))
        for user in names[max(fitting, key=len)]:
            found[user.pk] = user
    return list(found.values())


def _begins_with(rest: str, name: str) -> bool:
    if not rest.startswith(name):
        return False
    return not (ENDS_LIKE_A_USER_NAME.search(name) and GOES_ON.match(rest, len(name)))


def _names(people: Iterable[User]) -> dict[str, list[User]]:
    """Name → who has it. Namesakes are all told."""
    names: dict[str, list[User]] = {}
    for user in people:
        for name in set(_names_of(user)):
            names.setdefault(name, []).append(user)
    return names


def _names_of(user: User) -> Iterator[str]:
    yield user.get_username().casefold()
    if parts := user.get_full_name().casefold().split():
        yield " ".join(parts)
        yield parts[-1]  # 「调度 周启明」 is called 周启明


def _beginning(rest: str) -> str:
    return re.split(r"[\s，。、；：,;:!！?？]", rest, maxsplit=1)[0][:SHOWN_OF_UNKNOWN]


def see_mentions(opinion: Opinion, *, by: User, at: dt.datetime) -> int:
    """He has opened the case: what named him there waits no longer; how many there were."""
    waiting = NoteMention.objects.filter(note__opinion=opinion, user=by, seen_at=None)
    return waiting.update(seen_at=at)
