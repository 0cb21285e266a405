"""deploy/nginx.conf in a real nginx, in front of an application that is down."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.absent import absent
from tests.site.repository import ROOT, text

CONFIG = Path("deploy/nginx.conf")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def placed(folder: Path, port: int, plain: int) -> str:
    """The file as it is, but for ports and folders of this machine."""
    config = text(CONFIG)
    for there, here in {
        "listen [::]:": "#",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "listen 80 ": f"listen 127.0.0.1:{plain} ",
        "/etc/portal/": f"{folder}/",
        "/var/lib/portal/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
        "/srv/portal/": f"{ROOT}/",
    }.items():
        assert there in config
        config = config.replace(there, here)
    # As root its workers would be "nobody", who may not look into folders of tests.
    user = "user root root; " if os.getuid() == 0 else ""
    return (
        f"{user}daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}} http {{ access_log off; client_body_temp_path {folder}/body;\n{config}\n}}"
    )


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[int]:
    """The port of an nginx that answers as portal.example."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        absent("nginx is not installed")
    tmp_path.chmod(0o755)
    for name in ("default", "portal"):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=invalid",
             "-keyout", tmp_path / f"{name}.key", "-out", tmp_path / f"{name}.pem"],
            check=True,
            capture_output=True,
        )  # fmt: skip
    port = free_port()
    (tmp_path / "nginx.conf").write_text(placed(tmp_path, port, free_port()))
    command = [program, "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "error.log")]
    with subprocess.Popen(command) as server:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
        server.terminate()


def ask(port: int, method: str, path: str, length: int = 0) -> tuple[int, str]:
    """Status and text; of a body of ``length`` only the announcement is sent."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    raw = socket.create_connection(("127.0.0.1", port), timeout=10)
    with context.wrap_socket(raw, server_hostname="portal.example") as connection:
        connection.sendall(
            f"{method} {path} HTTP/1.1\r\nHost: portal.example\r\nConnection: close\r\n"
            f"Content-Length: {length}\r\n\r\n".encode()
        )
        response = http.client.HTTPResponse(connection, method=method)
        response.begin()
        return response.status, response.read().decode()


@pytest.mark.parametrize(
    ("length", "status", "zh", "en"),
    [
        (0, 502, "暂时无法使用", "Not available for the moment"),
        (64 << 20, 413, "发送的内容太大", "Too much was sent"),
    ],
)
def test_what_nginx_itself_refuses_says_that_the_text_is_kept(
    nginx: int, length: int, status: int, zh: str, en: str
) -> None:
    found, page = ask(nginx, "POST", "/opinions/new/", length)
    assert found == status
    for words in (zh, en, "填写的文字还在", "your text is still there"):
        assert words in page


@pytest.mark.parametrize("path", ["/opinions/new/", "/admin/pages/3/edit/", "/opinions/track/"])
def test_typed_text_is_never_limited_in_front(nginx: int, path: str) -> None:
    assert {ask(nginx, "POST", path)[0] for _ in range(40)} == {502}


def test_tries_of_passwords_are_limited_in_front(nginx: int) -> None:
    assert 429 in {ask(nginx, "POST", "/admin/login/")[0] for _ in range(40)}
    assert ask(nginx, "GET", "/admin/login/")[0] == 502


@pytest.mark.parametrize("path", ["/503.html", "/413.html", "/media/documents/a.pdf"])
def test_not_an_address(nginx: int, path: str) -> None:
    assert ask(nginx, "GET", path)[0] == 404
