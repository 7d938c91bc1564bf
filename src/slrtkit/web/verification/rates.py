"""How often one visitor may come: a bucket of visits for each address, which fills again with time."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import IPv6Address, ip_address, ip_network

__all__ = ["Turns", "Turnstile", "visitor"]

_MOST = 10_000
_MINUTE = 60.0
_NETWORK = 64
"""A house or a provider's customer has a network of IPv6 addresses so long, not one address."""


class Turnstile:
    """Lets so many in at once from one address, and so many a minute from then on.

    What it remembers is bounded: whoever was longest away is forgotten first.

    Args:
        burst: How many at once.
        each_minute: How many a minute.
    """

    def __init__(self, burst: int, each_minute: float) -> None:
        """Have seen nobody yet."""
        self._burst, self._rate = float(burst), each_minute / _MINUTE
        self._seen: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, who: str, now: float) -> float:
        """Return 0 for whoever may come in; else after how many seconds they may try again.

        Args:
            who: The visitor; see `visitor`.
            now: Seconds of a clock that never goes back.
        """
        left, since = self._seen.pop(who, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        enters = left >= 1
        self._seen[who] = (left - 1 if enters else left, now)
        if len(self._seen) > _MOST:
            self._seen.popitem(last=False)
        return 0.0 if enters else (1 - left) / self._rate

    def charge(self, who: str, visits: float) -> None:
        """Count so many visits more against somebody: what they sent has cost as much as these."""
        if who in self._seen:
            left, since = self._seen[who]
            self._seen[who] = (left - visits, since)


class Turns:
    """Lets one at a time through from each address, so that nobody takes the place of everybody else."""

    def __init__(self) -> None:
        """Nobody is there yet."""
        self._there: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def of(self, who: str) -> AsyncIterator[None]:
        """Wait for the turn of somebody, and have it."""
        lock, number = self._there.get(who, (asyncio.Lock(), 0))
        self._there[who] = lock, number + 1
        try:
            async with lock:
                yield
        finally:
            number = self._there[who][1] - 1
            if number:
                self._there[who] = lock, number
            else:
                del self._there[who]


def visitor(address: str) -> str:
    """Return who comes from an address: of IPv6 the network of 64 bits, of whatever is no address the text itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found.packed[:8] + bytes(8), _NETWORK)))
