"""Host and Origin headers, taken apart strictly: what is not well formed is refused."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from corpus.errors import AccessError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PORTS = {"http": 80, "https": 443}
_LONGEST = 262  # a name of 253 characters, its last dot, a colon and a port
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9._-]{1,254}))(?::([0-9]{1,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_WILDCARDS = frozenset(("", "0.0.0.0", "::"))  # noqa: S104  recognised, not bound


@dataclass(frozen=True, slots=True)
class Host:
    """A host as a header names it: a name in lower case or an address, and a port if given."""

    name: str
    address: Address | None = None
    port: int | None = None

    @property
    def is_loopback(self) -> bool:
        """Whether this names the machine itself and nothing else can be meant."""
        if self.address is None:
            return self.name == "localhost"
        if self.address.version == 4:
            return self.address.is_loopback
        return self.address == ipaddress.IPv6Address(1)


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a page: its scheme, host and port."""

    host: Host
    port: int


def parse_host(text: str) -> Host | None:
    """Return the host of a Host header, None if it is malformed.

    Only usual spellings are addresses: 2130706433 and 0x7f.1 are names like any other.
    """
    match = _HOST.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    port = int(match[3]) if match[3] else None
    if port is not None and not 0 < port < 65536:
        return None
    if match[1]:
        address = as_address(match[1])
        bracketed = address is not None and address.version == 6
        return Host(str(address), address, port) if bracketed else None
    name = match[2].lower().removesuffix(".")
    if len(name) > 253 or not all(map(_LABEL.fullmatch, name.split("."))):
        return None
    address = as_address(name)
    return Host(str(address) if address else name, address, port)


def parse_origin(text: str) -> Origin | None:
    """Return the origin of a page served over http or https; None for any other and for `null`."""
    scheme, separator, rest = text.partition("://")
    host = parse_host(rest) if separator and scheme in PORTS else None
    return Origin(host, host.port or PORTS[scheme]) if host else None


def as_address(text: str) -> Address | None:
    """Return the IP address that a text is in its usual spelling."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def same_address(text: str) -> Address | None:
    """Return the address of a socket, without a zone, an IPv4 address in IPv6 as what it is."""
    address = as_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def is_wildcard(host: str) -> bool:
    """Return whether a server that is bound to this listens on all addresses."""
    return host in _WILDCARDS


def bound_host(host: str) -> Host | None:
    """Return the host that a server is bound to; None for all addresses."""
    if is_wildcard(host):
        return None
    address = as_address(host.partition("%")[0])
    return Host(str(address), address) if address else Host(host.lower().removesuffix("."))


def parse_allowed(text: str) -> str:
    """Return a name for the list of allowed hosts: a host, or `*.` and a domain.

    Raises AccessError for what is neither, such as an address with a scheme or a port.
    """
    name = text.strip().strip("[]") if ":" in text else text.strip()
    star, name = ("*.", name[2:]) if name.startswith("*.") else ("", name)
    try:
        name = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        name = ""
    host = parse_host(f"[{name}]" if ":" in name else name)
    if host is None or host.port or (star and host.address):
        raise AccessError(
            f"--allow-host {text!r} is not a host; give its name alone, as in "
            "search.example.org, *.example.org or 192.168.1.5: any scheme and port are meant"
        )
    return star + host.name


def is_allowed(host: Host, allowed: tuple[str, ...]) -> bool:
    """Return whether a host is in a list made by `parse_allowed`."""
    return any(
        host.name.endswith(one[1:]) if one.startswith("*.") else host.name == one for one in allowed
    )


def parse_network(text: str) -> Network:
    """Return the address or network of a trusted proxy; raises AccessError."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise AccessError(
            f"--trust-proxy {text!r} is not an address; "
            "give the proxy's own, as in 127.0.0.1 or 10.0.0.0/8"
        ) from error
