"""A shipment that is being taken in when the power goes, or the room, was not taken in; and can be taken in again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest
from attrs import evolve

from slrtkit.adapters.keys import EnvelopeSealer, PlainSealer, SealedBlobs, SqliteVault
from slrtkit.adapters.storage import MemoryStore, SqliteStore
from slrtkit.domain import Context
from slrtkit.errors import BundleRefusedError, StorageFullError
from slrtkit.ledger import canonical
from slrtkit.ports.packing import packed
from slrtkit.ports.shipment import Shipment
from slrtkit.ports.store import StreamId
from slrtkit.service.journal import Journal
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.service.sync import collect, receive
from slrtkit.testing import post
from slrtkit.testing.devices import DISTRICT, REGENCY, UNTIL, VILLAGES, Post, enrolled, new_post

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
KILLS, HOUSEHOLDS, STEP = (1_000, 300, 1) if PROVE else (5, 24, 3)
BUNDLES = 1_000 if PROVE else 6

TAKE = """
import json
import os
import sys
from datetime import UTC, datetime
from slrtkit.adapters.keys import PlainSealer, SealedBlobs, SqliteVault
from slrtkit.adapters.storage import SqliteStore
from slrtkit.domain.context import Context
from slrtkit.ports.packing import unpacked
from slrtkit.ports.shipment import Chain, ChainHead, Shipment
from slrtkit.service import merging
from slrtkit.service.journal import Journal
from slrtkit.service.sync import receive

merging._BATCH = 16

def take(store, stick, last):
    lines = open(stick, encoding="utf-8")
    heads = tuple(ChainHead(Chain(*chain), seq, hashed) for chain, seq, hashed in json.loads(next(lines)))

    def records():
        for number, line in enumerate(lines, 1):
            yield unpacked(json.loads(line))
            print("read", flush=True)
            if number == last:
                sys.stdin.read()

    journal = Journal(SqliteStore(store), PlainSealer(), "laptop")
    context = Context("clerk", "stick-1", datetime(2026, 11, 22, tzinfo=UTC))
    taken = receive(journal, context, Shipment("district", "1", heads, records()))
    print("taken", taken.note.applied, flush=True)

while asked := sys.stdin.readline():
    child = os.fork()
    if not child:
        store, stick, last = json.loads(asked)
        take(store, stick, last)
        os._exit(0)
    print(child, flush=True)
    print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Takes shipments in, each in a process of its own: a copy of one in which everything is loaded and nothing was opened."""


@pytest.fixture(scope="module")
def shipment() -> Shipment:
    district = Journal(MemoryStore(), PlainSealer(), "district")
    register(district, Context("clerk", "r", post.NOW), [post.household(f"H{number}") for number in range(HOUSEHOLDS)])
    with collect(district, None, {}) as shipment:
        return evolve(shipment, records=tuple(shipment.records))


@pytest.fixture
def stick(shipment: Shipment, tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    heads = json.dumps([[list(head.chain), head.seq, head.hash] for head in shipment.heads])
    path.write_text("\n".join([heads, *(canonical(packed(one)).decode() for one in shipment.records)]) + "\n", "utf-8")
    return path


class Taker:
    """Takes shipments in, and can be killed meanwhile."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin
        assert process.stdout
        self.orders, self.told = process.stdin, process.stdout

    def begin(self, store: Path, stick: Path, waits_at: int = 0) -> int:
        """Begin to take a shipment in, in a process that waits after so many events; return its number."""
        self.orders.write(json.dumps([str(store), str(stick), waits_at]) + "\n")
        self.orders.flush()
        return int(self.told.readline())

    def killed(self, store: Path, stick: Path, after: int, *, waits: bool = True) -> int:
        """Kill it after so many events, and return how it ended."""
        child = self.begin(store, stick, after if waits else 0)
        for _ in range(after):
            assert self.told.readline() == "read\n"
        with suppress(ProcessLookupError):  # one that does not wait may have ended
            os.kill(child, signal.SIGKILL)
        return int(self.ended()[-1].removeprefix("ended "))

    def ended(self) -> list[str]:
        """Return what it says until its end."""
        said = [self.told.readline().rstrip()]
        while not said[-1].startswith("ended"):
            said.append(self.told.readline().rstrip())
        return said


@pytest.fixture
def taker() -> Iterator[Taker]:
    with subprocess.Popen([sys.executable, "-c", TAKE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Taker(process)
        process.communicate()


def events(path: Path) -> int:
    with closing(SqliteStore(path)) as store, store.begin(write=False) as unit:
        return len(unit.since(0, 10 * HOUSEHOLDS))


def test_a_post_that_is_killed_while_it_takes_a_shipment_in_has_taken_nothing(
    taker: Taker, stick: Path, tmp_path: Path, prove: Callable[..., None]
) -> None:
    path = tmp_path / "slrt.db"
    for kill in range(KILLS - 1):
        after = 1 + (HOUSEHOLDS - 1) * kill // KILLS
        assert taker.killed(path, stick, after) == -signal.SIGKILL
        assert events(path) == 0
    late = tmp_path / "late.db"  # whether it was quick enough to commit, nobody can say; but all of it, or nothing
    assert taker.killed(late, stick, HOUSEHOLDS, waits=False) in (0, -signal.SIGKILL)
    assert events(late) in (0, HOUSEHOLDS + 2)
    taker.begin(path, stick)
    assert taker.ended()[-2:] == [f"taken {HOUSEHOLDS}", "ended 0"]
    with closing(SqliteStore(path)) as store:
        journal = Journal(store, PlainSealer(), "laptop")
        assert rebuild(journal).problems == ()
        assert all(journal.household(f"H{number}").version == 1 for number in range(HOUSEHOLDS))
    prove("a shipment is taken in whole or not at all: kill -9 meanwhile", f"{KILLS} kills, nothing half taken", "1,000")


def test_a_disk_that_fills_up_at_any_write_leaves_nothing_taken(
    shipment: Shipment, tmp_path: Path, prove: Callable[..., None]
) -> None:
    with closing(SqliteStore(tmp_path / "slrt.db")) as store:
        journal = Journal(store, PlainSealer(), "laptop")
        tried, taken = 0, None
        for tried in _rooms(store):  # noqa: B007  how often
            try:
                taken = receive(journal, Context("clerk", "stick", post.NOW), shipment)
            except StorageFullError:
                with store.begin(write=False) as unit:
                    assert unit.since(0, 1) == ()
                    assert unit.load(("household", "H0")) is None  # type: ignore[arg-type]  # a pair
            else:
                break
        assert taken
        assert taken.note.applied == HOUSEHOLDS
        assert tried > 3
        assert rebuild(journal).problems == ()
    prove("disk full while a shipment is taken in: typed, nothing taken, and it goes on", f"at {tried} sizes of the disk")


def _rooms(store: SqliteStore) -> Iterator[int]:
    """Give the store's file room for more and more pages; yield how often it was too little."""
    with store.begin(write=False):
        pass
    [connection] = store._idle  # noqa: SLF001  the one that is used
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    for tries in range(10_000):
        connection.execute(f"PRAGMA max_page_count={pages + tries * STEP}")
        yield tries


BUNDLE = """
import json
import os
import sys
from slrtkit.adapters.keys import SealedBlobs, SqliteVault
from slrtkit.adapters.keys.carrying import VaultCarrier
from slrtkit.adapters.storage import SqliteStore
from slrtkit.service import merging
from slrtkit.service.bundle import packing, reading
from slrtkit.service.work import Work
from slrtkit.testing.devices import DISTRICT, new_post

merging._BATCH = 16

def opened(folder, name, master):
    store, vault = SqliteStore(f"{folder}/{name}.db"), SqliteVault(f"{folder}/{name}.vault")
    post = new_post(name, store=store, vault=vault, master=master)
    return new_post(name, store=store, vault=vault, blobs=SealedBlobs(store, post.journal.sealer, vault), master=master)

def watched(owner, name, last):
    inner, calls = getattr(owner, name), iter(range(10**9))
    def call(*given):
        told = inner(*given)
        if next(calls) == last:
            print("there", flush=True)
            sys.stdin.read()
        return told
    setattr(owner, name, call)

def take(folder, master, stage, last):
    owners = {"_record": packing.Unpacker, "keep": VaultCarrier, "append": Work, "commit": Work, "keep_paper": reading}
    if stage:
        watched(owners[stage], stage, last)
    with open(f"{folder}/bundle.slrt", "rb") as file:
        post = opened(folder, DISTRICT, bytes.fromhex(master))
        post.receiver.take(post.context("sync"), file)
    print("there", flush=True)

if __name__ == "__main__":
    while asked := sys.stdin.readline():
        child = os.fork()
        if not child:
            take(*json.loads(asked))
            os._exit(0)
        print(child, flush=True)
        print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Takes bundles in, each in a process of its own, and waits in the middle: after so many calls of what it does there."""
STAGES = {"_record": HOUSEHOLDS, "keep": 1, "append": 3, "commit": 1, "keep_paper": 1}
"""What a bundle goes through, and how often."""


def opened(folder: Path, name: str, master: bytes) -> Post:
    """Return a device that keeps its log, keys and files in a folder."""
    store, vault = SqliteStore(folder / f"{name}.db"), SqliteVault(folder / f"{name}.vault")
    plain = new_post(name, store=store, vault=vault, master=master)
    assert isinstance(plain.journal.sealer, EnvelopeSealer)
    return new_post(name, store=store, vault=vault, blobs=SealedBlobs(store, plain.journal.sealer, vault), master=master)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """Return a folder with a district's device, and a bundle for it with a file along."""
    folder, master = tmp_path / "sent", bytes(range(32))
    folder.mkdir()
    head, desa = (opened(folder, name, master) for name in (DISTRICT, "desa"))
    head.desk.found(head.context(), REGENCY, UNTIL)
    enrolled(head, desa, VILLAGES[0])
    assert desa.receiver.blobs
    digest = desa.receiver.blobs.put(b"surat")
    named = [evolve(post.household(f"H{number}"), address=f"Dusun {number}") for number in range(HOUSEHOLDS - 1)]
    register(desa.journal, desa.context(), [*named, evolve(post.household("surat"), address=digest)])
    with (folder / "bundle.slrt").open("wb") as out:
        assert desa.sender.export(desa.context(), DISTRICT, out).files == 1
    for one in (head, desa):
        one.journal.store.close()
    return folder


def test_a_bundle_is_taken_with_its_keys_and_files_or_not_at_all_wherever_the_process_is_killed(
    sent: Path, tmp_path: Path, prove: Callable[..., None]
) -> None:
    with subprocess.Popen([sys.executable, "-c", BUNDLE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        taker, chance, whole = Taker(process), Random(20_261_123), 0
        for kill in range(BUNDLES):
            folder = tmp_path / f"kill-{kill}"
            shutil.copytree(sent, folder)
            stage = (*STAGES, "")[kill % (len(STAGES) + 1)]
            order = [str(folder), bytes(range(32)).hex(), stage, chance.randrange(STAGES.get(stage, 1))]
            taker.orders.write(json.dumps(order) + "\n")
            taker.orders.flush()
            child = int(taker.told.readline())
            if stage:
                assert taker.told.readline() == "there\n"
            else:
                time.sleep(chance.random() / 4)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            taker.ended()
            whole += taken_whole_or_not_at_all(folder)
            shutil.rmtree(folder)
        process.communicate()
    prove(
        "a bundle is taken with its keys and files or not at all: kill -9 meanwhile",
        f"{BUNDLES} kills, {whole} taken whole, none half",
        "1,000",
    )


def taken_whole_or_not_at_all(folder: Path) -> bool:
    """Look at what is there, take the bundle again, and look whether all of it is there then; return whether it was before."""
    device = opened(folder, DISTRICT, bytes(range(32)))
    with device.journal.store.begin(write=False) as unit:
        there = unit.load(StreamId("household", "H0")) is not None
    noted = [one.id for one in device.desk.nodes() if one.bundle]
    assert noted == (["desa"] if there else [])
    with (folder / "bundle.slrt").open("rb") as file:
        if there:
            with pytest.raises(BundleRefusedError):
                device.receiver.take(device.context("sync"), file)
            assert device.receiver.receipt(device.context(), file)
        else:
            assert device.receiver.take(device.context("sync"), file).files == 1
    digest = device.journal.household("surat").state.address
    assert device.receiver.blobs
    assert device.receiver.blobs.get(digest) == b"surat"
    assert all(device.journal.household(f"H{number}").version == 1 for number in range(HOUSEHOLDS - 1))
    device.journal.store.close()
    return there
