"""Pages, uncached, against the empty home page of a stock Wagtail site."""

from __future__ import annotations

import itertools
from pathlib import Path

from bench.clients import Answer, Request, rate, rounds
from bench.report import Figure
from bench.sites import portal_site, stock_wagtail

PAGES = {
    "home": ("/", 0.3),
    "topic with 50 published opinions": ("/topics/lift/", 0.25),
    "listing of topics": ("/topics/", 0.3),
    "published opinions": ("/opinions/", 0.3),
    "search": ("/search/?q=%E5%8A%A0%E8%A3%85%E7%94%B5%E6%A2%AF", 0.3),
    "form": ("/opinions/new/", 0.3),
}


def measure(scratch: Path, *, seconds: float, number: int) -> list[Figure]:
    with (
        portal_site(scratch, seeded=True).running() as portal,
        stock_wagtail(scratch).running() as stock,
    ):
        measures = {"stock": lambda: get(stock.address, "/", seconds)}
        measures |= {
            name: lambda path=path: get(portal.address, path, seconds)
            for name, (path, _least) in PAGES.items()
        }
        for warm_up in measures.values():
            warm_up()
        found = rounds(measures, number=number)
    base = found.pop("stock")
    figures = [Figure("stock Wagtail, empty home", f"{base:.1f} /s")]
    return figures + [
        Figure(name, f"{value:.1f} /s", value / base, PAGES[name][1])
        for name, value in found.items()
    ]


def get(address: str, path: str, seconds: float) -> float:
    return rate(address, itertools.repeat(Request("GET", path)), seconds=seconds, accepted=is_page)


def is_page(answer: Answer) -> bool:
    return answer.status == 200 and "</html>" in answer.text
