"""Asking a site as fast as it answers."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

THREADS = 4


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    fields: dict[str, str] | None = None


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


def ask(address: str, request: Request, *, timeout: float = 60) -> Answer:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection(address, timeout=timeout)
    headers, body = {"Accept": "text/html"}, None
    if request.fields is not None:
        body = urlencode(request.fields)
        token = request.fields.get("csrfmiddlewaretoken", "")
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={token}",
        }
    try:
        connection.request(request.method, request.path, body, headers)
        response = connection.getresponse()
        return Answer(response.status, response.read().decode("utf-8", "replace"))
    finally:
        connection.close()


def rate(
    address: str, requests: Iterator[Request], *, seconds: float, accepted: Callable[[Answer], bool]
) -> float:
    """Accepted answers per second with ``THREADS`` clients. :raises AssertionError: one was not accepted."""
    lock, end, counts, bad = threading.Lock(), time.monotonic() + seconds, [], []

    def work() -> None:
        done = 0
        while time.monotonic() < end and not bad:
            with lock:
                request = next(requests)
            answer = ask(address, request)
            if not accepted(answer):
                bad.append(answer)
                return
            done += 1
        counts.append(done)

    start = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if bad:
        raise AssertionError(f"{bad[0].status}: {bad[0].text[:2000]}")
    return sum(counts) / (time.monotonic() - start)


def rounds(measures: dict[str, Callable[[], float]], *, number: int) -> dict[str, float]:
    """The median of ``number`` rounds of each measure, taken by turns, so that a busy moment meets all alike."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _round in range(number):
        for name, measure in measures.items():
            found[name].append(measure())
    return {name: statistics.median(values) for name, values in found.items()}
