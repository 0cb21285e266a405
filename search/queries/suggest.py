"""What is proposed while somebody types into the search box: published titles, members on the public list, and what many search."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.core.cutting import RUN, Term, fold, query_terms, stem
from search.cutting import MAX_LENGTH, parse
from search.engines import Match, Scope, spelling, spelt, titles
from search.models import OPINION, Document
from search.queries.find import ALWAYS_FOUND
from search.queries.labels import KINDS
from search.queries.popular import popular
from studios.models import Member

SHOWN, MEMBERS, OF_RECORD, OFTEN = 8, 3, 3, 3
"""Proposals altogether, members among them, how many are no opinions as long as there are some, and how many often searched."""
CANDIDATES = 30
"""Looked at of each way to find titles."""


WEIGHT = {"news": 1, "page": 1, OPINION: 2}
"""Matters, studios and members first; they are what people look for by name."""


@dataclass(frozen=True)
class Suggestion:
    kind: str
    """In words."""
    title: str
    url: str
    rank: tuple[bool, bool, int, int, int]

    @property
    def is_opinion(self) -> bool:
        return self.rank[2] == WEIGHT[OPINION]


def suggest(typed: str, *, language: str) -> list[Suggestion]:
    """The likeliest first; of several with one title one. Five queries at most, whatever is typed."""
    typed = " ".join(typed.replace("\x00", " ").split())
    if len(typed) > MAX_LENGTH or not RUN.search(fold(typed)) or parse(typed).unwanted:
        return []  # what is left out is not proposed
    members = _in_order(_members(typed))[:MEMBERS]
    found = _in_order([*members, *_documents(typed, language)])
    different: dict[str, Suggestion] = {}
    for each in found:
        different.setdefault(fold(each.title), each)
    often = [each for each in _often(typed, language) if fold(each.title) not in different]
    return [*_mixed(different.values(), SHOWN - len(often)), *often]


def _often(typed: str, language: str) -> list[Suggestion]:
    """Of what many search the most frequent that go on from what was typed."""
    folded, fits = fold(typed), _fitting(typed)
    texts = [text for text in popular(language) if text != folded and fits(text)]
    address = reverse("search:page")
    return [
        Suggestion(_("常搜"), text, f"{address}?{urlencode({'q': text})}", (True, True, 0, 0, 0))
        for text in texts[:OFTEN]
    ]


def _mixed(found: Collection[Suggestion], most: int) -> list[Suggestion]:
    """Opinions are many: they leave some room for what else there is."""
    opinions = [each for each in found if each.is_opinion]
    others = [each for each in found if not each.is_opinion]
    room = most - min(OF_RECORD, len(others))
    return _in_order([*opinions[:room], *others])[:most]


def _in_order(found: Iterable[Suggestion]) -> list[Suggestion]:
    return sorted(found, key=lambda each: each.rank)


def _documents(typed: str, language: str) -> Iterator[Suggestion]:
    scope = Scope(groups=(tuple(dict.fromkeys((f"locale={language}", ALWAYS_FOUND))),))
    known = titles()
    ids = [
        *known.beginning(typed, scope, limit=CANDIDATES),
        *known.inside(_match(typed), scope, limit=CANDIDATES),
        *known.spelt(spelt(typed), scope, limit=CANDIDATES),
    ]
    for document in Document.objects.only("kind", "title", "url", "date", "locale").filter(
        pk__in=ids
    ):
        yield Suggestion(
            str(KINDS.get(document.kind, document.kind)),
            document.title,
            document.get_absolute_url(),
            (*_place(typed, document.title), WEIGHT.get(document.kind, 0), *_age(document)),
        )


def _members(typed: str) -> Iterator[Suggestion]:
    """Read anew each time: a member who is taken off the list is not proposed the next moment."""
    fits = _fitting(typed)
    for code, name in Member.objects.listed().in_order().values_list("code", "name"):
        if fits(name):
            url = reverse("studios:member", kwargs={"code": code})
            yield Suggestion(_("政协委员"), name, url, (*_place(typed, name), 0, 0, 0))


def _fitting(typed: str) -> Callable[[str], bool]:
    folded, readings = fold(typed), spelt(typed)

    def fits(name: str) -> bool:
        if folded in fold(name):
            return True
        said = spelling(name) if any(readings) else None
        return said is not None and (
            any(_stands_in(each, said.syllables, begun=True) for each in readings.syllables)
            or any(_stands_in(each, said.initials, begun=False) for each in readings.initials)
        )

    return fits


def _stands_in(part: tuple[str, ...], whole: tuple[str, ...], *, begun: bool) -> bool:
    """Whether the words stand in one piece; of the last its beginning is enough if ``begun``."""
    *inner, last = part
    return any(
        list(whole[at : at + len(inner)]) == inner
        and (whole[at + len(inner)].startswith(last) if begun else whole[at + len(inner)] == last)
        for at in range(len(whole) - len(inner))
    )


def _match(typed: str) -> Match:
    """All the words in the title; the last one may only have been begun."""
    words = list(dict.fromkeys(query_terms(fold(typed))))
    last = RUN.findall(fold(typed))[-1][1]
    if not last.isascii() or not last:
        return Match(terms=tuple(words))
    begun = ((Term(stem(last)),), (Term(last, prefix=True),))
    return Match(terms=tuple(term for term in words if term.text != stem(last)), choices=(begun,))


def _place(typed: str, title: str) -> tuple[bool, bool]:
    """Those that begin with it first, then those that hold it in one piece."""
    wanted, given = fold(typed), fold(title)
    return not given.startswith(wanted), wanted not in given


def _age(document: Document) -> tuple[int, int]:
    """The newest first."""
    return -document.date.toordinal(), -document.pk
