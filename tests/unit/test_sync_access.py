"""Who may hand events on, take them in, see what is in conflict, and resolve it."""

from datetime import timedelta
from itertools import count

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, Fact, Officer, SignatureBlock, Source
from slrtkit.domain.access import EVERYWHERE, AccessPolicy, Assignment
from slrtkit.domain.change import FactChange
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.history import StreamKind
from slrtkit.errors import AccessDeniedError
from slrtkit.service.conflicts import conflicts, resolve
from slrtkit.service.journal import Journal
from slrtkit.service.register import register
from slrtkit.service.sync import admit_event, collect, heads, held_events, receive, release
from slrtkit.testing import post
from slrtkit.testing.agreed import agreed

ROLES = {
    "supervisor": ("33.16.99", ("supervisor",)),
    "loket": ("33.16.dinsos", ("front-office",)),
    "jauh": ("33.24.01.2001", ("supervisor",)),
    "op": ("", ("operator",)),
}
_turn = count()


def by(officer: str) -> Context:
    number = next(_turn)
    return Context(officer, f"q{number}", post.NOW + timedelta(minutes=number), "berita acara")


def carry(one: Journal, other: Journal) -> None:
    with collect(one, None, {head.chain: head.seq for head in heads(other)}) as shipment:
        receive(other, by("op"), shipment)


@pytest.fixture
def journal() -> Journal:
    """A post that has one family under two different desil: its own statement and a village's."""
    officers = {name: Officer(name, office, SignatureBlock(name, name), roles=roles) for name, (office, roles) in ROLES.items()}
    policy = AccessPolicy(officers, GRANTS, assignments=(Assignment("op", EVERYWHERE),))
    here, there = Journal(MemoryStore(), PlainSealer(), "district"), Journal(MemoryStore(), PlainSealer(), "laptop")
    register(here, by("op"), [post.household("H")])
    carry(here, there)
    for one, desil in ((here, 2), (there, 5)):
        agreed(one, by("op"), "H", FactChange("H-K", "desil", Fact(desil, post.DAY, Source.MUSDES)))
    carry(there, here)
    return evolve(here, access=policy)


def test_the_supervisor_of_the_place_resolves_and_nobody_else(journal: Journal) -> None:
    [conflict] = conflicts(journal.seen_by(by("supervisor")))
    assert {side.value.value for side in conflict.sides if isinstance(side.value, Fact)} == {2, 5}
    kept = conflict.sides[0].event
    for officer in ("loket", "jauh"):
        with pytest.raises(AccessDeniedError):
            resolve(journal, by(officer), StreamKind.HOUSEHOLD, "H", conflict.field, kept)
    resolve(journal, by("supervisor"), StreamKind.HOUSEHOLD, "H", conflict.field, kept)
    assert conflicts(journal.seen_by(by("supervisor"))) == ()


def test_what_is_not_theirs_to_see_is_not_in_their_queue(journal: Journal) -> None:
    assert conflicts(journal.seen_by(by("jauh"))) == ()
    with pytest.raises(AccessDeniedError):
        conflicts(journal)


def test_a_supervisor_lets_in_what_a_wrong_clock_wrote_and_whoever_keeps_the_system_has_it_enter(journal: Journal) -> None:
    there = Journal(MemoryStore(), PlainSealer(), "laptop-2")
    register(there, evolve(by("op"), now=post.NOW + timedelta(days=3650)), [post.household("H9")])
    carry(there, journal.whole)
    [held] = held_events(journal.seen_by(by("supervisor")))
    with pytest.raises(AccessDeniedError):
        admit_event(journal, by("loket"), held.key)
    admit_event(journal, by("supervisor"), held.key)
    for officer, may in (("supervisor", False), ("op", True)):
        context = by(officer)
        if may:
            assert release(journal.seen_by(context), context).note.applied == 1
        else:
            with pytest.raises(AccessDeniedError):
                release(journal.seen_by(context), context)


def test_whoever_keeps_the_system_carries_events_and_nobody_else(journal: Journal) -> None:
    assert heads(journal.seen_by(by("op")))
    with collect(journal.seen_by(by("op")), None, {}) as shipment:
        whole = evolve(shipment, records=tuple(shipment.records))
    context = by("op")
    assert receive(journal.seen_by(context), context, whole).note.applied == 0
    for officer in ("loket", "supervisor"):
        context = by(officer)
        with pytest.raises(AccessDeniedError):
            receive(journal.seen_by(context), context, whole)
        with pytest.raises(AccessDeniedError):
            heads(journal.seen_by(context))
