"""What was probably meant by what was mistyped: in the titles of published documents, public names and lists, and in texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby
from types import MappingProxyType

from portal.core.cutting import HAN, Term, fold, phrase, query_terms
from portal.core.revocable import read_revocable
from search import rules, sounds
from search.cutting import MAX_LENGTH, parse
from search.engines import Engine, Match, Scope
from search.models import Document
from search.queries.known import targets, variants
from search.queries.synonyms import Thesaurus
from search.queries.ways import Way
from search.queries.wording import Wording, wording_of

NOTHING: Mapping[str, Collection[str]] = MappingProxyType({})
LONGEST, MOST_WORDS = 20, 3
"""Characters of a word, and words, for which it is tried."""
TITLES = 60
"""Nearest titles that are looked at."""
HOMOPHONE, NEARLY, WRONG = 0.3, 0.5, 1.0
"""What a character costs that sounds the same (南 for 难), nearly the same (蓝 for 难), not at all."""


def meant_instead(
    typed: str,
    engine: Engine,
    scope: Scope,
    thesaurus: Thesaurus,
    *,
    found: int,
    chosen: Mapping[str, Collection[str]] = NOTHING,
) -> str:
    """The query with its mistyped words put right; empty unless more than ``found`` documents hold that, and one that is ``chosen``.

    One query for the lists, and some for each Chinese word.
    """
    read_revocable()  # titles of opinions are among those it is made from
    folded = fold(typed[:MAX_LENGTH])
    wanted, better = parse(typed), folded
    parts = (*wanted.words, *wanted.phrases)
    words = [word for word in parts if HAN.fullmatch(word) and 1 < len(word) <= LONGEST]
    if not words or len(parts) > MOST_WORDS:
        return ""
    together: list[str] = []
    lists = targets(thesaurus)
    for word in words:
        if len(words) == 1 or engine.count(Match(_terms(word)), scope, {}).everywhere <= found:
            right, in_one_piece = _put_right(word, engine, scope, lists, thesaurus)
            better = better.replace(word, right, 1) if right else better
            together += [right] if in_one_piece else []
    if better == folded:
        return ""
    wanted = parse(better)
    match = wording_of(wanted, thesaurus, engine).match(wanted)
    match = replace(match, phrases=(*match.phrases, *map(phrase, together)))
    counted = engine.count(match, scope, chosen)
    return better if counted.everywhere > found and counted.total else ""


def _terms(*words: str) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(term for word in words for term in query_terms(word)))


def _put_right(
    word: str, engine: Engine, scope: Scope, lists: Mapping[str, bool], thesaurus: Thesaurus
) -> tuple[str, bool]:
    """What is nearest to ``word``, and whether it must stand somewhere in one piece: of the titles' stretches that are nearest the most
    frequent, a name or a word of the lists that is nearer still, or else what sounds the same in texts."""
    varied, listed = variants(word), _listed(word, lists)
    others = {each: thesaurus.others.get(each, ()) for each in listed}
    heard = (Term(text) for text in sounds.of_syllables(sounds.spelt(word)))
    terms = (*_terms(word), *(term for term in heard if term.text[0] == sounds.SYLLABLE))
    asked = dict.fromkeys((*terms, *_terms(*varied, *listed, *chain(*others.values()))))
    known = engine.frequencies(tuple(asked))
    frequencies = {term: known[term] for term in terms}
    size = engine.size()
    weights = {
        term: rules.share(rules.rarity(frequencies[term], size))
        for term in rules.rarest(frequencies)
    }
    ids = engine.nearest(weights, Match(), scope, limit=TITLES) if weights else []
    titles = Document.objects.filter(pk__in=ids).order_by("pk").values_list("title", flat=True)
    costs: dict[str, float] = {}
    counts: Counter[str] = Counter()
    for title in titles:
        for stretch, cost in _aligned(word, title):
            costs[stretch] = cost
            counts[stretch] += 1
    in_title = min(costs, key=lambda each: (costs[each], -counts[each], each), default="")
    by_others = {each for each in listed if any(_rarest(other, known) for other in others[each])}
    there = [each for each in listed if each in by_others or _rarest(each, known)]
    in_list = min(there, key=lambda each: (listed[each], each), default="")
    if in_list and listed[in_list] < costs.get(in_title, WRONG + WRONG):
        return in_list, in_list not in by_others
    if in_title:
        return in_title, False
    same = max(varied, key=lambda each: (_rarest(each, known), each), default="")
    return (same, True) if same and _rarest(same, known) else ("", False)


def _rarest(word: str, known: Mapping[Term, int]) -> int:
    """How many documents hold its rarest term."""
    return min(known[term] for term in _terms(word))


def _listed(word: str, lists: Mapping[str, bool]) -> dict[str, float]:
    """Names and words of the lists that differ by a slip, each with what that costs. Of somebody's name a third may be
    wrong: there are not many."""
    least = {True: 3, False: 4}
    return {
        stretch: cost
        for each, is_person in lists.items()
        if len(each) == len(word)
        for stretch, cost in _aligned(word, each, least[is_person])
    }


def _aligned(word: str, title: str, least: int = 4) -> Iterator[tuple[str, float]]:
    """Stretches of the title that differ from ``word`` by a slip, each with what the slip costs. In a word of ``least`` characters one may
    be another altogether."""
    folded = fold(title)
    syllables = _by_place(folded)
    typed = sounds.spelt(word)
    for at in range(len(folded) - len(word) + 1):
        there = folded[at : at + len(word)]
        same = sum(map(str.__eq__, word, there))
        if same == len(word) or not HAN.fullmatch(there):
            continue
        slips = [
            _slip(typed[number], syllables[at + number])
            for number, (one, other) in enumerate(zip(word, there, strict=True))
            if one != other
        ]
        if slips.count(WRONG) <= (len(word) >= least) and len(slips) <= max(1, len(word) // 2):
            yield title[at : at + len(word)], sum(slips)


def _by_place(folded: str) -> dict[int, str]:
    places = (place for run in HAN.finditer(folded) for place in range(*run.span()))
    return dict(zip(places, sounds.spelt(folded), strict=True))


def _slip(typed: str, there: str) -> float:
    one, other = typed.split("/"), there.split("/")
    if not set(one).isdisjoint(other):
        return HOMOPHONE
    return WRONG if set(map(_blurred, one)).isdisjoint(map(_blurred, other)) else NEARLY


def _blurred(syllable: str) -> str:
    """As those speak who do not tell them apart: zh and z, n and l, -ng and -n."""
    plain = syllable.replace("zh", "z").replace("ch", "c").replace("sh", "s")
    plain = "l" + plain[1:] if plain.startswith("n") else plain
    return plain[:-1] if plain.endswith("ng") else plain


def heard_in(documents: Iterable[Document], wording: Wording) -> tuple[str, ...]:
    """The characters of the titles that sound like what was typed, to be marked."""
    ways = [way for way in wording.ways if way.by and way.by[0].text[0] in sounds.MARKS]
    if not ways:
        return ()
    found = (stretch for each in documents for stretch in _stretches(each, ways))
    return tuple(dict.fromkeys(found))


def _stretches(document: Document, ways: Iterable[Way]) -> Iterator[str]:
    folded = fold(document.title)
    there = frozenset(sounds.terms_of(document.further))
    here = ([term.text for term in way.by if term.text in there] for way in ways)
    wanted = {
        text
        for way, texts in zip(ways, here, strict=True)
        if len(texts) >= way.least
        for text in texts
    }
    places = [place for run in HAN.finditer(folded) for place in range(*run.span())]
    heard = _heard_places(sounds.syllables_of(document.further), frozenset(wanted))
    marked = [place for number, place in enumerate(places) if number in heard]
    for _, run in groupby(enumerate(marked), lambda pair: pair[1] - pair[0]):
        stretch = [place for _, place in run]
        if len(stretch) > 1:
            yield folded[stretch[0] : stretch[-1] + 1]


def _heard_places(syllables: Sequence[str], wanted: frozenset[str]) -> set[int]:
    heard: set[int] = set()
    for length, mark in ((2, sounds.SYLLABLE), (3, sounds.INITIAL)):
        for at in range(len(syllables) - length + 1):
            here = sounds.of_syllables(syllables[at : at + length])
            if any(term.startswith(mark) and term in wanted for term in here):
                heard.update(range(at, at + length))
    return heard
