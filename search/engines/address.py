"""``SEARCH_URL=https://user:password@host:9200,other:9200/index?ca=/path/ca.crt``. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

INDEX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
"""Narrower than what Elasticsearch takes: a blank or a comma would name several."""
HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?", re.ASCII)
PORT = 9200


class Unreadable(ValueError):
    """Says what is wrong and never quotes the address, which may hold a password."""


@dataclass(frozen=True)
class Address:
    hosts: tuple[str, ...]
    index: str
    """The alias that is searched; indexes are called ``index-<time>``."""
    login: tuple[str, str] | None = None
    ca: str = ""
    """File with the certificate of the authority that the server's was signed by."""


def parse(url: str) -> Address:
    """:raises Unreadable: not of this form."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Unreadable("not an address") from error
    if parts.scheme not in ("http", "https"):
        raise Unreadable("begins with neither database:// nor http:// nor https://")
    login, _, hosts = parts.netloc.rpartition("@")
    name, _, password = login.partition(":")
    index = parts.path.strip("/")
    if not INDEX.fullmatch(index):
        raise Unreadable("the index after the last / takes a-z, 0-9, - and _ alone")
    if not all(HOST.fullmatch(host) for host in hosts.split(",")):
        raise Unreadable("no host")
    return Address(
        hosts=tuple(f"{parts.scheme}://{with_port(host)}" for host in hosts.split(",")),
        index=index,
        login=(unquote(name), unquote(password)) if login else None,
        ca=parse_qs(parts.query).get("ca", [""])[-1],
    )


def with_port(host: str) -> str:
    return host if re.search(r":\d+\Z", host) else f"{host}:{PORT}"
