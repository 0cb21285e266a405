from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

STOP_SECONDS = 15
PAUSE_SECONDS = 1.0
LAST_PORT = 65535


class Command(BaseCommand):
    help = "Web server, queue worker and timers on this machine. Ctrl-C ends all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000")
        parser.add_argument("--bind", default="127.0.0.1")

    def handle(self, *, bind: str, **options: Any) -> None:
        port = port_number(options["port"])
        refuse_taken_port(bind, port)
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            str(settings.BASE_DIR / "deploy/gunicorn.conf.py"),
        ]
        commands = {
            "web": [*gunicorn, "--bind", f"{bind}:{port}", "portal.wsgi"],
            "worker": [*manage, "db_worker", "--no-startup-delay"],
            "timers": [*manage, "run_timers"],
        }
        stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: stopping.set())
        log_path = settings.VAR_DIR / "portal.log"
        with log_path.open("a") as log:
            children = {name: start(command, log) for name, command in commands.items()}
            self.stdout.write(welcome(port, log_path))
            while not stopping.wait(PAUSE_SECONDS):
                for name, child in children.items():
                    if child.poll() is not None:
                        self.stderr.write(f"{name} ended ({child.returncode}), starting it again")
                        children[name] = start(commands[name], log)
            self.stdout.write("Stopping …")
            stop(list(children.values()))


def port_number(typed: str) -> int:
    """:raises CommandError: not a port."""
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= LAST_PORT):
        raise CommandError(
            f"PORT={typed}：端口应为 1 至 {LAST_PORT} 的整数，例如：make demo PORT=8123\n"
            f"PORT={typed}: a port is a number from 1 to {LAST_PORT}, for example: make demo PORT=8123"
        )
    return int(typed)


def refuse_taken_port(bind: str, port: int) -> None:
    """:raises CommandError: something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            raise CommandError(
                f"端口 {port} 已被占用，请换一个：make demo PORT={port + 1}\n"
                f"Port {port} is in use, choose another: make demo PORT={port + 1}"
            ) from error


def start(command: list[str], log: IO[str]) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that Ctrl-C reaches us alone and the end is orderly."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask every child to end, and end those that do not."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def welcome(port: int, log_path: Path) -> str:
    """Where to look."""
    site = f"http://localhost:{port}"
    lines = [
        "",
        f"  网站 / site       {site}/   {site}/en/   {site}/zh-hant/",
        f"  后台 / staff      {site}/admin/",
        f"  日志 / log        {log_path}",
    ]
    return "\n".join([*lines, "", "  Ctrl-C 停止 / stops", ""])
