"""How others write adapters: a Protocol is fulfilled without inheritance, and what does not fulfil it is refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import assert_type

import pytest

from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain.notice import Notice
from slrtkit.plugins import CALENDAR, CATALOG, NOTIFY, RENDERER, SIGNER, STORAGE, Group
from slrtkit.ports import Address, Catalog, HolidayCalendar, Notifier, Opener, Renderer, Secret, Signer, Store, UnitOfWork
from slrtkit.testing import Capability, StoreContract, store_machine


class Spool:
    """A notifier that inherits nothing."""

    def send(self, notice: Notice) -> None:
        """Take a notice."""


class Deaf:
    """Something that takes texts is no notifier."""

    def send(self, notice: str) -> None:
        """Take a text."""


class Weekdays:
    """A calendar that inherits nothing."""

    def is_working(self, day: date) -> bool:
        """Tell whether a day is from Monday to Friday."""
        return day.weekday() < 5  # noqa: PLR2004  Saturday


class OwnStore:
    """A store that inherits nothing."""

    @contextmanager
    def begin(self, *, write: bool) -> Iterator[UnitOfWork]:
        """Begin a unit of another store."""
        with MemoryStore().begin(write=write) as unit:
            yield unit

    def close(self) -> None:
        """Let go of nothing."""


def open_spool(address: Address, _: Secret, /) -> Spool:
    """Open `spool:`."""
    address.expect()
    return Spool()


class TestOwnStore(StoreContract):
    """A contract is proved by a subclass with one fixture."""

    lacks = dict.fromkeys((Capability.DURABLE,), "memory ends with the process")

    @pytest.fixture
    def make_store(self) -> Callable[[], Store]:
        """Return a callable that opens the store."""
        return OwnStore


NOTIFIER: Notifier = Spool()
WORKING_DAYS: HolidayCalendar = Weekdays()
STORE: Store = OwnStore()
OPENER: Opener[Notifier] = open_spool
HISTORY = store_machine(OwnStore)

assert_type(STORAGE, Group[Store])
assert_type(STORAGE.open("memory:"), Store)
assert_type(CATALOG.open("toml:catalog"), Catalog)
assert_type(RENDERER.open("typst:"), Renderer)
assert_type(SIGNER.open("pkcs12:camat.p12", secret=lambda _: b"1234"), Signer)
assert_type(CALENDAR.open("indonesia:"), HolidayCalendar)
assert_type(NOTIFY.installed(), dict[str, str])

REFUSED: Notifier = Deaf()  # type: ignore[assignment]  # takes a text
STORAGE.open("memory:", secret=None)  # type: ignore[arg-type]  # somebody to ask
