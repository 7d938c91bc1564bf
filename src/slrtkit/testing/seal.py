"""The contract of the paper seal: what every pair of a seal signer and a reader promises. And claims to test with."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from slrtkit.domain.issuers import IssuerEntry, IssuerList, WithdrawnEntry, WithdrawnList
from slrtkit.domain.seal import LIMITS, SealClaims, SealedField
from slrtkit.domain.verification import Status
from slrtkit.ports.documents import SealMark
from slrtkit.ports.seal import SealReader, SealSigner, Sheet
from slrtkit.ports.trust import TrustBundle

__all__ = ["SEALED_AT", "SealContract", "largest_claims", "sample_claims", "seal_trust"]

SEALED_AT: datetime = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)
"""When the sample claims are sealed."""
_DAY = date(2026, 11, 21)
_YEAR = timedelta(days=365)


def sample_claims(**changes: Any) -> SealClaims:  # noqa: ANN401  fields of claims, each of its own type
    """Return what the seal of an invented letter says, changed as told."""
    claims = SealClaims(
        office="33.16.dinsos",
        letter="0192f0c1-0000-7000-8000-000000000001",
        number="400.9/0123/XI/2026",
        type="keringanan-biaya",
        dated=_DAY,
        valid_until=date(2027, 2, 21),
        sealed_at=SEALED_AT,
        name="Sulastri Rekaan",
        role="Kepala Dinas Sosial",
        commitment="ab" * 16,
        nik="0001",
        programs=("KERINGANAN-RS",),
        index=1234,
        sealed={
            SealedField.ADDRESSEE: "Direktur RSUD Rekaan di Rekaan",
            SealedField.AMOUNT: 3_000_000,
            SealedField.DEPENDANTS: 3,
        },
    )
    return evolve(claims, **changes)


def largest_claims() -> SealClaims:
    """Return the claims that take most room: every text and number as long as it may be."""
    most = 2**53 - 1
    return SealClaims(
        office="3" * LIMITS["office"],
        letter="x" * LIMITS["letter"],
        number="9" * LIMITS["number"],
        type="t" * LIMITS["type"],
        dated=date(2059, 1, 1),
        valid_until=date(2060, 1, 1),
        sealed_at=datetime(2059, 1, 1, tzinfo=UTC),
        name="ñ" * (LIMITS["name"] // 2),
        role="r" * LIMITS["role"],
        commitment="ff" * 16,
        nik="9999",
        programs=("p" * LIMITS["program"], "q" * LIMITS["program"]),
        index=most,
        sealed={one: "a" * LIMITS[one] if one in LIMITS else most for one in SealedField},
        specimen=True,
    )


def seal_trust(key: str, *, withdrawn: tuple[WithdrawnEntry, ...] = (), **changes: Any) -> TrustBundle:  # noqa: ANN401  as above
    """Return a trust bundle that lists one seal key, its entry changed as told, and these withdrawn letters."""
    entry = IssuerEntry(
        key=key,
        office="33.16.dinsos",
        letter_types=("keringanan-biaya", "khusus"),
        valid_from=date(2026, 10, 1),
        valid_to=date(2026, 12, 29),
        recorded=date(2026, 9, 1),
    )
    span = (1, "33.16", SEALED_AT - timedelta(days=30), SEALED_AT + _YEAR)
    return TrustBundle((), None, IssuerList(*span, (evolve(entry, **changes),)), WithdrawnList(*span, withdrawn))


class SealContract:
    """The promises of `slrtkit.ports.SealSigner` and `slrtkit.ports.SealReader`.

    Subclass it, and give the fixtures `make_signer` and `reader`; `secrets` says what must not be shown.
    """

    @pytest.fixture
    def make_signer(self) -> Callable[[], SealSigner]:
        """Give the signer to be proved: a callable that returns a new one, of the same key each time."""
        raise NotImplementedError("give a fixture make_signer")

    @pytest.fixture
    def reader(self) -> SealReader:
        """Give the reader that opens what it seals."""
        raise NotImplementedError("give a fixture reader")

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        """Give what must not be shown."""
        return ()

    def test_what_is_sealed_opens_and_says_the_same(self, make_signer: Callable[[], SealSigner], reader: SealReader) -> None:
        """With the key of the signer, known before, and of every signer of this key."""
        key = make_signer().key
        for claims in (sample_claims(), largest_claims(), sample_claims(nik="", programs=(), index=None, sealed={})):
            seen = reader.open(make_signer().seal(claims).text, [key])
            assert (seen.key, seen.claims) == (key, claims)
            assert {result.status for result in seen.axes} == {Status.PASSED}

    def test_the_symbol_can_be_printed(self, make_signer: Callable[[], SealSigner], reader: SealReader) -> None:
        """Whatever it says; and its text is what a reader of QR codes shows."""
        for claims in (sample_claims(), largest_claims()):
            seal = make_signer().seal(claims)
            assert SealMark(seal.modules).modules
            assert reader.look(bitmap(seal.modules)).seals == (seal.text,)
            assert reader.look(seal.text.encode()).seals == (seal.text,)

    def test_another_key_does_not_open_it(self, make_signer: Callable[[], SealSigner], reader: SealReader) -> None:
        """And nothing is told of what it says."""
        for keys in ([], [GENERATOR]):
            seen = reader.open(make_signer().seal(sample_claims()).text, keys)
            assert (seen.key, seen.claims) == ("", None)

    def test_one_character_less_or_more_is_no_seal(self, make_signer: Callable[[], SealSigner], reader: SealReader) -> None:
        """Nor one that is another."""
        signer = make_signer()
        text = signer.seal(sample_claims()).text
        for at in range(5, len(text), 37):
            other = "B" if text[at] == "A" else "A"
            for changed in (text[:at], text[:at] + text[at + 1 :], text[:at] + other + text[at + 1 :], text + text[at]):
                assert reader.open(changed, [signer.key]).claims is None

    def test_what_is_no_seal_raises_nothing(self, reader: SealReader) -> None:
        """Whatever it is."""
        for data in (b"", b"SLR1:", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", bytes(range(256)), b"BM" + bytes(60)):
            seen = reader.look(data)
            assert not [text for text in seen.seals if reader.open(text, []).claims]
        assert reader.look(b"https://contoh.example/surat/1").sheet is Sheet.TEXT
        assert reader.pages(b"") == 0

    def test_secrets_are_not_shown(self, make_signer: Callable[[], SealSigner], secrets: tuple[str, ...]) -> None:
        """Neither by the signer nor by the seal."""
        signer = make_signer()
        shown = f"{signer!r} {signer} {signer.seal(sample_claims())!r} {sample_claims()!r}"
        assert not [secret for secret in (*secrets, "Sulastri", "3000000") if secret in shown]


GENERATOR = "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
"""The generator of P-256, compressed."""


def bitmap(modules: tuple[tuple[bool, ...], ...], scale: int = 4, quiet: int = 4) -> bytes:
    """Return a symbol as a BMP of 8 bits a pixel, so that no library is needed to write it."""
    size = (len(modules) + 2 * quiet) * scale
    blank = [False] * (len(modules) + 2 * quiet)
    rows = [*[blank] * quiet, *([*blank[:quiet], *row, *blank[:quiet]] for row in modules), *[blank] * quiet]
    pad = bytes(-size % 4)
    lines = [b"".join((b"\0" if black else b"\xff") * scale for black in row) + pad for row in reversed(rows)]
    pixels = b"".join(line * scale for line in lines)
    palette = b"".join(bytes((grey, grey, grey, 0)) for grey in range(256))
    start = 14 + 40 + len(palette)
    numbers = (40, size, size, 1 | 8 << 16, 0, len(pixels), 2835, 2835, 256, 0)
    header = b"".join(number.to_bytes(4, "little") for number in numbers)
    return b"BM" + b"".join(n.to_bytes(4, "little") for n in (start + len(pixels), 0, start)) + header + palette + pixels
