"""Closes the network for a test process: only this machine itself can be reached."""

import ipaddress
import socket
from typing import Any

LOCAL_NAMES = {"localhost", "ip6-localhost", None, ""}


class NetworkClosedError(OSError):
    """A test tried to reach another machine."""


def close_network() -> None:
    """From here on, connecting to or looking up another machine fails in this process."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse(self.family, address)
        return connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse(self.family, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in LOCAL_NAMES and not _is_local(name):
            raise NetworkClosedError(f"the network is closed in tests: {name}")
        return look_up(host, *arguments, **options)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign, assignment]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign, assignment]
    socket.getaddrinfo = guarded_look_up


def _refuse(family: int, address: Any) -> None:
    if family in (socket.AF_INET, socket.AF_INET6):
        host = address[0]
        if host not in LOCAL_NAMES and not _is_local(host):
            raise NetworkClosedError(f"the network is closed in tests: {host}")


def _is_local(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
