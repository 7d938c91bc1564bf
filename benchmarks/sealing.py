"""What sealing costs: the same work on the same store, sealed and in plain mode, in turn and in one process.

The figures are ratios of the time that the plain mode takes to the time that the sealed mode takes. A register is imported, its
households are read, and facts are recorded of people whom the register knows: the day's work of a post. A household that is
registered by itself is told apart, for the keys of new people are one more sync of the disk.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from uuid import uuid4

from attrs import evolve

from benchmarks.metrics import Metric, Result, result
from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, PlainSealer, SqliteVault
from slrtkit.adapters.keys.masters import new_master
from slrtkit.adapters.storage import SqliteStore
from slrtkit.domain import Context, Fact, FamilyCard, Household, Membership, Person, Source
from slrtkit.ports.store import StreamId
from slrtkit.service.journal import Journal
from slrtkit.service.register import record_fact, register
from slrtkit.testing import post

if TYPE_CHECKING:
    from slrtkit.ports.keys import Sealer

__all__ = ["run"]

Action = Callable[[], object]

ROUNDS = 7
HOMES = 1_000
ALONE = 100
FACTS = 300
_MOST = 0.3
"""What sealing may cost, as a part of the time that the plain mode takes."""


def run() -> Result:
    """Measure both modes in turn; figures are medians of the rounds."""
    homes = [_home(number) for number in range(HOMES + ALONE)]
    rates: dict[str, list[float]] = {}
    ratios: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            sealed, plain = _sides(Path(folder), homes, sealed=True), _sides(Path(folder), homes, sealed=False)
            for (name, count, ours), (_, _, floor) in zip(sealed, plain, strict=True):
                pair = (ours, floor) if number % 2 else (floor, ours)
                spent = {side: _seconds(side) for side in pair}
                rates.setdefault(name, []).append(count / spent[ours])
                ratios.setdefault(name, []).append(spent[floor] / spent[ours])
    rate, ratio = ({name: median(values) for name, values in each.items()} for each in (rates, ratios))
    least = 1 / (1 + _MOST)
    return result(
        "sealing",
        [
            Metric("import of households, sealed", rate["import"], "households/s", "higher"),
            Metric("import, plain time / sealed time", ratio["import"], "ratio", "higher", least),
            Metric("households by id, sealed", rate["read"], "households/s", "higher"),
            Metric("households by id, plain time / sealed time", ratio["read"], "ratio", "higher", least),
            Metric("facts of known people, sealed", rate["fact"], "facts/s", "higher"),
            Metric("facts of known people, plain time / sealed time", ratio["fact"], "ratio", "higher", least),
            Metric("one new household at a time, plain time / sealed time", ratio["alone"], "ratio", "higher"),
        ],
    )


def _sides(folder: Path, homes: list[Household], *, sealed: bool) -> Iterator[tuple[str, int, Action]]:
    name = "sealed" if sealed else "plain"
    store, vault = SqliteStore(folder / f"{name}.db"), SqliteVault(folder / f"{name}.vault")
    master = new_master()
    sealer: Sealer = EnvelopeSealer(CallbackRing(lambda: {1: master}), vault) if sealed else PlainSealer()
    journal = Journal(store, sealer, node="desk")
    yield "import", HOMES, lambda: register(journal, _who(), homes[:HOMES])
    yield "read", HOMES, lambda: _read(journal, homes[:HOMES])
    yield "fact", FACTS, lambda: _facts(journal, homes[:FACTS])
    yield "alone", ALONE, lambda: [register(journal, _who(), [one]) for one in homes[HOMES:]]
    store.close()
    vault.close()


def _read(journal: Journal, homes: list[Household]) -> None:
    with journal.store.begin(write=False) as unit:
        for one in homes:
            journal.history(unit, StreamId("household", one.id))


def _facts(journal: Journal, homes: list[Household]) -> None:
    for one in homes:
        record_fact(journal, _who(), one.id, one.persons[0].id, "pregnant", Fact(False, post.DAY, Source.HOME_VISIT))  # noqa: FBT003  the value


def _home(number: int) -> Household:
    """Return a household of three, of whom is known what an interview asks first."""
    name = f"H{number:05}"
    facts = {fact: Fact(value, post.DAY, Source.INTERVIEW) for fact, value in (("inpatient", False), ("chronic_illness", True))}
    persons = tuple(Person(f"{name}-{one}", f"Orang Rekaan {one}", facts=facts) for one in range(3))
    return evolve(
        post.household(name),
        persons=persons,
        memberships=tuple(Membership(one.id, f"{name}-K", "anak") for one in persons),
        cards=(FamilyCard(f"{name}-K", facts={"desil": Fact(number % 10 + 1, post.DAY, Source.INTERVIEW)}),),
    )


def _who() -> Context:
    return Context("loket", uuid4().hex, post.NOW)


def _seconds(action: Action) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun
