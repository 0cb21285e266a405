"""kill -9 of workers and master while opinions come in: none lost, none twice."""

from __future__ import annotations

import http.client
import os
import random
import signal
import sqlite3
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from bench.clients import THREADS, Request, ask
from bench.report import Figure
from bench.sites import Site, portal_site, wait_for
from bench.submissions import CODE, is_receipt, signed_tokens, submission

NETWORK = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Result:
    sent: int
    kills: int
    lost: int
    double: int
    receipts_changed: int

    @property
    def clean(self) -> bool:
        return not (self.lost or self.double or self.receipts_changed)


def measure(scratch: Path, *, number: int) -> list[Figure]:
    result = crash(scratch, number=number)
    least = 1.0
    return [
        Figure(
            f"{result.sent} sent, {result.kills} kills",
            f"{result.lost} lost",
            float(result.lost == 0),
            least,
        ),
        Figure("", f"{result.double} double", float(result.double == 0), least),
        Figure(
            "",
            f"{result.receipts_changed} receipts changed",
            float(result.receipts_changed == 0),
            least,
        ),
    ]


def crash(scratch: Path, *, number: int) -> Result:
    """Send ``number`` opinions, each until its receipt came; a second time where a response was lost."""
    site = portal_site(scratch, seeded=False)
    site.start()
    over, lock, receipts = threading.Event(), threading.Lock(), {}
    tokens, numbers, kills, changed = signed_tokens(site), iter(range(number)), [0], [0]

    def send() -> None:
        while True:
            with lock:
                if (mine := next(numbers, None)) is None:
                    return
                token = next(tokens)
            code = until_received(site, token, mine)
            if mine % 5 == 0 and until_received(site, token, mine) != code:
                changed[0] += 1
            receipts[mine] = code

    killer = threading.Thread(target=kill_now_and_then, args=(site, over, kills))
    killer.start()
    threads = [threading.Thread(target=send) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    over.set()
    killer.join()
    site.stop()
    return Result(len(receipts), kills[0], *count(site, number), changed[0])


def until_received(site: Site, token: str, number: int) -> str:
    """The code on the receipt, asked for until it comes."""
    while True:
        try:
            answer = ask(site.address, submission(token, number), timeout=10)
        except NETWORK:
            time.sleep(0.1)
            continue
        if is_receipt(answer):
            return CODE.search(answer.text)[0]
        if answer.status < 500:
            raise AssertionError(f"{answer.status}: {answer.text[:2000]}")


def kill_now_and_then(site: Site, over: threading.Event, kills: list[int]) -> None:
    """A worker every second or so; every fifth time the master with all its workers, started again at once."""
    chance = random.Random(9)
    while not over.wait(chance.uniform(0.5, 1.5)):
        master, kills[0] = site.process.pid, kills[0] + 1
        if kills[0] % 5 == 0:
            os.killpg(master, signal.SIGKILL)
            site.process.wait()
            site.start()
            continue
        workers = children_of(master)
        if workers:
            kill(chance.choice(workers))
        wait_for(site.port)
        wait_until_it_answers(site)


def wait_until_it_answers(site: Site) -> None:
    """Kills that come faster than a worker starts would only show that nothing runs."""
    while True:
        try:
            if ask(site.address, Request("GET", "/healthz"), timeout=5).status == HTTPStatus.OK:
                return
        except NETWORK:
            time.sleep(0.05)


def children_of(process: int) -> list[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(pid) for pid in text.split()]


def kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def count(site: Site, number: int) -> tuple[int, int]:
    """(lost, double), told by the number that each text begins with."""
    path = site.environment["DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(path) as database:
        rows = database.execute(
            "SELECT substr(text, 1, instr(text, '：')) AS start, count(*) FROM opinions_opinion GROUP BY start"
        )
        found = dict(rows.fetchall())
    wanted = {f"第 {i} 件：" for i in range(number)}
    return len(wanted - found.keys()), sum(times - 1 for times in found.values())
