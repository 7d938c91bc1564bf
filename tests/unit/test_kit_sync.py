"""The kit's door to what is held: a supervisor lets an event in, and whoever keeps the system has it enter."""

from datetime import timedelta
from pathlib import Path

from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.demo import open_sample
from slrtkit.domain import Context, Officer, RegionCode
from slrtkit.domain.syncing import HeldReason
from slrtkit.service.journal import Journal
from slrtkit.service.register import register
from slrtkit.service.sync import collect, receive
from slrtkit.testing import post


def test_what_a_wrong_clock_wrote_is_let_in_and_enters(tmp_path: Path) -> None:
    laptop = Journal(MemoryStore(), PlainSealer(), "desa")
    with open_sample(tmp_path) as sample:
        block = sample.officers["kadis"].block
        roles = {"penyelia": "supervisor", "operator": "operator"}
        officers = {one: Officer(one, sample.office.code, block, roles=(role,)) for one, role in roles.items()}
        kit = evolve(sample, officers=officers)
        late = Context("petugas", "q1", kit.clock.now() + timedelta(days=3650))
        register(laptop, late, [evolve(post.household("H9"), village=RegionCode("33.16.09.1008"))])
        keeper = kit.context("operator")
        with collect(laptop, None, {}) as shipment:
            receive(kit.journal.seen_by(keeper), keeper, shipment)
        seen = kit.seen_by(kit.context("penyelia"))
        [held] = seen.held_events()
        assert held.reason is HeldReason.EARLY
        seen.admit_event(kit.context("penyelia", reason="jam laptop salah"), held.key)
        assert kit.release_held(kit.context("operator")).note.applied == 1
        assert seen.held_events() == ()
        assert seen.journal.household("H9").state.id == "H9"
