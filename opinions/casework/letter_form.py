"""What an official reply begins and ends with when nobody writes something else, and what a template fills in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from opinions.enums import AssignmentRole, PublicationState
from opinions.models import Opinion, Reply
from opinions.models.reply import MAX_SIGNATURE
from opinions.rules import day_of_letter
from opinions.rules.cuts import in_words
from portal.core.languages import ENGLISH, SOURCE
from portal.core.models import SiteSettings
from portal.reference.models import Unit


def suggested_salutation(opinion: Opinion) -> str:
    """Neutral, in the language in which the submitter wrote: a name would be contact data."""
    with translation.override(_language(opinion)):
        return _("您好：")


def suggested_signature(opinion: Opinion) -> str:
    """The signers, a line each: the lead unit, then those that help. Of a case that no unit has, the studio that
    received it, or else whoever runs the site. No query where the assignments are read already."""
    if opinion.lead_unit is None:
        return _receiver(opinion)
    helping = [
        part.unit
        for part in opinion.assignments.all()
        if part.ended_at is None and part.role == AssignmentRole.CO_HANDLING
    ]
    helping.sort(key=lambda unit: (unit.order, unit.pk))
    return _fitting([_name(unit, opinion) for unit in (opinion.lead_unit, *helping)])


def filling(opinion: Opinion, at: dt.datetime) -> dict[str, str]:
    """What the placeholders of a reply template stand for."""
    english = opinion.language == ENGLISH
    return {
        "编号": opinion.number,
        "标题": _public_words(opinion, "title"),
        "地点": _public_words(opinion, "place"),
        "单位": suggested_signature(opinion).replace("\n", "、"),
        "提交日期": day_of_letter(opinion.submitted_at, english=english),
        "日期": day_of_letter(at, english=english),
    }


def _public_words(opinion: Opinion, part: str) -> str:
    """As the public gets it, with dots for what is cut: letters are read by more people than the submitter."""
    copy = getattr(opinion, "published_copy", None)
    if copy is None or opinion.publication == PublicationState.UNPUBLISHED:
        return str(getattr(opinion, part))
    return in_words(getattr(copy, part), lambda _reason: LEFT_OUT)


LEFT_OUT = "……"


def official_signers(reply: Reply) -> str:
    """Who answered, as the public is told: those lines of the signature that are official names, in one line.

    A signature is typed: a person's name or number in it is for the submitter alone. Without an official line it is
    the unit that wrote it; where there was none, whoever received the matter. Two queries.
    """
    official = _official_names(reply.signers, reply.opinion)
    named = [line for line in reply.signers if line in official]
    if not named and reply.unit:
        named = [reply.unit.label]
    elif not named and reply.signers:
        named = [_receiver(reply.opinion)]
    return "、".join(named)


def _official_names(lines: Collection[str], opinion: Opinion) -> set[str]:
    if not lines:
        return set()
    units = Unit.objects.filter(Q(label__in=lines) | Q(label_en__in=lines))
    names = {name for labels in units.values_list("label", "label_en") for name in labels}
    site = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    names |= {site.name, site.name_en, site.organiser, site.organiser_en}
    names |= {site.operator, site.operator_en}
    if opinion.studio is not None:
        names.add(opinion.studio.title[:MAX_SIGNATURE])
    return names - {""}


def _language(opinion: Opinion) -> str:
    return ENGLISH if opinion.language == ENGLISH else SOURCE


def _name(unit: Unit, opinion: Opinion) -> str:
    return (unit.label_en if opinion.language == ENGLISH else "") or unit.label


def _receiver(opinion: Opinion) -> str:
    if opinion.studio is not None:
        return opinion.studio.title[:MAX_SIGNATURE]
    site = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    return (site.name_en if opinion.language == ENGLISH else "") or site.name


def _fitting(names: list[str]) -> str:
    """As many as the column holds; the lead unit always."""
    while len(names) > 1 and len("\n".join(names)) > MAX_SIGNATURE:
        names.pop()
    return "\n".join(names)
