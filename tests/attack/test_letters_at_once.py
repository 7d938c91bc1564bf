"""Letters signed and verified at once, in the threads of one process: each is judged as if it were alone."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Lock, Thread, current_thread
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
import pytest
from asn1crypto import core

from slrtkit.adapters.signing.bsre.content import same_content
from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.adapters.signing.pdfium import TURN
from slrtkit.adapters.signing.qr import QrSealReader
from slrtkit.domain.verification import Verdict
from slrtkit.ports.signing import SignatureRequest
from slrtkit.testing.workshop import NOW, Workshop

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
THREADS = 4
SIGNERS = 60 if PROVE else 1
PROCESSES = 400
HASTY = 1e-5
"""Seconds after which another thread has its turn; 0.005 as a rule."""
PREPARED = """
import importlib, json
from asn1crypto import core
unprepared = []
for name in ("pdfcheck", "pades", "bsre", "csc", "pkcs11"):
    importlib.import_module("slrtkit.adapters.signing." + name)
    pending = [core.Asn1Value]
    while pending:
        kind = pending.pop()
        pending += kind.__subclasses__()
        if kind not in core._SETUP_CLASSES and kind is not core.Choice:
            unprepared.append(f"{name}: {kind}")
print(json.dumps(unprepared))
"""
FIRST = """
import json, os, sys
from datetime import datetime
from pathlib import Path
from threading import Barrier, Thread
from slrtkit.adapters.signing.pdfcheck import PdfExaminer
pdf, root = (Path(name).read_bytes() for name in sys.argv[1:3])
at, processes, threads = datetime.fromisoformat(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
def judge(barrier, told):
    barrier.wait()
    axes = PdfExaminer().examine(pdf, (root,), at).axes
    told += [f"{one.axis} {one.code} {one.evidence}" for one in axes if one.status != "passed"]
wrong = []
for _ in range(processes):
    here, there = os.pipe()
    if not os.fork():
        sys.setswitchinterval(1e-6)
        barrier, told = Barrier(threads), []
        crew = [Thread(target=judge, args=(barrier, told)) for _ in range(threads)]
        for thread in crew:
            thread.start()
        for thread in crew:
            thread.join()
        os.write(there, json.dumps(told).encode())
        os._exit(0)
    os.close(there)
    with open(here) as answer:
        wrong += json.load(answer)
    os.wait()
print(json.dumps(wrong))
"""


class Looks:
    """Which threads looked into which parsed value while no turn was held."""

    def __init__(self) -> None:
        self.turn = Lock()
        self._seen: dict[int, tuple[Any, set[Thread]]] = {}

    def watch(self, kind: type, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Note who calls a method of a kind of values."""
        looked = getattr(kind, method)

        def look(value: Any, *args: Any, **more: Any) -> Any:  # noqa: ANN401  asn1crypto is not typed
            if not self.turn.locked():
                self._seen.setdefault(id(value), (value, set()))[1].add(current_thread())
            return looked(value, *args, **more)

        monkeypatch.setattr(kind, method, look)

    def shared(self) -> Counter[str]:
        """Return the values, by kind, that more than one thread looked into."""
        assert self._seen
        return Counter(type(value).__name__ for value, lookers in self._seen.values() if len(lookers) > 1)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    watching = Looks()
    for kind in (core.Sequence, core.SequenceOf, core.Set):
        for method in ("_lazy_child", "_parse_children"):
            watching.watch(kind, method, monkeypatch)
    return watching


def one_after_the_other(work: Callable[[], object]) -> None:
    for _ in range(2):
        thread = Thread(target=work)
        thread.start()
        thread.join()


def signed(workshop: Workshop, signer: PadesSigner, page: bytes) -> bytes:
    return signer.sign(page, SignatureRequest(workshop.letter.id, NOW, "Surat rekomendasi", "Rekaan"))


def test_no_parsed_value_is_seen_by_two_threads_that_verify(workshop: Workshop, genuine: bytes, looks: Looks) -> None:
    one_after_the_other(lambda: workshop.check(genuine))
    assert not looks.shared()


def test_threads_that_share_a_key_look_at_it_in_turns(workshop: Workshop, looks: Looks) -> None:
    page, key = workshop.page(), KeptKey.from_pkcs12(workshop.officer.pkcs12(b"contoh"), lambda: b"contoh")
    signer, looks.turn = PadesSigner(key, BaselineLT(timestamp_url=workshop.services.pki.tsa_url)), key.turn
    one_after_the_other(lambda: workshop.check(signed(workshop, signer, page)))
    assert not looks.shared()


def test_pdfium_which_is_not_made_for_threads_is_used_in_turns(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    page, opened, held = workshop.page(), pypdfium2.PdfDocument, list[bool]()

    def opening(*given: object) -> object:
        held.append(TURN.locked())
        return opened(*given)

    monkeypatch.setattr(pypdfium2, "PdfDocument", opening)
    assert (QrSealReader().pages(page), same_content(page, page)) == (1, True)
    assert (held, TURN.locked()) == ([True] * 3, False)


def test_every_class_of_values_is_prepared_before_there_are_threads() -> None:
    ran = subprocess.run([sys.executable, "-c", PREPARED], capture_output=True, text=True, check=False)
    assert not ran.returncode, ran.stderr
    assert json.loads(ran.stdout) == []


@pytest.mark.long
def test_threads_that_verify_first_and_at_once_find_nothing_wrong_with_a_good_letter(
    workshop: Workshop, genuine: bytes, tmp_path: Path, prove: Callable[..., None]
) -> None:
    files = [tmp_path / "letter.pdf", tmp_path / "root.der"]
    for file, content in zip(files, (genuine, *workshop.trust.roots), strict=True):
        file.write_bytes(content)
    command = [sys.executable, "-c", FIRST, *map(str, files), NOW.isoformat(), str(PROCESSES), str(THREADS)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not ran.returncode, ran.stderr
    wrong = json.loads(ran.stdout)
    figure = f"{len(wrong)} wrong answers on {PROCESSES * THREADS} letters in {PROCESSES} fresh processes {wrong[:3]}"
    prove("good letters refused by threads that verify at once", figure, 0, holds=not wrong)


def test_threads_that_sign_and_verify_at_once_make_good_letters(workshop: Workshop, prove: Callable[..., None]) -> None:
    page, before = workshop.page(), sys.getswitchinterval()
    sys.setswitchinterval(HASTY)
    try:
        said = Counter(verdict for _ in range(SIGNERS) for verdict in _at_once(workshop, page))
    finally:
        sys.setswitchinterval(before)
    figure = f"{said[Verdict.PASSED]} of {said.total()} good"
    prove("letters that threads sign and verify at once", figure, "all", holds=set(said) == {Verdict.PASSED})


def _at_once(workshop: Workshop, page: bytes) -> list[Verdict]:
    """Have a signer that was just opened sign in many threads, each of which verifies what it has."""
    key = KeptKey.from_pkcs12(workshop.officer.pkcs12(b"contoh"), lambda: b"contoh")
    signer, barrier = PadesSigner(key, BaselineLT(timestamp_url=workshop.services.pki.tsa_url)), Barrier(THREADS, timeout=300)

    def issue(_: int) -> Verdict:
        barrier.wait()
        return workshop.check(signed(workshop, signer, page)).verdict

    with ThreadPoolExecutor(THREADS) as crew:
        return list(crew.map(issue, range(THREADS)))
