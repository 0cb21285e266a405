from __future__ import annotations

from opinions.views.acts import view_of
from opinions.views.csrf import csrf_failure
from opinions.views.deeds import DEEDS
from opinions.views.public import published, published_one
from opinions.views.receipt import receipt
from opinions.views.submit import new
from opinions.views.track import own_file, track

__all__ = [
    "DEEDS",
    "csrf_failure",
    "new",
    "own_file",
    "published",
    "published_one",
    "receipt",
    "track",
    "view_of",
]
