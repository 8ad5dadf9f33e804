"""Where we may be told to send to: addresses of the open internet, never our own network.

Whoever registers a receiver chooses where this process connects to. Without this check that could
be the database beside it, or the cloud's door to the machine's credentials (SSRF).
"""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

NAT64 = IPv6Network("64:ff9b::/96")
Address = IPv4Address | IPv6Address


class AddressIsNotGlobal(ValueError):
    """A name leads, with at least one of its addresses, into a network that is not public."""


def resolved(host: str, port: int, to_loopback: bool = False) -> str:
    """One address of a host, looked up once, to connect to. Blocks: call it in a thread.

    Every address that the name has must be global: one of two would be a matter of luck.
    ``to_loopback`` allows 127.0.0.0/8 and ::1 too, for development and tests.
    Raises AddressIsNotGlobal, or OSError when there is no such name.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(each[4][0]) for each in found]
    for address in addresses:
        if not (is_global(address) or (to_loopback and inner(address).is_loopback)):
            raise AddressIsNotGlobal(host)
    return str(addresses[0])


def is_global(address: Address) -> bool:
    """Whether it is a host of the open internet, also behind a wrapping of IPv4 in IPv6."""
    real = inner(address)
    return real.is_global and not (
        real.is_multicast or real.is_reserved or real.is_unspecified or is_site_local(real)
    )


def is_site_local(address: Address) -> bool:
    return isinstance(address, IPv6Address) and address.is_site_local


def inner(address: Address) -> Address:
    """The address to which packets really go: mapped, 6to4, Teredo and NAT64 addresses hold it."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
