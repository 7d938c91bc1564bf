"""Letters verified a second, against bare AdES validation of the same files, on two processes, and against one command a file.

Ratios are of processor time, taken in turns over the same files; what is elapsed is told apart.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from statistics import median

from attrs import evolve, frozen
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate

from benchmarks.metrics import Metric, Result, result
from benchmarks.peers.bare import bare_verify, bare_verify_offline
from benchmarks.peers.office import pyhanko
from slrtkit.adapters.signing.qr.looking import look_at
from slrtkit.domain.verification import PROFILES, Axis, Status, Verdict
from slrtkit.kit.judging import Judging
from slrtkit.testing.letters import dependants as named
from slrtkit.testing.workshop import NOW, Workshop, open_workshop

__all__ = ["run"]

LETTERS = 12
"""Different letters of each level."""
LONG = 40
"""Dependants that a long letter names, on two pages."""
ROUNDS = 7
BATCH = 240
BATCHES = 5
COMMANDS = 3
ALL = {*PROFILES["letter/2"]} - {Axis.REGISTER}
"""What needs no raster and no register; of a letter without a time stamp nobody asks what it says before it is proven."""
_TARGETS = {"B-LT": 1.5, "B-B": 2.0}
_SCALING_TARGET, _COMMAND_TARGET = 1.8, 10.0
_PEERS: dict[str, Callable[[bytes, tuple[bytes, ...], datetime], str]] = {"B-LT": bare_verify, "B-B": bare_verify_offline}


def run() -> Result:
    """Sign letters, then verify them in every way."""
    with open_workshop() as workshop, tempfile.TemporaryDirectory() as folder:
        files = {level: list(_letters(workshop, offline=level == "B-B")) for level in _PEERS}
        long = list(_letters(workshop, offline=False, dependants=LONG))
        metrics = [
            *(row for level, letters in files.items() for row in _against_bare(workshop, level, letters)),
            *_against_bare(workshop, "B-LT", long, f"B-LT of {LONG} dependants"),
            *_pages_apart(workshop, long, f"B-LT of {LONG} dependants"),
            *_apart(files["B-LT"]),
            *_batches(workshop, files["B-LT"], Path(folder)),
        ]
    return result("verify", metrics)


def _letters(workshop: Workshop, *, offline: bool, dependants: int = 0) -> Iterator[bytes]:
    for number in range(LETTERS):
        letter = evolve(workshop.letter, number=f"460/{number:03}/DINSOS/2026")
        letter = evolve(letter, dependants=named(dependants)) if dependants else letter
        yield workshop.sign(workshop.page(letter), offline=offline)


def _against_bare(workshop: Workshop, level: str, letters: Sequence[bytes], which: str = "") -> Iterator[Metric]:
    """Verify each file and validate it bare, in turns."""
    which = which or level
    ours, bare, ratios, roots = list[float](), list[float](), list[float](), workshop.trust.roots
    wanted = ALL - {Axis.REVOCATION, Axis.TIME, Axis.AUTHORITY, Axis.SEMANTICS} if level == "B-B" else ALL
    for _ in range(ROUNDS + 1):
        mine = theirs = 0.0
        for pdf in letters:
            begun = time.process_time()
            report = workshop.check(pdf, profile="letter/2")
            between = time.process_time()
            answer = _PEERS[level](pdf, roots, NOW)
            theirs += time.process_time() - between
            mine += between - begun
            passed = {one.axis for one in report.required if one.status is Status.PASSED}
            assert passed >= wanted, report.required  # noqa: S101  or the figure says nothing
            assert answer.endswith("OK"), answer  # noqa: S101  both say that the signature is good
        ours.append(mine / len(letters))
        bare.append(theirs / len(letters))
        ratios.append(mine / theirs)
    spent = median(ours[1:])  # the first round warmed up
    yield Metric(f"{which}, letters a second and core", 1 / spent, "letters/s", "higher")
    yield Metric(f"{which}, every axis that needs no raster", 1000 * spent, "ms processor", "lower")
    yield Metric(f"{which}, bare AdES validation", 1000 * median(bare[1:]), "ms processor", "lower")
    yield Metric(f"{which} / bare AdES validation", median(ratios[1:]), "ratio", "lower", _TARGETS[level])


def _pages_apart(workshop: Workshop, letters: Sequence[bytes], which: str) -> Iterator[Metric]:
    """Tell how much of it is what the pages say: it grows with them, and bare validation reads no page."""
    shares = list[float]()
    for _ in range(ROUNDS + 1):
        spent = dict.fromkeys(("letter/1", "letter/2"), 0.0)
        for pdf in letters:
            for profile in spent:
                begun = time.process_time()
                workshop.check(pdf, profile=profile)
                spent[profile] += time.process_time() - begun
        shares.append(1 - spent["letter/1"] / spent["letter/2"])
    yield Metric(f"{which}, of it what the pages say", 100 * median(shares[1:]), "%", "lower")


def _apart(letters: Sequence[bytes]) -> Iterator[Metric]:
    """What is seen on the page: pixels, and not in the ratios."""
    spent = list[float]()
    for _ in range(ROUNDS):
        begun = time.process_time()
        look_at(letters[0])
        spent.append(time.process_time() - begun)
    yield Metric("apart: the page as pixels, and the seals on it", 1000 * median(spent[1:]), "ms processor", "lower")


@frozen
class Run:
    """A run over many files: seconds a letter, elapsed, processor time of all processes, and of the one that hands them out."""

    elapsed: float
    spent: float
    handing: float


def _batches(workshop: Workshop, letters: Sequence[bytes], folder: Path) -> Iterator[Metric]:
    """Judge a folder with one process and with two, in turn; then one command a file."""
    files = [folder / f"{number:04}.pdf" for number in range(BATCH)]
    for number, file in enumerate(files):
        file.write_bytes(letters[number % len(letters)])
    judging = Judging(workshop.trust, NOW)
    _batch(judging, files[: 2 * LETTERS], 2)  # the processes start, and are kept
    alone, beside = list[Run](), list[Run]()
    for _ in range(BATCHES):
        alone.append(_batch(judging, files, 1))
        beside.append(_batch(judging, files, 2))
    for which, told in (("one process", alone), ("two processes", beside)):
        yield Metric(f"B-LT from files, {which}", 1 / median(each.elapsed for each in told), "letters/s", "higher")
        yield Metric(f"B-LT from files, {which}", 1000 * median(each.spent for each in told), "ms processor", "lower")
        share = median(each.handing / each.spent for each in told)
        yield Metric(f"B-LT from files, {which}, of it to hand them out", 100 * share, "%", "lower")
    pairs = list(zip(alone, beside, strict=True))
    elapsed = median(one.elapsed / two.elapsed for one, two in pairs)
    allowed = median(one.spent / (two.spent / 2) for one, two in pairs)
    yield Metric("two processes / one, letters/s", elapsed, "ratio", "higher", _SCALING_TARGET)
    yield Metric("two processes / one, as processor time allows", allowed, "ratio", "higher", _SCALING_TARGET)
    command = _command(workshop, files[0], folder)
    if command is not None:
        ours = median(each.spent for each in alone)
        yield Metric("pyHanko's command for one file", 1000 * command, "ms processor", "lower")
        yield Metric("one command a file / ours", command / ours, "ratio", "higher", _COMMAND_TARGET)


def _batch(judging: Judging, files: Sequence[Path], workers: int) -> Run:
    spent, handing, begun = _spent(), time.process_time(), time.perf_counter()
    verdicts = [record["verdict"] for _, record in judging.records(files, len(files), workers=workers)]
    assert set(verdicts) == {Verdict.PASSED.value}, verdicts  # noqa: S101  or the figure says nothing
    elapsed, handed = time.perf_counter() - begun, time.process_time() - handing
    return Run(elapsed / len(files), (_spent() - spent) / len(files), handed / len(files))


def _spent() -> float:
    """Processor time of this process, of those that it waited for, and of those that are kept for the next crew."""
    times, kept = os.times(), sum(_of_children())
    return kept + times.user + times.system + times.children_user + times.children_system


def _of_children() -> Iterator[float]:
    """Yield the processor time of each process that this one started and has not waited for: forks, and programs."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            told = file.read_text("ascii").rpartition(")")[2].split()
            if int(told[1]) == os.getpid():
                yield sum(map(int, told[11:13])) / os.sysconf("SC_CLK_TCK")


def _command(workshop: Workshop, file: Path, folder: Path) -> float | None:
    """Return the processor time of pyHanko's command for one file; None where it is not installed."""
    tool = pyhanko()
    if not tool:
        return None
    root = folder / "root.pem"
    root.write_bytes(load_der_x509_certificate(workshop.trust.roots[0]).public_bytes(Encoding.PEM))
    spent = list[float]()
    for _ in range(COMMANDS):
        begun = _spent()
        words = (tool, "sign", "validate", "--trust", root, "--executive-summary", file)
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        spent.append(_spent() - begun)
        assert "VALID" in done.stdout, done.stdout + done.stderr  # noqa: S101  it does the work
    return median(spent)
