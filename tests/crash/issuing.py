"""A post that issues letters in a process of its own: `issuing.py kill FOLDER TSA KILLS`, `issuing.py many FOLDER TSA NODE`.

`kill` forks a process for each letter, which kills itself at one step of the sequence; the next one finishes what is left.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import evolve

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.clock.system import SystemClock
from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.adapters.trust import load_bundle
from slrtkit.demo.district import SAMPLE_OFFICE
from slrtkit.demo.sample import sample_areas
from slrtkit.domain import DecisionOutcome, LetterStatus, Officer, SignatureBlock
from slrtkit.domain.handover import HandOver
from slrtkit.domain.history import StreamKind
from slrtkit.domain.roles import Role
from slrtkit.errors import SlrtError
from slrtkit.kit import Kit
from slrtkit.service.handover import hand_over

KIND, PROGRAM = "keringanan-biaya-rs", "KERINGANAN-RS"
TICKS = 16
"""Steps of the sequence at which a process is killed: around each commit, page, signature, verification and file."""


class Ticking:
    """An adapter that lets a clockwork know before and after some of its calls."""

    def __init__(self, real: Any, tick: Callable[[], None], *calls: str) -> None:  # noqa: ANN401  any adapter
        self._real, self._tick, self._calls = real, tick, calls

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the adapter has
        found = getattr(self._real, name)
        if name not in self._calls:
            return found

        def called(*given: object, **more: object) -> object:
            self._tick()
            answer = found(*given, **more)
            self._tick()
            return answer

        return called


class TickingStore(Ticking):
    """A store whose commits are counted."""

    @contextmanager
    def begin(self, *, write: bool) -> Iterator[Any]:
        with self._real.begin(write=write) as unit:
            yield Ticking(unit, self._tick, "commit") if write else unit


def opened(folder: Path, tsa: str, node: str) -> Kit:
    store = SqliteStore(folder / "slrtkit.db", timeout=120)
    signer = PadesSigner.from_pkcs12((folder / "kadis.p12").read_bytes(), lambda: b"contoh", BaselineLT(timestamp_url=tsa))
    clock = SystemClock()
    block = SignatureBlock("Wulandari Contoh", "Kepala Dinas Sosial")
    return Kit(
        store=store,
        blobs=store,
        sealer=PlainSealer(),
        clock=clock,
        catalog=TomlCatalog(Path(str(files("slrtkit.demo") / "catalog"))),
        areas=sample_areas(),
        office=SAMPLE_OFFICE,
        officers={"kadis": Officer("kadis", SAMPLE_OFFICE.code, block, signer.key, roles=(Role.OPERATOR,))},
        renderer=TypstRenderer({"sample": (files("slrtkit.demo") / "logo.svg").read_bytes()}),
        signers={"kadis": signer},
        examiner=PdfExaminer(),
        trust=load_bundle(folder / "trust", clock.now()),
        node=node,
    )


def decided(kit: Kit, text: str) -> str:
    """A complaint that waits for its letter."""
    head = partial(kit.context, "kadis")
    filed = kit.file_complaint(head(), household="BKL-02", person="BKL-02-1", category="kesehatan", text=text).id
    kit.assess(head(), filed, PROGRAM)
    kit.decide(head(), filed, PROGRAM, DecisionOutcome.RECOMMENDED)
    return filed


def sequence(kit: Kit, complaint: str) -> str:
    """Number, render, sign, verify, record, hand over: sent again, it goes on where it stopped."""
    head = partial(kit.context, "kadis")
    letter = kit.reserve_letter(head(f"{complaint}-number"), complaint, KIND, signer="kadis", destination="RSUD").id
    kit.resume_letters(head(), letter)
    if kit.seen_by(head()).letter(letter).status is LetterStatus.RESERVED:
        kit.issue_letter(head(f"{complaint}-issue"), letter)
    context = head(f"{complaint}-hand-over")
    hand_over(kit.journal, context, complaint, HandOver(letter, "Sukirman Contoh", context.now.date(), "kadis"))
    return letter


def patiently(kit: Kit, complaint: str, tries: int = 20) -> str:
    """Go through the sequence, and again where a service was too busy to answer, as whoever sits there would."""
    try:
        return sequence(kit, complaint)
    except SlrtError as failed:
        if not failed.retryable or not tries:
            raise
    return patiently(kit, complaint, tries - 1)


def forked(work: Callable[[], object]) -> int:
    """Do something in a process of its own, and return how it ended; the renderer begins in no process that forks."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  a child says what went wrong, and ends
            sys.stderr.write(f"failed {error!r}\n")
            sys.stderr.flush()
            os._exit(9)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def until(folder: Path, tsa: str, complaint: str, at: int) -> None:
    """Run the sequence until a step of it, and be killed there."""
    left = iter(range(at, -1, -1))

    def tick() -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    kit = opened(folder, tsa, "loket")
    signers = {"kadis": Ticking(kit.signers["kadis"], tick, "sign")}
    renderer, examiner = Ticking(kit.renderer, tick, "render"), Ticking(kit.examiner, tick, "examine")
    store, blobs = TickingStore(kit.store, tick), Ticking(kit.blobs, tick, "put")
    sequence(evolve(kit, store=store, blobs=blobs, renderer=renderer, signers=signers, examiner=examiner), complaint)


def finish(folder: Path, tsa: str, complaint: str, *, wanted: bool) -> None:
    """Go on where it stopped; or account for what was begun, where the resident has gone."""
    kit = opened(folder, tsa, "loket")
    if wanted:
        sequence(kit, complaint)
        return
    for letter in kit.journal.whole.find(StreamKind.LETTER, "complaint", complaint.encode()):
        if kit.seen_by(kit.context("kadis")).letter(letter).status is LetterStatus.RESERVED:
            kit.void_letter(kit.context("kadis", reason="warga membatalkan"), letter)


def kill(folder: Path, tsa: str, kills: int) -> None:
    gc.freeze()
    for number in range(kills):
        with opened(folder, tsa, "loket") as kit:
            complaint = decided(kit, f"Aduan {number}")
        status = forked(partial(until, folder, tsa, complaint, 3 * number % TICKS))
        assert os.WIFSIGNALED(status), (number, status)
        assert os.WTERMSIG(status) == signal.SIGKILL
        assert forked(partial(finish, folder, tsa, complaint, wanted=number % 5 != 4)) == 0
    sys.stdout.write("done\n")


def many(folder: Path, tsa: str, node: str, complaints: list[str]) -> None:
    with opened(folder, tsa, node) as kit:
        for complaint in complaints:
            letter = patiently(kit, complaint)
            sys.stdout.write(kit.seen_by(kit.context("kadis")).letter(letter).letter.number + "\n")


if __name__ == "__main__":
    what, place, url, *rest = sys.argv[1:]
    if what == "kill":
        kill(Path(place), url, int(rest[0]))
    else:
        many(Path(place), url, rest[0], sys.stdin.read().split())
