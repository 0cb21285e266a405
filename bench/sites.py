"""The sites that are measured: the portal with its demonstration data, a stock Wagtail, a stock Django."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STOCK_WAGTAIL_SETTINGS = """
from .base import *
SECRET_KEY = "bench" * 12
ALLOWED_HOSTS = ["127.0.0.1"]
DEBUG = False
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""
STOCK_DJANGO_SETTINGS = """
from .settings import *
ALLOWED_HOSTS = ["127.0.0.1"]
DEBUG = False
INSTALLED_APPS += ["plainsite"]
"""
STOCK_DJANGO_MODELS = """
from django.db import models


class Note(models.Model):
    title = models.CharField(max_length=120)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
"""
STOCK_DJANGO_URLS = """
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from plainsite.models import Note


def insert(request):
    note = Note.objects.create(title=request.POST["title"], text=request.POST["text"])
    return HttpResponse(str(note.pk))


urlpatterns = [path("", csrf_exempt(insert))]
"""
BARE_INSERT = """
import os
from django.conf import settings
from portal.settings.databases import database_from

settings.configure(
    SECRET_KEY="bench" * 12, ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, USE_TZ=True,
    INSTALLED_APPS=[], MIDDLEWARE=[], DATABASES={"default": database_from(os.environ["DATABASE_URL"])},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
import django
django.setup()
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone


class Note(models.Model):
    title = models.CharField(max_length=120)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "bench"


def insert(request):
    note = Note.objects.create(title=request.POST["title"], text=request.POST["text"], at=timezone.now())
    return HttpResponse(str(note.pk))


urlpatterns = [path("", insert)]
application = get_wsgi_application()
if "MAKE_TABLE" in os.environ:
    with connection.schema_editor() as editor:
        editor.create_model(Note)
"""


@dataclass
class Site:
    """Something that gunicorn can serve."""

    folder: Path
    wsgi: str
    environment: dict[str, str]
    port: int = field(default_factory=lambda: free_port())  # noqa: PLW0108 (defined below)
    process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Two workers; returns when the port answers."""
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--preload",  # as deploy/gunicorn.conf.py: a new worker is there at once
            "-w",
            "2",
            "--threads",
            "4",
            "-b",
            self.address,
            "--no-control-socket",
            self.wsgi,
        ]
        with (self.environment_folder() / "gunicorn.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self.port)

    def environment_folder(self) -> Path:
        return Path(self.environment.get("VAR_DIR", self.folder))

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(20)

    @contextmanager
    def running(self) -> Iterator[Site]:
        self.start()
        try:
            yield self
        finally:
            self.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, *, seconds: float = 60) -> None:
    """:raises TimeoutError: nothing listens after ``seconds``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"port {port}")


def run(command: list[str], *, folder: Path, environment: Mapping[str, str]) -> None:
    result = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise RuntimeError(f"{command}: {result.stdout[-2000:]}{result.stderr[-4000:]}")


def portal_site(scratch: Path, *, seeded: bool, database: str = "") -> Site:
    """On SQLite unless ``database`` names another."""
    environment = {
        "VAR_DIR": str(scratch / ("portal" if seeded else "empty")),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DEMO_PASSWORD": "bench-password-1",
    }
    environment["DATABASE_URL"] = database or f"sqlite:///{environment['VAR_DIR']}/db.sqlite3"
    Path(environment["VAR_DIR"]).mkdir()
    run(["manage.py", "prepare"], folder=ROOT, environment=environment)
    if seeded:
        run(["manage.py", "seed_demo"], folder=ROOT, environment=environment)
    return Site(ROOT, "portal.wsgi", environment)


def stock_wagtail(scratch: Path) -> Site:
    """What ``wagtail start`` makes, its home page untouched, DEBUG off."""
    folder = scratch / "stock"
    folder.mkdir()
    clean = {"DJANGO_SETTINGS_MODULE": ""}
    run(
        ["-m", "wagtail.bin.wagtail", "start", "plainsite", str(folder)],
        folder=scratch,
        environment=clean,
    )
    (folder / "plainsite" / "settings" / "bench.py").write_text(STOCK_WAGTAIL_SETTINGS)
    environment = {"DJANGO_SETTINGS_MODULE": "plainsite.settings.bench"}
    run(["manage.py", "migrate", "-v0"], folder=folder, environment=environment)
    return Site(folder, "plainsite.wsgi", environment)


def stock_django(scratch: Path) -> Site:
    """What ``django-admin startproject`` makes, with a view that commits one row."""
    folder = scratch / "insert"
    folder.mkdir()
    environment = {"DJANGO_SETTINGS_MODULE": "plainsite.bench"}
    start = ["-m", "django", "startproject", "plainsite", str(folder)]
    run(start, folder=scratch, environment={"DJANGO_SETTINGS_MODULE": ""})
    for name, content in {
        "bench.py": STOCK_DJANGO_SETTINGS,
        "models.py": STOCK_DJANGO_MODELS,
        "urls.py": STOCK_DJANGO_URLS,
    }.items():
        (folder / "plainsite" / name).write_text(content)
    run(["manage.py", "makemigrations", "plainsite", "-v0"], folder=folder, environment=environment)
    run(["manage.py", "migrate", "-v0"], folder=folder, environment=environment)
    return Site(folder, "plainsite.wsgi", environment)


def bare_insert(scratch: Path) -> Site:
    """The same view with nothing around it: no middleware, our options of the database, connections kept."""
    folder = scratch / "bare"
    folder.mkdir()
    (folder / "onerow.py").write_text(BARE_INSERT)
    environment = {
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "",
    }
    run(["onerow.py"], folder=folder, environment={**environment, "MAKE_TABLE": "1"})
    return Site(folder, "onerow", environment)
