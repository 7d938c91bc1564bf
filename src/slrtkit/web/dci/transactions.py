"""What became of the transactions of the last while: how each request of each ended, and nothing of what it told."""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Final

from attrs import frozen

from slrtkit.ledger import JSON

__all__ = ["Ended", "Transactions"]

_MOST: Final = 10_000


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


class Transactions:
    """Remembers, in this process, how the latest transactions of each partner ended."""

    def __init__(self) -> None:
        """Remember none."""
        self._ended: OrderedDict[tuple[str, str], Ended] = OrderedDict()
        self._turn = Lock()

    def end(self, partner: str, ended: Ended) -> None:
        """Remember how one ended."""
        with self._turn:
            self._ended[partner, ended.correlation] = ended
            while len(self._ended) > _MOST:
                self._ended.popitem(last=False)

    def of(self, partner: str, *, transaction: str = "", correlation: str = "", references: Iterable[str] = ()) -> Ended | None:
        """Return the latest one of a partner under these ids; others' are not there."""
        wanted = set(references)
        with self._turn:
            for (whose, _), ended in reversed(self._ended.items()):
                if whose == partner and (
                    (transaction and ended.transaction == transaction)
                    or (correlation and ended.correlation == correlation)
                    or (wanted and wanted <= {str(one["reference_id"]) for one in ended.answers})
                ):
                    return ended
        return None
