"""Our queries in Elasticsearch's language. Pure: the same conditions as the databases', term by term."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from portal.core.cutting import Phrase, Term
from search import counting
from search.engines.base import Match, Order, Scope

Query = dict[str, Any]
EVERYTHING = 30_000
"""Values of one facet; and beginnings of a phrase's last term. More than there are: none is left out."""
PASSING = "passing"

ORDERS: Mapping[Order, list[Query]] = {
    "newest": [{"day": "desc"}, {"id": "desc"}],
    "supported": [{"support": "desc"}, {"day": "desc"}, {"id": "desc"}],
}
"""The id comes last: hits are known by the last value that they were sorted by."""


def term_query(term: Term, field: str) -> Query:
    return {"prefix" if term.prefix else "term": {field: term.text}}


def phrase_query(phrase: Phrase, field: str) -> Query:
    if len(phrase) == 1:
        return term_query(phrase[0], field)
    words = " ".join(term.text for term in phrase)
    if phrase[-1].prefix:
        return {"match_phrase_prefix": {field: {"query": words, "max_expansions": EVERYTHING}}}
    return {"match_phrase": {field: words}}


def any_of(queries: list[Query]) -> Query:
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def wanted(match: Match, field: str) -> list[Query]:
    """What must be there."""
    found = [term_query(term, field) for term in match.terms]
    for choice in match.choices:
        variants = [
            {"bool": {"filter": [term_query(term, field) for term in terms]}} for terms in choice
        ]
        found.append(any_of(variants))
    return found + [phrase_query(phrase, field) for phrase in match.phrases]


def query(match: Match, scope: Scope, gone: Sequence[int], field: str = "all") -> Query:
    """``gone`` are documents that went, and of which the index may not know yet."""
    return {
        "bool": {
            "filter": [*wanted(match, field), *scoped(scope)],
            "must_not": [
                # Wherever it stands, whichever field is searched.
                *(phrase_query(phrase, "all") for phrase in match.unwanted),
                *([{"terms": {"id": list(gone)}}] if gone else []),
            ],
        }
    }


def scoped(scope: Scope) -> list[Query]:
    found: list[Query] = [{"terms": {"facets": list(group)}} for group in scope.groups]
    if scope.since is not None or scope.until is not None:
        bounds = {"gte": scope.since, "lte": scope.until}
        found.append(
            {"range": {"day": {name: day for name, day in bounds.items() if day is not None}}}
        )
    if scope.only is not None:
        found.append({"terms": {"id": list(scope.only)}})
    return found


def nearest(weights: Mapping[Term, int], match: Match, scope: Scope, gone: Sequence[int]) -> Query:
    """Scores are sums of whole numbers: exact, as long as they stay below 16 million."""
    kept = Match(phrases=match.phrases, unwanted=match.unwanted)
    held = [
        {"constant_score": {"filter": term_query(term, "all"), "boost": weight}}
        for term, weight in weights.items()
    ]
    found = query(kept, scope, gone)
    found["bool"] |= {"should": held, "minimum_should_match": 1}
    return found


# Facets


def aggregations(chosen: Mapping[str, Collection[str]]) -> Query:
    """What passes all choices with the values of the facets in which nothing is chosen; and for each of the
    others its values among what passes the rest."""
    groups = {
        name: {"terms": {"facets": sorted(f"{name}={value}" for value in values)}}
        for name, values in chosen.items()
    }
    found = {PASSING: _among(groups.values(), {})}
    for number, name in enumerate(groups):
        others = (group for other, group in groups.items() if other != name)
        found[str(number)] = _among(others, {"include": f"{_escaped(name)}=.*"})
    return found


def _among(groups: Iterable[Query], only: Query) -> Query:
    values = {"terms": {"field": "facets", "size": EVERYTHING, **only}}
    return {"filter": {"bool": {"filter": list(groups)}}, "aggs": {"values": values}}


def _escaped(name: str) -> str:
    return re.sub(r"([^\w])", r"\\\1", name)


def counted(
    everywhere: int, found: Query, chosen: Mapping[str, Collection[str]]
) -> counting.Counted:
    """What came back for ``aggregations``."""
    facets: dict[str, dict[str, int]] = {}
    parts: list[tuple[Query, str | None]] = [(found[PASSING], None)]
    parts += [(found[str(number)], name) for number, name in enumerate(chosen)]
    for part, of in parts:
        for bucket in part["values"]["buckets"]:
            name, _, value = bucket["key"].partition("=")
            if of == name or (of is None and name not in chosen):
                facets.setdefault(name, {})[value] = bucket["doc_count"]
    return counting.Counted(everywhere, found[PASSING]["doc_count"], facets)
