"""Accepted submissions per second, against one committed insert in a stock Django site.

Beside it stands the insert alone, without a site around it: what the database and the server could do.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path

from bench.clients import Answer, Request, rate, rounds
from bench.report import Figure
from bench.sites import Site, bare_insert, portal_site, stock_django

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")
TEXT = "巷口到小学的路灯坏了三盏，晚上接孩子要打手电，摔过一位老人。希望先修好再说美观。"
CSRF = "a" * 32


def measure(scratch: Path, *, seconds: float, number: int) -> list[Figure]:
    with (
        portal_site(scratch, seeded=False).running() as portal,
        stock_django(scratch).running() as stock,
        bare_insert(scratch).running() as bare,
    ):
        numbers = iter(range(10**9))
        tokens = signed_tokens(portal)
        measures = {
            "stock": lambda: rate(stock.address, inserts(), seconds=seconds, accepted=is_ok),
            "bare": lambda: rate(bare.address, inserts(), seconds=seconds, accepted=is_ok),
            "submission": lambda: rate(
                portal.address, submissions(tokens, numbers), seconds=seconds, accepted=is_receipt
            ),
        }
        for warm_up in measures.values():
            warm_up()
        found = rounds(measures, number=number)
    accepted = found["submission"]
    return [
        Figure("one ORM insert, stock Django site", f"{found['stock']:.1f} /s"),
        Figure("accepted submissions", f"{accepted:.1f} /s", accepted / found["stock"], 0.5),
        Figure("one ORM insert, nothing around it", f"{found['bare']:.1f} /s"),
        Figure("accepted submissions to that", f"{accepted:.1f} /s", accepted / found["bare"]),
    ]


def signed_tokens(portal: Site) -> Iterator[str]:
    """What the form page would hand out ten seconds ago; signed with the site's own key."""
    from django.conf import settings
    from django.core.signing import Signer

    lines = (Path(portal.environment["VAR_DIR"]) / "secrets.env").read_text().splitlines()
    secrets = dict(line.split("=", 1) for line in lines) | os.environ  # as the settings read them
    if not settings.configured:
        settings.configure()
    signer = Signer(key=secrets["SECRET_KEY"], salt="opinions.form")
    number = 0
    while True:
        number += 1
        issued = int((dt.datetime.now(dt.UTC) - dt.timedelta(seconds=10)).timestamp())
        yield signer.sign(f"{number:032x}.{issued}")


def submission(token: str, number: int) -> Request:
    fields = {
        "step": "send",
        "token": token,
        "text": f"第 {number} 件：{TEXT}",
        "consent": "on",
        "csrfmiddlewaretoken": CSRF,
    }
    return Request("POST", "/opinions/new/", fields)


def submissions(tokens: Iterator[str], numbers: Iterator[int]) -> Iterator[Request]:
    return map(submission, tokens, numbers)


def inserts() -> Iterator[Request]:
    while True:
        yield Request("POST", "/", {"title": TEXT[:30], "text": TEXT})


def is_ok(answer: Answer) -> bool:
    return answer.status == 200


def is_receipt(answer: Answer) -> bool:
    return answer.status == 200 and CODE.search(answer.text) is not None
