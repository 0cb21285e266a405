"""What the submitter may do now, under his code, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from opinions.actions.consent import check_consented
from opinions.actions.expiry import rating_term
from opinions.actions.ratings import check_may_rate
from opinions.actions.reconsidering import check_first, check_in_term, reconsider_until
from opinions.actions.reopening import check_may_ask, rating_of, reopen_term
from opinions.casework.numbers import civil_day
from opinions.enums import Act, Move
from opinions.lifecycle import AnyMove, Refusal, acts_in, moves_from
from opinions.models import Opinion, Pause


@dataclass(frozen=True)
class Offer:
    """``until`` is the last day, None for whatever has none."""

    move: AnyMove
    until: dt.date | None = None
    is_rated: bool = False
    """The answer is rated already: asking to reopen needs no marks."""


def offers(opinion: Opinion, at: dt.datetime) -> list[Offer]:
    """In the order of ``OFFERED``. The actions themselves ask again."""
    allowed = {*moves_from(opinion.state), *acts_in(opinion.state)}
    return [
        offer
        for move, find in OFFERED.items()
        if move in allowed
        for offer in _found(find, opinion, at)
    ]


def _found(
    find: Callable[[Opinion, dt.datetime], Iterator[Offer]], opinion: Opinion, at: dt.datetime
) -> list[Offer]:
    try:
        return list(find(opinion, at))
    except Refusal:
        return []


def _supplement(opinion: Opinion, at: dt.datetime) -> Iterator[Offer]:
    yield Offer(Move.SUPPLEMENT, Pause.objects.get(opinion=opinion).until)


def _rate(opinion: Opinion, at: dt.datetime) -> Iterator[Offer]:
    answered_at = check_may_rate(opinion, at)
    yield Offer(Move.RATE, civil_day(answered_at + rating_term()))


def _reopen(opinion: Opinion, at: dt.datetime) -> Iterator[Offer]:
    """While the answer may be rated, asking is a part of rating it."""
    answered_at, rated = check_may_ask(opinion, at), rating_of(opinion)
    if rated is None or rated.is_dissatisfied:
        until = civil_day(answered_at + reopen_term())
        yield Offer(Move.REQUEST_REOPEN, until, is_rated=rated is not None)


def _reconsider(opinion: Opinion, at: dt.datetime) -> Iterator[Offer]:
    check_first(opinion)
    check_in_term(opinion, at)
    yield Offer(Move.RECONSIDER, reconsider_until(opinion))


def _withdraw(opinion: Opinion, at: dt.datetime) -> Iterator[Offer]:
    yield Offer(Move.WITHDRAW)


def _withdraw_consent(opinion: Opinion, at: dt.datetime) -> Iterator[Offer]:
    check_consented(opinion)
    yield Offer(Act.WITHDRAW_CONSENT)


OFFERED: Mapping[AnyMove, Callable[[Opinion, dt.datetime], Iterator[Offer]]] = {
    Move.SUPPLEMENT: _supplement,
    Move.RATE: _rate,
    Move.REQUEST_REOPEN: _reopen,
    Move.RECONSIDER: _reconsider,
    Move.WITHDRAW: _withdraw,
    Act.WITHDRAW_CONSENT: _withdraw_consent,
}
