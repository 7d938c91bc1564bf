"""The store in memory keeps the promises of a store, but for those it says it lacks."""

from collections.abc import Callable
from typing import ClassVar

import pytest

from slrtkit.adapters.storage import MemoryStore
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.store import Store
from slrtkit.testing.blobs import BlobShelfContract
from slrtkit.testing.store import Capability, StoreContract


class TestMemoryStore(StoreContract):
    lacks: ClassVar = {
        Capability.DURABLE: "memory ends with the process",
        Capability.SHARED: "each MemoryStore is a store of its own",
    }

    @pytest.fixture
    def make_store(self) -> Callable[[], Store]:
        return MemoryStore


class TestMemoryBlobs(BlobShelfContract):
    @pytest.fixture
    def make_blobs(self) -> Callable[[], Blobs]:
        return MemoryStore

    @pytest.fixture
    def spoil(self) -> Callable[[MemoryStore, str], None]:
        def spoil(blobs: MemoryStore, digest: str) -> None:
            blobs._blobs[digest] = b"other bytes"  # noqa: SLF001  there is no lawful way to damage a blob

        return spoil
