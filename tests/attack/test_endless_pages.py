"""A page that would be drawn for ever, or brings its reader down, costs the time that was set and nothing else."""

import pytest

from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader, watched
from slrtkit.domain.seal_report import SealVerdict
from slrtkit.ports.seal import Sheet, Sighting
from slrtkit.service.seal import verify_seal
from slrtkit.testing.seal import SEALED_AT, bitmap, sample_claims, seal_trust

SEALER = PemSealSigner.made()
SEAL = SEALER.seal(sample_claims())
DEPTH, WIDTH = 12, 12


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


@pytest.mark.parametrize("child", ["import os; os._exit(3)", "import os; os.abort()", "print('[', end='')"])
def test_a_reader_that_is_brought_down_saw_nothing(monkeypatch: pytest.MonkeyPatch, child: str) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(watched, "_CHILD", child)
        own = watched.Watched()
        assert own.ask(bitmap(SEAL.modules), 10) == b""
        own.end()
    assert QrSealReader().look(bitmap(SEAL.modules)).seals == (SEAL.text,)


@pytest.mark.parametrize(("size", "answer"), [(1 << 20, b"1\n"), (3 << 30, b"")])
def test_what_the_reader_may_use_of_memory_is_limited(monkeypatch: pytest.MonkeyPatch, size: int, answer: bytes) -> None:
    told = f"print(flush=True); bytearray({size}); print(1, flush=True)"
    child = f"from slrtkit.adapters.signing.qr import watched; watched._limit(); {told}"
    monkeypatch.setattr(watched, "_CHILD", child)
    own = watched.Watched()
    assert own.ask(b"", 10) == answer
    own.end()
