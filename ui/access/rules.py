"""The rule of who may come in, for one server: pure decisions on hosts, origins and proxies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from corpus.errors import AccessError
from ui.access.accounts import Accounts
from ui.access.hosts import (
    PORTS,
    Address,
    Host,
    Network,
    bound_host,
    is_allowed,
    is_wildcard,
    parse_allowed,
    parse_host,
    parse_network,
    parse_origin,
    same_address,
)

# Each of them says that a proxy passes the request on.
FORWARDING = ("forwarded", "via", "x-real-ip")


@dataclass(frozen=True, slots=True)
class Access:
    """What was said at start: where the server listens, for which hosts, and who may come in."""

    host: str = "127.0.0.1"
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[Network, ...] = ()
    login: bool = False
    insecure: bool = False
    read_only: bool = False

    @classmethod
    def of(
        cls,
        host: str,
        *,
        allow_hosts: Iterable[str] = (),
        trust_proxies: Iterable[str] = (),
        login: bool = False,
        insecure: bool = False,
        read_only: bool = False,
    ) -> Self:
        """Return the rule from the options of `serve`; raises AccessError for a wrong one."""
        if login and insecure:
            raise AccessError("--login and --insecure exclude each other; leave one out")
        return cls(
            host,
            tuple(parse_allowed(one) for one in allow_hosts),
            tuple(parse_network(one) for one in trust_proxies),
            login=login,
            insecure=insecure,
            read_only=read_only,
        )

    @property
    def is_loopback(self) -> bool:
        """Whether the server listens on this machine only."""
        bound = bound_host(self.host)
        return bound is not None and bound.is_loopback

    @property
    def needs_login(self) -> bool:
        """Whether callers must say who they are, because others than this machine's may come."""
        if self.insecure:
            return False
        named = [parse_host(f"[{one}]" if ":" in one else one) for one in self.allowed_hosts]
        others = any(one is None or not one.is_loopback for one in named)
        return self.login or not self.is_loopback or others or bool(self.trusted_proxies)

    def is_ours(self, host: Host, server: str | None) -> bool:
        """Return whether a Host header names this server.

        `server` is the address that the connection came in on. No name counts but those that were
        allowed: whoever owns a name can let it point here.
        """
        bound, everywhere = bound_host(self.host), is_wildcard(self.host)
        if host.is_loopback and (self.is_loopback or everywhere):
            return True
        if bound and (host.name, host.address) == (bound.name, bound.address):
            return True
        if everywhere and host.address and server and host.address == same_address(server):
            return True
        return is_allowed(host, self.allowed_hosts)

    def is_our_origin(self, origin: str, host: Host, scheme: str) -> bool:
        """Return whether a page of this origin is this server's, which answers as `host`."""
        found = parse_origin(origin)
        if found is None:
            return False
        port = host.port or PORTS.get(scheme, 80)
        if (found.host.name, found.port) == (host.name, port):
            return True
        usual = found.port in {port, *PORTS.values()}
        return usual and is_allowed(found.host, self.allowed_hosts)

    def trusts(self, address: str | None) -> bool:
        """Return whether forwarding headers of this peer are believed."""
        found = same_address(address) if address else None
        return found is not None and any(found in network for network in self.trusted_proxies)

    def client_behind(self, peer: str, forwarded: Sequence[str]) -> str:
        """Return the address of the client behind a trusted proxy.

        `forwarded` are the X-Forwarded-For headers. Each proxy adds at the end, so that the last
        address that is no trusted proxy's is the client's; what stands before may be made up.
        """
        client = peer
        for text in reversed(",".join(forwarded).split(",")):
            found = _forwarded_address(text.strip())
            if found is None:
                break
            client = str(found)
            if not self.trusts(client):
                break
        return client


def is_forwarded(names: Iterable[str]) -> bool:
    """Return whether one of these headers, in lower case, is a proxy's."""
    return any(name in FORWARDING or name.startswith("x-forwarded-") for name in names)


def _forwarded_address(text: str) -> Address | None:
    """Return the address in an entry of X-Forwarded-For; some proxies add the port."""
    host = parse_host(text)
    return same_address(text) or (same_address(str(host.address)) if host else None)


def check_start(access: Access, accounts: Accounts) -> list[str]:
    """Return what to say at start about who may come in.

    Raises AccessError when callers must log in and nobody can.
    """
    where = "this machine" if access.is_loopback else f"everybody who reaches {access.host or '*'}"
    lines = []
    if not access.needs_login:
        if access.insecure:
            lines.append(f"--insecure: {where} may read and change everything without a login")
    elif not accounts.can_come_in:
        raise AccessError(
            "callers must log in, and there is no user and no valid token; add one with: "
            "askalike user add NAME (or askalike token add NAME); --insecure lets everybody in"
        )
    else:
        lines.append("callers must log in or send a token")
    if access.read_only:
        lines.append("--read-only: nobody can change the corpus")
    return lines
