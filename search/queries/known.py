"""Names and words that may be meant although no title holds them: all public, read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from django.db.models import Value

from portal.reference.models import Area, Field
from search import sounds
from search.models import key_of
from search.queries.synonyms import Thesaurus
from search.wording import characters, shipped
from studios.models import Member

LONGEST_VARIED, MOST_SOUNDING = 6, 12
"""Characters of a word that is tried with other characters, and how many are tried at each place."""
SHORTEST_INITIALS = 3


def names() -> list[tuple[str, bool]]:
    """Of members on the public list (True), and of fields and areas. One query."""
    person, label = Value(True), Value(False)
    listed = Member.objects.listed().order_by().values_list("name", person)
    labels = (model.objects.order_by().values_list("label", label) for model in (Field, Area))
    return [(name, bool(is_person)) for name, is_person in listed.union(*labels)]


def members() -> list[str]:
    """One query, each time anew: who is taken off the list is not found by ear the next moment."""
    return list(Member.objects.listed().order_by("name").values_list("name", flat=True).distinct())


def expressions(thesaurus: Thesaurus) -> Iterator[str]:
    """Of the editors' list and of the one that is shipped."""
    yield from thesaurus.others
    for word, official, others in shipped():
        yield from (word, official, *others)


def targets(thesaurus: Thesaurus) -> dict[str, bool]:
    """Folded → whether it is somebody's name. One query."""
    found = {key_of(text): False for text in expressions(thesaurus)}
    for name, is_person in names():
        found[key_of(name)] = is_person or found.get(key_of(name), False)
    return found


def sounding_as(words: Sequence[str], people: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """(Name, whether by its syllables) of those that the Latin words spell from beginning to end: ``wangmingyuan``, ``wmy``."""
    letters = "".join(char for word in words for char in word if char.isascii() and char.isalpha())
    if len(letters) < SHORTEST_INITIALS:
        return
    for name in people:
        read = [syllable.split("/") for syllable in sounds.spelt(name)]
        if len(read) < 2:
            continue
        if _spells(letters.replace("v", "u"), read):
            yield name, True
        elif len(read) == len(letters) and all(
            any(each.startswith(letter) for each in ways)
            for letter, ways in zip(letters, read, strict=True)
        ):
            yield name, False


def _spells(letters: str, read: Sequence[Sequence[str]]) -> bool:
    if not read:
        return not letters
    return any(
        letters.startswith(each) and _spells(letters[len(each) :], read[1:]) for each in read[0]
    )


def variants(word: str) -> list[str]:
    """The word with another everyday character in one place, which sounds the same."""
    found: dict[str, None] = {}
    if not 2 < len(word) <= LONGEST_VARIED:
        return []
    for at, heard in enumerate(sounds.spelt(word)):
        others = (char for each in heard.split("/") for char in _by_sound().get(each, ()))
        for other in islice((char for char in others if char != word[at]), MOST_SOUNDING):
            found[f"{word[:at]}{other}{word[at + 1 :]}"] = None
    return list(found)


@cache
def _by_sound() -> Mapping[str, tuple[str, ...]]:
    """Syllable → everyday characters, the commonest first."""
    groups: dict[str, list[str]] = {}
    for char in characters():
        for heard in sounds.spelt(char):
            for each in heard.split("/"):
                groups.setdefault(each, []).append(char)
    return {heard: tuple(chars) for heard, chars in groups.items()}
