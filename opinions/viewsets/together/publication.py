"""Proposing many matters for publication in their own words: only those in which nothing seems to name a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext_lazy as _

from opinions.casework.cuts import left_in_name, name_to_show
from opinions.lifecycle import Refusal
from opinions.models import Opinion
from opinions.rules.personal_data import find_personal_data
from opinions.viewsets.forms import released_text

LONG_NUMBER = re.compile(r"\d(?:[ \-]?\d){5,}")
"""Telephones, identity and bank cards, plates of vehicles: six digits or more, with blanks or hyphens between them."""
MOBILE_OR_IDENTITY = re.compile(r"1[3-9]\d(?:[ \-]?\d){8}|\d(?:[ \-]?\d){14}")
"""In what an office wrote, where its own telephones are meant to be read."""
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}")


class SeemsPersonal(Refusal):
    message = _("文字里有像电话、证件号或邮箱的内容，请打开这件，遮盖后单独提议。")


class NameSeemsNone(Refusal):
    message = _("提交人填的署名不像姓名，请打开这件单独提议，不宜公开的改为匿名。")


class RedactedBefore(Refusal):
    message = _("这件有过遮盖的公开文本，请打开这件，单独提议。")


def seems_personal(text: str) -> bool:
    """What the finder proposes to cut, and a coarse sieve beside it, that rather holds back one too many."""
    plain = normalize("NFKC", text)
    found = LONG_NUMBER.search(plain) or ADDRESS.search(plain) or find_personal_data(text)
    return bool(found)


def check_in_own_words(opinion: Opinion) -> None:
    """:raises Refusal: somebody has to look at this one by itself."""
    if getattr(opinion, "published_copy", None) is not None:
        raise RedactedBefore
    if left_in_name(name_to_show(opinion)):
        raise NameSeemsNone
    said = "\n".join((opinion.title, opinion.text, opinion.place))
    replied = normalize("NFKC", released_text(opinion) or "")
    if seems_personal(said) or MOBILE_OR_IDENTITY.search(replied):
        raise SeemsPersonal


def in_own_words(opinion: Opinion, _fields: Mapping[str, Any]) -> dict[str, Any]:
    """What ``propose`` takes, nothing changed. :raises Refusal: as ``check_in_own_words``."""
    check_in_own_words(opinion)
    return {
        "title": opinion.title,
        "text": opinion.text,
        "place": opinion.place,
        "reply": released_text(opinion) or "",
        "reason": "",
    }
