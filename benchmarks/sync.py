"""Bundles: 50,000 events handed from a village to its district, against the bare insertion of the rows that come of it.

The floor is one `executemany` for each table of exactly the tuples that the import left in the district's store, in one
transaction and with the same settings; both sides are told by time on the processor, for the clock tells what else the machine
does. The size of a bundle is compared with the JSON of its events: their envelopes and what they say, nothing sealed, no hash.

A first synchronisation hands over everything to a device that has nothing, in a process of its own, whose peak memory is told.
`SLRTKIT_SYNC_DISTRICT=300000` does that for a district of so many households as well, and `SLRTKIT_SYNC_HOMES=1000` hands over
the events of so many households only.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from typing import TypeVar

from attrs import evolve

from benchmarks.ingest import write_rows
from benchmarks.metrics import Metric, Result, result
from slrtkit.adapters.keys import SqliteVault
from slrtkit.adapters.storage import SqliteStore
from slrtkit.domain import Fact, FamilyCard, Household, Membership, Person, RegionCode, Source
from slrtkit.domain.events import FactRecorded
from slrtkit.domain.history import StreamKind
from slrtkit.service.register import register
from slrtkit.testing import post
from slrtkit.testing.devices import DISTRICT, REGENCY, UNTIL, VILLAGES, Post, enrolled, new_post

__all__ = ["first", "run"]

T = TypeVar("T")

ROUNDS = 3
HOMES = int(os.environ.get("SLRTKIT_SYNC_HOMES", "10000"))
VISITS = 4
"""Facts that are stated of each household later: with its registration 50,000 events."""
VILLAGE = 2_000
_AT_A_TIME = 500
_NAMES = ("pregnant", "disability", "inpatient", "chronic_illness")
_MEGABYTE = 2**20
_SYLLABLES = str.maketrans(dict(zip("0123456789", ("ba", "di", "gu", "ha", "ka", "li", "mu", "na", "ra", "ti"), strict=True)))
"""Invented names are words, as names are."""


def run() -> Result:
    """Measure the handing over of 50,000 events, and the first synchronisation of a village."""
    spent: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, value in _exchanged().items():
            spent.setdefault(name, []).append(value)
    told = {name: median(values) for name, values in spent.items()}
    metrics = [
        Metric(f"export of {told['events']:.0f} events", told["events"] / told["export"], "events/s", "higher"),
        Metric("import, verified", told["events"] / told["import"], "events/s", "higher"),
        Metric("bare executemany of the same rows", told["events"] / told["floor"], "events/s", "higher"),
        Metric("import / bare executemany of the same rows", told["floor"] / told["import"], "ratio", "higher", 0.3),
        Metric("export and import / the same", told["floor"] / (told["export"] + told["import"]), "ratio", "higher"),
        Metric("bundle / JSON of its events", told["size"] / told["json"], "ratio", "lower", 0.45),
    ]
    metrics += _first("village", VILLAGE)
    if wanted := int(os.environ.get("SLRTKIT_SYNC_DISTRICT", "0")):
        metrics += _first("district", wanted)
    return result("sync", metrics)


def _exchanged() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        village, head = _post(folder, "desa"), _post(folder, DISTRICT)
        head.desk.found(head.context(), REGENCY, UNTIL)
        enrolled(head, village, VILLAGES[0])
        _filled(village, HOMES)
        bundle = folder / "bundle.slrt"
        with bundle.open("wb") as out:
            made, export = _timed(lambda: village.sender.export(village.context(), DISTRICT, out))
        with bundle.open("rb") as file:
            _, taken = _timed(lambda: head.receiver.take(head.context(), file))
        size, plain = bundle.stat().st_size, _json_size(village)
        for one in (village, head):
            one.journal.store.close()
        floor = write_rows(folder / f"{DISTRICT}.db", folder / "bare.db")
        measured = {"events": made.events, "export": export, "import": taken, "size": size, "json": plain}
        return {**measured, "floor": floor["floor processor"]}


def _first(name: str, homes: int) -> Iterator[Metric]:
    """Hand everything over to a device that has nothing, in a process of its own."""
    code = f"import json; from benchmarks.sync import first; print(json.dumps(first({homes})))"
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    for what, unit in (("export", "s"), ("import", "s"), ("bundle", "MB"), ("memory", "MB")):
        label = "peak memory" if what == "memory" else what
        yield Metric(f"first synchronisation of a {name} of {homes} households: {label}", measured[what], unit, "lower")


def first(homes: int) -> dict[str, float]:
    """Measure a first synchronisation: processor time of both sides, the size, and by how much memory grew at most."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        head, other = _post(folder, DISTRICT), _post(folder, "lain")
        head.desk.found(head.context(), REGENCY, UNTIL)
        enrolled(head, other, VILLAGES[0] if homes == VILLAGE else REGENCY)
        _registered(head, homes)
        before = getrusage(RUSAGE_SELF).ru_maxrss
        bundle = folder / "bundle.slrt"
        with bundle.open("wb") as out:
            _, export = _timed(lambda: head.sender.export(head.context(), "lain", out))
        with bundle.open("rb") as file:
            _, taken = _timed(lambda: other.receiver.take(other.context(), file))
        for one in (head, other):
            one.journal.store.close()
        grown = (getrusage(RUSAGE_SELF).ru_maxrss - before) * 1024 / _MEGABYTE
        return {"export": export, "import": taken, "bundle": bundle.stat().st_size / _MEGABYTE, "memory": grown}


def _post(folder: Path, name: str) -> Post:
    return new_post(name, store=SqliteStore(folder / f"{name}.db"), vault=SqliteVault(folder / f"{name}.vault"))


def _filled(village: Post, homes: int) -> None:
    """Register households, and state facts of each of them later, as visits do."""
    _registered(village, homes)
    for turn, name in enumerate(_NAMES[:VISITS]):
        said = Fact(turn % 2 == 0, post.DAY, Source.HOME_VISIT)
        with village.journal.command(village.context(), "change-household", turn) as work:
            for number in range(homes):
                home = f"H{number:06}"
                event = FactRecorded(f"{home}-{number % 3}", name, said)
                work.append(StreamKind.HOUSEHOLD, home, VILLAGES[0], event)
            work.commit()


def _registered(device: Post, homes: int) -> None:
    for begin in range(0, homes, _AT_A_TIME):
        several = [_home(number) for number in range(begin, min(begin + _AT_A_TIME, homes))]
        register(device.journal, device.context(), several)


def _home(number: int) -> Household:
    """Return a household of three, of whom is known what an interview asks first."""
    name = f"H{number:06}"
    facts = {
        fact: Fact(value, post.DAY, Source.INTERVIEW)
        for fact, value in (("works", number % 2 == 0), ("in_school", number % 3 == 0), ("citizen", True))
    }
    called = f"Warga {number * 7919 % 9973}".translate(_SYLLABLES)
    persons = tuple(Person(f"{name}-{one}", f"{called} Rekaan", facts=facts) for one in range(3))
    return evolve(
        post.household(name),
        village=RegionCode(VILLAGES[0]),
        persons=persons,
        memberships=tuple(Membership(one.id, f"{name}-K", "anak") for one in persons),
        cards=(FamilyCard(f"{name}-K", facts={"desil": Fact(number % 10 + 1, post.DAY, Source.INTERVIEW)}),),
    )


def _json_size(device: Post) -> int:
    """Return the bytes of the events as JSON: their envelopes, and what they say."""
    size, position, sealer = 0, 0, device.journal.sealer
    with device.journal.store.begin(write=False) as unit:
        while page := unit.since(position, 1000):
            position = page[-1].position
            for _, record in page:
                if record.scope != VILLAGES[0]:
                    continue
                parts = [[one.subject, one.field, json.loads(sealer.open(one, record.key.encode()))] for one in record.parts]
                said = {"node": record.node, "incarnation": record.incarnation, "scope": record.scope, "seq": record.seq}
                said |= {"clock": record.clock, "at": record.at, "deps": record.deps, "base": record.base}
                said |= {"stream": record.stream, "type": record.type, "actor": record.actor}
                size += len(json.dumps({**said, "client_id": record.client_id, "parts": parts}, separators=(",", ":"))) + 1
    return size


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.process_time()
    done = work()
    return done, time.process_time() - begun
