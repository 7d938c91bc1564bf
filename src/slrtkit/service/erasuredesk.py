"""The desk for erasure: what is asked, decided, held back, carried out here, and proved."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeAlias

from attrs import evolve, frozen

from slrtkit.domain.context import Context
from slrtkit.domain.erasure import Erasure, ErasureBar, ErasureGround, LegalHold
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.retention import RETENTION, Retention
from slrtkit.ledger import JSON
from slrtkit.ports.blobs import Blobs
from slrtkit.service.confirming import Outstanding, outstanding
from slrtkit.service.erasing import Carried, carry_out, certificate, erased_persons, replay_erasures, unconfirmed
from slrtkit.service.erasure import (
    approve_erasure,
    ask_erasure,
    barred,
    erased_with,
    erasures,
    lift_hold,
    place_hold,
    refuse_erasure,
)
from slrtkit.service.journal import Journal, Receipt

__all__ = ["ErasureDesk"]

_Day: TypeAlias = Callable[[Context], date]


@frozen
class ErasureDesk:
    """The erasure of people's data.

    Attributes:
        journal: The log.
        blobs: Where files are kept.
        day: The day of a command in the office's zone.
        new_id: Gives a new id.
        schedule: How long what kind of record is kept.
    """

    journal: Journal
    blobs: Blobs
    day: _Day
    new_id: Callable[[], str]
    schedule: tuple[Retention, ...] = RETENTION

    def ask(self, context: Context, household: str, person: str, *, ground: ErasureGround = ErasureGround.ASKED) -> Receipt:
        """Write an erasure down, of a person or, by its own id, of the household; see `service.erasure.ask_erasure`."""
        home = self.journal.begun_from(context, StreamKind.HOUSEHOLD, household, Household)
        others = erased_with(self.journal.whole.find, home) if person == household else ()
        wanted = Erasure(self.new_id(), person, home.village.text, ground, context.actor, self.day(context), context.reason)
        wanted = evolve(wanted, others=others)
        return ask_erasure(self.journal, context, household, wanted)

    def refuse(self, context: Context, erasure: str) -> Receipt:
        """Refuse an erasure; see `service.erasure.refuse_erasure`."""
        return refuse_erasure(self.journal, context, erasure)

    def approve(self, context: Context, erasure: str) -> tuple[Carried, ...]:
        """Approve an erasure and carry it out on this node; see `service.erasure.approve_erasure`."""
        approve_erasure(self.journal, context, erasure, self.schedule)
        return carry_out(self.journal.whole, self.blobs, context)

    def run(self, context: Context) -> tuple[Carried, ...]:
        """Carry out here what was approved elsewhere; see `service.erasing.carry_out`."""
        return carry_out(self.journal.seen_by(context), self.blobs, context)

    def replay(self, context: Context, also: Iterable[str] = ()) -> tuple[Carried, ...]:
        """Erase again whom a restored back-up brought back; see `service.erasing.replay_erasures`."""
        return replay_erasures(self.journal.seen_by(context), self.blobs, context, also)

    def hold(self, context: Context, household: str, person: str, basis: str, *, until: date | None = None) -> Receipt:
        """Order that a person's data are kept; see `service.erasure.place_hold`."""
        return place_hold(self.journal, context, household, LegalHold(person, basis, self.day(context), until))

    def lift(self, context: Context, household: str, person: str) -> Receipt:
        """Lift a hold, with the context's reason; see `service.erasure.lift_hold`."""
        return lift_hold(self.journal, context, household, person)

    def erased(self) -> tuple[str, ...]:
        """Return everybody who is erased: the list that is kept elsewhere, and replayed with a restored back-up."""
        return erased_persons(self.journal)

    def known(self, person: str = "") -> tuple[Erasure, ...]:
        """Return erasures, of one person or of all."""
        return erasures(self.journal, person)

    def bars(self, context: Context, subject: str) -> tuple[ErasureBar, ...]:
        """Return what stands against the erasure of a person, or of a household, today; see `service.erasure.barred`."""
        with self.journal.seen_by(context).looking("erasures", tells=False) as seen:
            known = seen.whole.known(StreamKind.HOUSEHOLD, subject)
            home = known.state if known else None
            subjects = (subject, *(erased_with(seen.whole.find, home) if isinstance(home, Household) else ()))
            seen.told(subjects)
            return barred(seen, subjects, self.day(context), self.schedule)

    def waiting(self, node: str = "") -> tuple[str, ...]:
        """Return the ids of the approved erasures that a node has not confirmed: this one, or another."""
        return tuple(one.id for one in unconfirmed(self.journal, node))

    def outstanding(self, erasure: Erasure, *, also: Iterable[str] = ()) -> Outstanding:
        """Return which devices have not confirmed an erasure; see `service.confirming.outstanding`."""
        return outstanding(self.journal, erasure, also)

    def certificate(self, erasure: str) -> dict[str, JSON]:
        """Return the proof of an erasure; see `service.erasing.certificate`."""
        return certificate(self.journal, erasure)
