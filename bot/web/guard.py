"""Which addresses may be asked: judged where the socket is made, so that no name, redirect or spelling gets by."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from yarl import URL

from bot.errors import ConfigError, GiveUp

# IANA: all global unicast addresses that were ever given out lie here; the rest is special-purpose or reserved.
_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are the IPv4 address that is really dialled

USUAL_PORTS = frozenset({80, 443, 8080, 8443})


class Refused(OSError):  # noqa: N818 - it never leaves the door: callers see GiveUp
    """The dialled address is not a public one. One text for all: aiohappyeyeballs raises the first of equal errors."""

    def __init__(self) -> None:
        super().__init__("the address is not a public one, or the port is not one for the web")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is reachable by anyone: global unicast, after unwrapping mapped, NAT64 and 6to4 addresses."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    inner = address.ipv4_mapped or address.sixtofour
    if address in _NAT64:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(inner)
    return address in _UNICAST and address.is_global


@dataclass(frozen=True, slots=True)
class _Allowed:
    """An exception that the operator made: a network, and the port if only one is meant."""

    network: IPv4Network | IPv6Network
    port: int | None

    @classmethod
    def read(cls, text: str) -> _Allowed:
        """From "127.0.0.1", "10.0.0.0/8", "127.0.0.1:8700", "::1" or "[::1]:8700". Raises ConfigError."""
        host, port = text.strip(), ""
        if host.startswith("["):
            host, _, port = host[1:].partition("]")
            port = port.removeprefix(":")
        elif host.count(":") == 1:
            host, _, port = host.partition(":")
        try:
            return cls(ip_network(host), int(port) if port else None)
        except ValueError as error:
            raise ConfigError(
                "web.allow", f"{text!r} is not ADDRESS, NETWORK/BITS or ADDRESS:PORT ({error})"
            ) from error

    def covers(self, address: IPv4Address | IPv6Address, port: int) -> bool:
        return address in self.network and self.port in (None, port)


class Guard:
    """Decides on addresses and ports. `allow` names the exceptions, such as "127.0.0.1:8700"; never a host name."""

    def __init__(self, allow: tuple[str, ...] = (), ports: frozenset[int] = USUAL_PORTS) -> None:
        self._allowed = tuple(_Allowed.read(text) for text in allow)
        self._ports = ports

    def permits(self, host: str, port: int) -> bool:
        """Whether that address (a literal, with or without a zone) may be dialled at that port."""
        address = ip_address(host.partition("%")[0])
        plain = (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
        if any(allowed.covers(plain, port) for allowed in self._allowed):
            return True
        return port in self._ports and is_public(plain)

    def dial(self, info: tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int]]) -> socket.socket:
        """A socket for an address that is permitted, as aiohttp's `socket_factory`. Raises Refused."""
        family, kind, protocol, _, (host, port, *_) = info
        if not self.permits(host, port):
            raise Refused
        return socket.socket(family, kind, protocol)


def web_url(text: str) -> URL:
    """The address, if it is one of the web: http or https, a host, no user or password. Raises GiveUp."""
    try:
        url = URL(text)
        host, _ = url.host, url.port
    except (ValueError, TypeError) as error:
        raise GiveUp(f"{text[:200]!r} is not an address: {error}") from error
    if url.scheme not in ("http", "https") or not host:
        raise GiveUp(f"{text[:200]!r} is not an address of the web (http:// or https://)")
    if url.user is not None or url.password is not None:
        raise GiveUp(f"the address of {host} carries a user or password; they are not sent")
    return url.with_fragment(None)
