"""Visitors' addresses are never stored: a pseudonym of the network, salted by the day, stands for them."""

from __future__ import annotations

import datetime as dt
import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from portal.core.keyrings import visitor_keys


def client_address(request: HttpRequest) -> str:
    """The visitor's address: the entry that our outermost proxy wrote, ``PROXY_DEPTH`` from the right.

    With ``PROXY_DEPTH`` 0 the header is not believed at all, for anybody can send it.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXY_DEPTH:
        return direct
    hops: list[str] = [
        hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()
    ]
    return hops[-min(settings.PROXY_DEPTH, len(hops))] if hops else direct


def login_address(request: HttpRequest) -> str:
    """As ``client_address``, for counting wrong passwords; 0.0.0.0 stands for what is no address."""
    try:
        return str(ipaddress.ip_address(client_address(request).partition("%")[0]))
    except ValueError:
        return "0.0.0.0"  # noqa: S104 (nothing is bound to it)


def network(address: str) -> str:
    """An IPv4 address stands for itself, an IPv6 address for its /64; "unknown" when it is neither."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def pseudonym(address: str, *, day: dt.date) -> str:
    """32 hexadecimal digits that stand for the network of ``address`` on ``day`` and on no other day."""
    message = f"{day.isoformat()} {network(address)}".encode()
    return visitor_keys().digest(message)[:16].hex()


def from_our_own_page(request: HttpRequest) -> bool:
    """What the browser itself says: the form that was posted stood on a page of this site."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    ours = f"{request.scheme}://{request.get_host()}"
    if origin := request.headers.get("Origin"):
        return origin == ours
    referrer = urlsplit(request.headers.get("Referer", ""))
    return f"{referrer.scheme}://{referrer.netloc}" == ours
