"""A page that would be drawn for ever, or brings its reader down, costs the time that was set and nothing else."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from threading import Lock

import pytest

from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader, watched
from slrtkit.adapters.signing.watched import Child
from slrtkit.domain.seal_report import SealVerdict
from slrtkit.errors import TaskStoppedError
from slrtkit.ports.seal import Sheet, Sighting
from slrtkit.service.seal import verify_seal
from slrtkit.testing.seal import SEALED_AT, bitmap, sample_claims, seal_trust

SEALER = PemSealSigner.made()
SEAL = SEALER.seal(sample_claims())
DEPTH, WIDTH = 12, 12
OTHERS = """
import os

KEYS = []
NOTHING = ["scan", [], 0, 0, False]

def gone():
    return os._exit

def aborted():
    return lambda data: os.abort()

def crashed():
    return lambda data: data.nothing

def unsayable():
    return lambda data: {1, 2}

def greedy():
    return lambda data: len(bytearray(3 << 30))

def frugal():
    return lambda data: NOTHING

def knowing():
    return lambda data: ["scan", [], 0, len(KEYS), False]

def closed():
    os._exit(3)
"""


def nested(depth: int = DEPTH) -> bytes:
    """Return a small PDF whose page draws a form that draws a form …, each many times over."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/F Do\nendstream",
    ]
    for level in range(depth):
        drawn = b"/F Do " * WIDTH if level < depth - 1 else b"0 0 595 842 re f "
        below = b"/Resources<</XObject<</F %d 0 R>>>>" % (level + 6) if level < depth - 1 else b""
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]%s/Length %d>>" % (below, len(drawn))
        parts.append(head + b"stream\n" + drawn + b"\nendstream")
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(parts) + 1)


def test_a_page_that_is_drawn_for_ever_is_given_up_and_the_next_sheet_is_read() -> None:
    patient, hurried = QrSealReader(), QrSealReader(seconds=1)
    assert patient.look(nested(2)).sheet is Sheet.SCAN
    assert hurried.look(nested()) == Sighting(None)
    assert patient.look(bitmap(SEAL.modules)).seals == (SEAL.text,)


def test_it_is_refused_as_no_sheet() -> None:
    report = verify_seal(nested(), QrSealReader(seconds=0.3), seal_trust(SEALER.key), SEALED_AT)
    assert (report.verdict, report.sub_indication) == (SealVerdict.FAILED, "FORMAT_FAILURE")


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put something else in the place of what looks at a file, in a process that is started for it."""
    (tmp_path / "other_readers.py").write_text(OTHERS, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    own = Child(fresh=True), Lock()
    with monkeypatch.context() as patched:
        patched.setattr(watched, "_kept", lambda _: own)
        yield lambda name: patched.setattr(watched, "_looks", getattr(import_module("other_readers"), name))
    own[0].end()


@pytest.mark.parametrize("name", ["gone", "aborted", "crashed", "unsayable", "greedy"])
def test_a_reader_that_is_brought_down_saw_nothing(reader: Callable[[str], None], name: str) -> None:
    sheet = bitmap(SEAL.modules)
    reader(name)
    assert QrSealReader().look(sheet) == Sighting(None)
    reader("frugal")
    assert QrSealReader().look(sheet) == Sighting(Sheet.SCAN), "the next look has a process of its own"


def test_where_no_reader_can_begin_no_sheet_is_blamed(reader: Callable[[str], None]) -> None:
    reader("closed")
    with pytest.raises(TaskStoppedError, match=r"crew\.start"):
        QrSealReader().look(bitmap(SEAL.modules))


def test_a_reader_knows_nothing_of_what_this_process_has_in_memory(reader: Callable[[str], None]) -> None:
    import_module("other_readers").KEYS.append("secret")
    reader("knowing")
    assert QrSealReader().look(bitmap(SEAL.modules)).pages == 0
