"""The web server as it is started for a demonstration and for a city: ``deploy/gunicorn.conf.py``."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.site.repository import ROOT


@pytest.fixture
def port() -> Iterator[int]:
    """Where a server with our configuration listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"),
        *("--workers", "1", "--bind", f"127.0.0.1:{free}", "wsgiref.simple_server:demo_app"),
    ]
    server = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(150):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", free)) == 0:
                    break
            time.sleep(0.1)
        yield free
    finally:
        server.terminate()
        server.wait(20)


def test_a_long_text_in_the_address_reaches_the_site(port: int) -> None:
    """So that the search page can say what is too long, in the reader's language."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", f"/search/?q={quote('电' * 5000)}")
    assert connection.getresponse().status == 200
    connection.close()
