"""What every store promises, as tests: subclass `StoreContract`, give it `make_store`, and run pytest."""

from collections.abc import Callable

import pytest

from slrtkit.errors import StaleVersionError
from slrtkit.ports.store import Store
from slrtkit.testing.capabilities import Capability, Declared, needs
from slrtkit.testing.ranges import RangeContract
from slrtkit.testing.recording import RecordingContract
from slrtkit.testing.records import NIK, Author, place, stream, write
from slrtkit.testing.scans import ScanContract
from slrtkit.testing.transactions import TransactionContract
from slrtkit.testing.uniting import UnitingContract
from slrtkit.testing.with_store import WithStore

__all__ = ["Capability", "StoreContract"]


class StoreContract(Declared, WithStore, RecordingContract, UnitingContract, TransactionContract, RangeContract, ScanContract):
    """The promises of `slrtkit.ports.Store`.

    `make_store` is a fixture: a callable that opens the same store, empty at first, as often as it is called. `lacks` names the
    capabilities that the store does not have, with the reason (`slrtkit.testing.capabilities.Declared`).
    """

    @needs(Capability.DURABLE)
    def test_what_was_committed_is_there_when_the_store_is_opened_again(self, make_store: Callable[[], Store]) -> None:
        store, author = make_store(), Author()
        kept = author.change("a", indexes=(NIK,))
        write(store, kept)
        with store.begin(write=True) as unit:
            unit.record([author.change("b")])
        store.close()
        store = make_store()
        with store.begin(write=False) as unit:
            assert unit.load(stream("a")) == kept.snapshot
            assert unit.find("household", *place(NIK)) == ("a",)
            assert [positioned.record for positioned in unit.since(0, 100)] == [*kept.records]
        store.close()

    @needs(Capability.SHARED)
    def test_two_that_open_a_store_share_it(self, store: Store, make_store: Callable[[], Store]) -> None:
        other, author = make_store(), Author()
        write(store, author.change("a"))
        write(other, author.change("a", version=1))
        with pytest.raises(StaleVersionError):
            write(store, author.change("a", version=1))
        other.close()
