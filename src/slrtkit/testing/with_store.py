"""The fixtures of contracts that ask a store."""

from collections.abc import Callable, Iterator

import pytest

from slrtkit.ports.store import Store

__all__ = ["WithStore"]


class WithStore:
    """Gives `store` to the tests of a contract, by `make_store` of whoever subclasses it."""

    @pytest.fixture
    def make_store(self) -> Callable[[], Store]:
        """Return a callable that opens the store under test."""
        raise NotImplementedError("a contract is subclassed, with a make_store fixture")

    @pytest.fixture
    def store(self, make_store: Callable[[], Store]) -> Iterator[Store]:
        """Open a store for one test."""
        store = make_store()
        yield store
        store.close()
