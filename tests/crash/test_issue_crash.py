"""A letter is issued once or accounted for, and its number is used once: kill -9 at each step, and eight processes at once."""

import os
import runpy
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from slrtkit.adapters.clock.system import SystemClock
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.demo.district import SAMPLE_OFFICE
from slrtkit.demo.sample import sample_households_csv
from slrtkit.demo.services import Services
from slrtkit.demo.trust import sample_trust
from slrtkit.domain import Fact, LetterStatus, Source, Verdict
from slrtkit.domain.events import LetterIssued, NumberTaken
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.numbering import NumberKind
from slrtkit.domain.rules import FACTS
from slrtkit.kit import Kit
from slrtkit.ports.blobs import BlobShelf
from slrtkit.service.rebuild import rebuild
from slrtkit.service.resume import orphans

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
KILLS = 500 if PROVE else 5
LETTERS, PROCESSES = (2_000, 8) if PROVE else (4, 2)
SCRIPT = Path(__file__).with_name("issuing.py")
_PROGRAM = runpy.run_path(str(SCRIPT), run_name="issuing")
opened: Callable[[Path, str, str], Kit] = _PROGRAM["opened"]
decided: Callable[[Kit, str], str] = _PROGRAM["decided"]


@pytest.fixture
def post(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A district in a folder, its services running on loopback."""
    clock = SystemClock()
    with Services(clock.now) as services:
        content = services.pki.officer("Kepala Dinas Sosial").pkcs12(b"contoh")
        (tmp_path / "kadis.p12").write_bytes(content)
        signer = PadesSigner.from_pkcs12(content, lambda: b"contoh", BaselineLT(timestamp_url=services.pki.tsa_url))
        types = ("keringanan-biaya-rs",)
        sample_trust(tmp_path / "trust", services.pki.roots, signer.key, SAMPLE_OFFICE, types, clock.now())
        with opened(tmp_path, services.pki.tsa_url, "loket") as kit:
            kit.register(kit.context("kadis"), read_households(sample_households_csv(), FACTS))
            pact = Fact(True, SAMPLE_OFFICE.zone.day(clock.now()), Source.HOME_VISIT)
            kit.record_fact(kit.context("kadis"), "BKL-02", "BKL-02-1", "integrity_pact", pact)
        yield tmp_path, services.pki.tsa_url


def counted(kit: Kit) -> tuple[list[int], dict[str, LetterRecord], Counter[str]]:
    """The numbers taken, in the order of the log; the letters by id; and how often each was issued."""
    numbers, letters, issued = list[int](), list[str](), Counter[str]()
    with kit.store.begin(write=False) as unit:
        log = [record for _, record in unit.since(0, 10**9)]
    for record in log:
        match kit.journal.recorded(record).event:
            case NumberTaken(_, number, letter):
                numbers.append(number)
                letters.append(letter)
            case LetterIssued():
                issued[record.stream.id] += 1
            case _:
                pass
    whole = kit.journal.whole
    return numbers, {one: whole.letter(one).state for one in letters}, issued


@pytest.mark.promise("kill -9 at each step of issue: every letter issued once or voided once, numbers without a gap")
def test_a_letter_survives_kill_9_at_each_step_of_its_issue(
    post: tuple[Path, str], record_property: Callable[[str, object], None]
) -> None:
    folder, tsa = post
    run = subprocess.run([sys.executable, SCRIPT, "kill", folder, tsa, str(KILLS)], capture_output=True, text=True, check=False)
    assert run.stdout == "done\n", run.stderr
    with opened(folder, tsa, "auditor") as kit:
        numbers, letters, issued = counted(kit)
        assert numbers == list(range(1, len(numbers) + 1))
        voided = [record for record in letters.values() if record.status is LetterStatus.VOID]
        done = [record for record in letters.values() if record.status is LetterStatus.ISSUED]
        assert len(voided) + len(done) == len(letters) == len(numbers)
        assert all(record.reason for record in voided)
        assert issued == Counter(record.id for record in done)
        assert len({record.pdf for record in done}) == len(done)
        for record in done[:: max(1, len(done) // 20)]:
            report = kit.verify(kit.blobs.get(record.pdf))
            assert (report.verdict, report.letter) == (Verdict.PASSED, record.letter)
        assert isinstance(kit.blobs, BlobShelf)
        left = [kit.blobs.get(digest) for digest in orphans(kit.journal, kit.blobs)]
        told = {record.letter for record in voided}
        assert {kit.verify(pdf).letter for pdf in left} <= told, "signed bytes are found again, and nothing is signed twice"
        assert rebuild(kit.journal.whole).problems == ()
        first = next(iter(letters.values())).letter
        lines = kit.number_lines(SAMPLE_OFFICE.sequence(first.number.partition("/")[0], first.dated))
        assert NumberKind.MISSING not in {line.kind for line in lines}
    record_property("figure", f"{KILLS} kills: {len(done)} issued once, {len(voided)} void with a reason, no gap")


@pytest.mark.promise("8 processes issue 2,000 letters of one sequence: 2,000 numbers in order, no gap")
def test_processes_that_issue_at_once_never_give_one_number_twice(
    post: tuple[Path, str], record_property: Callable[[str, object], None]
) -> None:
    folder, tsa = post
    with opened(folder, tsa, "loket") as kit:
        waiting = [decided(kit, f"Aduan {number}") for number in range(LETTERS)]
    shares = [waiting[number::PROCESSES] for number in range(PROCESSES)]
    desks = [
        subprocess.Popen(
            [sys.executable, SCRIPT, "many", folder, tsa, f"loket-{number}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for desk, share in zip(desks, shares, strict=True):
        assert desk.stdin is not None
        desk.stdin.write("\n".join(share))
        desk.stdin.close()
    told = list[list[str]]()
    for desk in desks:
        with desk:
            assert desk.stdout is not None
            told.append(desk.stdout.read().split())
    assert [desk.returncode for desk in desks] == [0] * PROCESSES
    assert sorted(len(each) for each in told) == sorted(len(share) for share in shares)
    with opened(folder, tsa, "auditor") as kit:
        numbers, letters, issued = counted(kit)
        assert numbers == list(range(1, LETTERS + 1))
        assert len(letters) == len(issued) == issued.total() == LETTERS
        assert {number for each in told for number in each} == {record.letter.number for record in letters.values()}
    record_property("figure", f"{PROCESSES} processes, {LETTERS} letters, numbers 1 to {LETTERS} in order")
