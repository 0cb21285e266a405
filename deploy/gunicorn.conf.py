"""The web server: two processes of four threads fit two cores; WEB_CONCURRENCY overrides."""

from __future__ import annotations

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"  # an idle browser connection must not occupy a process
threads = 4
timeout = 60
graceful_timeout = 10
keepalive = 5
preload_app = True
max_requests = 20_000
max_requests_jitter = 2_000
# 8190 is the most that gunicorn can count to, and a pasted text is longer: 5,000 characters are 45,000
# bytes in an address. Without a limit the search page says in its own words what is too long.
limit_request_line = 0
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True

logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.core.logs.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": "INFO"},
    "loggers": {
        "gunicorn.error": {"handlers": ["lines"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": ["lines"], "level": "INFO", "propagate": False},
    },
}
