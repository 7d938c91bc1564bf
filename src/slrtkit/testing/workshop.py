"""A whole small district to verify against: infrastructure, officer, trust, and letters signed for real.

Needs the extras `typst` and `pades`. Everything runs on loopback at a given instant, and nothing is written to disk.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from attrs import evolve, frozen

from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, PadesSigner
from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.demo.pki import Credential
from slrtkit.demo.services import Services
from slrtkit.domain.authority import AuthorityEntry, AuthorityList
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.verification import Report
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.signing import SignatureRequest
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.verify import verify
from slrtkit.testing.letters import plain_letter
from slrtkit.wire import letter_file

__all__ = ["NOW", "Workshop", "attachment_of", "open_workshop"]

NOW: datetime = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)
"""The instant at which everything in a workshop happens unless another is given."""

_OFFICE, _TYPE, _PASSPHRASE = "33.16.dinsos", "keringanan-biaya", b"contoh"
_SALT = bytes(range(32))


@frozen
class Workshop:
    """A sample district.

    Attributes:
        services: Its certificate, time-stamp and revocation services.
        officer: Who signs its letters.
        renderer: What renders them.
    """

    services: Services
    officer: Credential
    renderer: TypstRenderer

    @property
    def letter(self) -> RecommendationLetter:
        """An invented letter of the district, dated on the day of `NOW`."""
        return evolve(plain_letter(), office=_OFFICE, type=_TYPE, dated=date(2026, 11, 21), valid_until=date(2027, 2, 21))

    @property
    def trust(self) -> TrustBundle:
        """What an honest verifier of the district believes."""
        return TrustBundle(self.services.pki.roots, self.authority())

    def authority(self, **changes: Any) -> AuthorityList:  # noqa: ANN401  fields of an entry, each of its own type
        """Return the authority list that names the officer, its one entry changed as told."""
        entry = AuthorityEntry(
            key=self.officer.key_id,
            office=_OFFICE,
            role="kepala-dinas",
            letter_types=(_TYPE,),
            valid_from=date(2026, 1, 1),
            valid_to=date(2027, 12, 31),
            recorded=date(2026, 1, 1),
        )
        return AuthorityList(1, "33.16", NOW - timedelta(days=30), NOW + timedelta(days=365), (evolve(entry, **changes),))

    def page(self, letter: RecommendationLetter | None = None, attachment: bytes | None = None) -> bytes:
        """Render a letter, unsigned, with the attachment that belongs to it, or another."""
        letter = letter or self.letter
        return self.renderer.render(RenderRequest(letter, attachment_of(letter) if attachment is None else attachment))

    def sign(self, page: bytes, officer: Credential | None = None, *, at: datetime = NOW, offline: bool = False) -> bytes:
        """Sign a page with the officer's key or another's: B-LT, or B-B where there is no network."""
        level = BaselineB() if offline else BaselineLT(timestamp_url=self.services.pki.tsa_url)
        signer = PadesSigner.from_pkcs12((officer or self.officer).pkcs12(_PASSPHRASE), lambda: _PASSPHRASE, level)
        return signer.sign(page, SignatureRequest(self.letter.id, at, "Surat rekomendasi", "Rekaan"))

    def check(self, pdf: bytes, trust: TrustBundle | None = None, *, at: datetime = NOW, profile: str = "letter") -> Report:
        """Ask the verifier."""
        return verify(pdf, PdfExaminer(), trust or self.trust, at, profile=profile)


@contextmanager
def open_workshop() -> Iterator[Workshop]:
    """Start the services of a sample district, and stop them at the end."""
    with Services(lambda: NOW) as services:
        yield Workshop(services, services.pki.officer("Kepala Dinas Sosial"), TypstRenderer())


def attachment_of(letter: RecommendationLetter) -> bytes:
    """Return `letter.json` of a letter, its salt known to everyone."""
    return letter_file(letter, _SALT.hex())
