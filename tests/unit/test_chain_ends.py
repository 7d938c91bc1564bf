"""Where every chain stands is told by the store where it can, and by its log where it cannot."""

from slrtkit.adapters.storage import MemoryStore
from slrtkit.ports.glance import ends_of
from slrtkit.ports.store import Positioned, UnitOfWork
from slrtkit.service.register import register
from slrtkit.testing import post
from slrtkit.testing.devices import new_post


class OnlyTheLog:
    """What a store of a third party has: its records."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def since(self, position: int, limit: int) -> tuple[Positioned, ...]:
        return self._unit.since(position, min(limit, 2))


def test_a_store_that_tells_no_ends_is_asked_for_its_log() -> None:
    device = new_post("desa-2001", store=MemoryStore())
    for name in ("H1", "H2", "H3"):
        register(device.journal, device.context(), [post.household(name)])
    with device.journal.store.begin(write=False) as unit:
        told = ends_of(unit)
        assert ends_of(OnlyTheLog(unit)) == told  # type: ignore[arg-type]  # of a unit, it needs no more
    assert [end.seq for end in told.values()] == [3]
