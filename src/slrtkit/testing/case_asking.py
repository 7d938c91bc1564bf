"""Officers who send commands: what each may do to the log, and what is the same when it is sent again."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeAlias

import pytest
from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Complaint, Context
from slrtkit.domain.access import AccessPolicy
from slrtkit.domain.history import StreamKind
from slrtkit.domain.office import Zone
from slrtkit.errors import AccessDeniedError, NotFoundError, RequestReusedError, SlrtError, StorageError
from slrtkit.ports.store import Record, Snapshot, Store
from slrtkit.service.journal import Journal, Receipt
from slrtkit.testing import post

__all__ = ["OFFICERS", "REASONS", "ZONE", "AskingMachine", "Send"]

Send: TypeAlias = Callable[[Journal, Context], Receipt]
Picture: TypeAlias = tuple[tuple[Record, ...], dict[str, Snapshot | None]]

OFFICERS: st.SearchStrategy[str] = st.sampled_from(["fasilitator", "camat", "sekretariat", "kadis"])
REASONS: st.SearchStrategy[str] = st.sampled_from(["", "Kuota habis"])
ZONE: Zone = Zone.WIB


class AskingMachine(RuleBasedStateMachine):
    """A log, officers who act on it in turn, and days that pass between what they do.

    A command either changes the log and returns a receipt, or raises a typed error and leaves log and snapshots as they were.
    Where a policy says who may do what, it is recorded who was denied something, and what an officer looked at.
    """

    access: AccessPolicy | None = None
    """Who may do what; None: everybody everything."""

    @staticmethod
    def open_store() -> Store:
        """Open an empty store."""
        raise NotImplementedError("case_machine gives it")

    def __init__(self) -> None:
        super().__init__()
        self.journal: Journal = Journal(self.open_store(), PlainSealer(), node="desk")
        self.blobs: MemoryStore = MemoryStore()
        self.turn: int = 0
        self.days: int = 0
        self.officer: str = "fasilitator"
        self.answered: list[tuple[Send, Context, Receipt]] = []
        self.denied: bool = False
        """Whether the last command was denied to the officer."""

    @property
    def acting(self) -> Journal:
        """The log as officers write to it: guarded where a policy says who may."""
        return evolve(self.journal, access=self.access)

    @property
    def now(self) -> datetime:
        """The instant of the last command."""
        return post.NOW + timedelta(days=self.days, minutes=self.turn)

    @property
    def today(self) -> date:
        """Its day."""
        return ZONE.day(self.now)

    @rule(officer=OFFICERS)
    def another_officer_acts(self, officer: str) -> None:
        """Let somebody else go on."""
        self.officer = officer

    @rule(days=st.sampled_from([1, 1, 2, 3, 9]))
    def days_pass(self, days: int) -> None:
        """Let nothing happen for some days, weekends and days off among them."""
        self.days += days

    @rule(which=st.integers(0, 1000))
    def send_again(self, which: int) -> None:
        """Get the first receipt again, and nothing else."""
        send, context, receipt = self.answered[which % len(self.answered)]
        before = self.picture()
        assert send(self.acting, evolve(context, now=context.now + timedelta(days=3))) == receipt
        assert self.picture() == before

    @rule(which=st.integers(0, 1000))
    def reuse_a_client_id(self, which: int) -> None:
        """Be refused: as one who sends it anew, or as nobody who may."""
        send, context, _ = self.answered[which % len(self.answered)]
        before, snapshots = self.picture()
        with pytest.raises((RequestReusedError, *([AccessDeniedError] if self.access else []))) as refused:
            send(self.acting, evolve(context, actor="somebody-else"))
        self.denied = isinstance(refused.value, AccessDeniedError)
        self._nothing_came_of_it(before, snapshots)

    def enter(self, send: Send) -> None:
        """Send what is so before anybody works: nobody asks whether the officer may."""
        access, self.access = self.access, None
        assert self.ask(send)
        self.access = access

    def ask(self, send: Send, reason: str = "") -> bool:
        """Send a command, and check what it may do: all of it, or nothing and say why. Return whether it was granted."""
        self.turn += 1
        context = Context(self.officer, f"request-{self.turn}", self.now, reason)
        before, snapshots = self.picture()
        self.denied = False
        try:
            receipt = send(self.acting, context)
        except StorageError:
            raise
        except SlrtError as refused:
            self.denied = isinstance(refused, AccessDeniedError)
            self._nothing_came_of_it(before, snapshots)
            return False
        log, _ = self.picture()
        assert log[: len(before)] == before
        added = [record for record in log[len(before) :] if record.stream.kind != StreamKind.ACCESS]
        assert receipt.events == tuple(record.key for record in added) != ()
        assert {record.client_id for record in added} == {context.client_id}
        self.answered.append((send, context, receipt))
        return True

    def due(self, send: Send) -> bool:
        """Send a command that is refused to nobody who may send it. Return whether it was granted."""
        granted = self.ask(send)
        assert granted or self.denied
        return granted

    def _nothing_came_of_it(self, before: tuple[Record, ...], snapshots: dict[str, Snapshot | None]) -> None:
        log, now = self.picture()
        added = {record.stream.kind for record in log[len(before) :]}
        assert log[: len(before)] == before
        assert {name: now[name] for name in snapshots} == snapshots
        assert added <= ({StreamKind.ACCESS} if self.access else set())
        assert added or self.access is None or not self.denied

    def complaint(self, name: str) -> Complaint | None:
        """Return a complaint as it stands, or None."""
        try:
            return self.journal.complaint(name).state
        except NotFoundError:
            return None

    def picture(self) -> Picture:
        """Return everything that is kept."""
        with self.journal.store.begin(write=False) as unit:
            log = tuple(record for _, record in unit.since(0, 10_000))
            return log, {"/".join(stream): unit.load(stream) for stream in {record.stream for record in log}}

    def teardown(self) -> None:
        """Close the store."""
        self.journal.store.close()
