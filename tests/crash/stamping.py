"""A post whose letters were signed offline, and whose archivist is killed: `stamping.py FOLDER TSA KILLS`.

Each letter is issued without a network in a process of its own; another stamps it and kills itself at a step; the next goes on.
"""

import gc
import os
import runpy
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve

from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, Extender, PadesSigner
from slrtkit.domain.history import StreamKind
from slrtkit.kit import Kit

_ISSUING = runpy.run_path(str(Path(__file__).with_name("issuing.py")), run_name="issuing")
decided: Callable[[Kit, str], str] = _ISSUING["decided"]
forked: Callable[[Callable[[], object]], int] = _ISSUING["forked"]
opened: Callable[[Path, str, str], Kit] = _ISSUING["opened"]
Ticking: Callable[..., Any] = _ISSUING["Ticking"]
TickingStore: Callable[..., Any] = _ISSUING["TickingStore"]
TICKS = 6
"""Steps of a stamp at which a process is killed: around the services, the file and the commit."""


def issue(folder: Path, tsa: str, complaint: str) -> None:
    """Issue the letter of a complaint where there is no network."""
    with opened(folder, tsa, "loket") as kit:
        signer = PadesSigner.from_pkcs12((folder / "kadis.p12").read_bytes(), lambda: b"contoh", BaselineB())
        head = partial(kit.context, "kadis")
        letter = kit.reserve_letter(head(), complaint, _ISSUING["KIND"], signer="kadis", destination="RSUD").id
        evolve(kit, signers={"kadis": signer}).issue_letter(head(), letter, offline=True)


def stamp(folder: Path, tsa: str, at: int | None = None) -> None:
    """Stamp all that wait; be killed at a step of it."""
    left = iter(range(at, -1, -1)) if at is not None else iter(int, 0)

    def tick() -> None:
        if at is not None and next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with opened(folder, tsa, "loket") as kit:
        renewer = Ticking(Extender(BaselineLT(timestamp_url=tsa, roots=kit.trust.roots)), tick, "renew")
        ticking = evolve(kit, store=TickingStore(kit.store, tick), blobs=Ticking(kit.blobs, tick, "put"))
        for told in ticking.archivist(renewer).all_renewed(kit.context("kadis"), unstamped=True):
            assert told.renewed, told
        assert not kit.journal.whole.find(StreamKind.LETTER, "unstamped", b"1")


def main(folder: Path, tsa: str, kills: int) -> None:
    gc.freeze()
    for number in range(kills):
        with opened(folder, tsa, "loket") as kit:
            complaint = decided(kit, f"Aduan {number}")
        assert forked(partial(issue, folder, tsa, complaint)) == 0
        status = forked(partial(stamp, folder, tsa, 2 * number % TICKS + number // 3 % 2))
        assert os.WIFSIGNALED(status), (number, status)
        assert forked(partial(stamp, folder, tsa)) == 0
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
