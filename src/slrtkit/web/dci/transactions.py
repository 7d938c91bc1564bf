"""What became of the transactions of the last while: how each request of each ended, and nothing of what it told."""

import json
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Final

from attrs import define, field, frozen

from slrtkit.ledger import JSON

__all__ = ["Ended", "Transactions"]

_MOST: Final = 1_000
"""Transactions of one partner that are remembered."""
_SPACE: Final = 1 << 20
"""Characters of their answers that are remembered."""


@frozen
class Ended:
    """How a message ended.

    Attributes:
        transaction: The sender's id of the business.
        correlation: Ours.
        kind: `search_response` or `subscribe_response`.
        answers: Each request: reference, instant, status, and why it was rejected.
    """

    transaction: str
    correlation: str
    kind: str
    answers: tuple[dict[str, JSON], ...]

    @property
    def space(self) -> int:
        """How many characters it takes."""
        return len(json.dumps([self.transaction, *self.answers]))


@define
class _Kept:
    """The transactions of one partner, and how many characters they take."""

    ended: OrderedDict[str, Ended] = field(factory=OrderedDict)
    space: int = 0


class Transactions:
    """Remembers, in this process, how the latest transactions of each partner ended: 1,000 of each, and a mebibyte of them."""

    def __init__(self) -> None:
        """Remember none."""
        self._kept: dict[str, _Kept] = {}
        self._turn = Lock()

    def end(self, partner: str, ended: Ended) -> None:
        """Remember how one ended."""
        with self._turn:
            kept = self._kept.setdefault(partner, _Kept())
            kept.ended[ended.correlation] = ended
            kept.space += ended.space
            while len(kept.ended) > _MOST or kept.space > _SPACE:
                _, oldest = kept.ended.popitem(last=False)
                kept.space -= oldest.space

    def of(self, partner: str, *, transaction: str = "", correlation: str = "", references: Iterable[str] = ()) -> Ended | None:
        """Return the latest one of a partner under these ids; others' are not there."""
        wanted = set(references)
        with self._turn:
            kept = self._kept.get(partner, _Kept())
            for ended in reversed(kept.ended.values()):
                if (
                    (transaction and ended.transaction == transaction)
                    or (correlation and ended.correlation == correlation)
                    or (wanted and wanted <= {str(one["reference_id"]) for one in ended.answers})
                ):
                    return ended
        return None
