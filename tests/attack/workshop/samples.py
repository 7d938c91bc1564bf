"""Letters to attack: of each level and renderer, made when first asked for, with what an honest verifier knows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import evolve, field, frozen

from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.documents.word import WordRenderer
from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, BaselineLTA, BaselineT, Extender, PadesSigner
from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.adapters.signing.pades.level import Level as Baseline
from slrtkit.demo.pki import Credential
from slrtkit.demo.services import Services
from slrtkit.domain.verification import Report, Verdict
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.signing import SignatureRequest, Turn
from slrtkit.ports.trust import TrustBundle
from slrtkit.testing.workshop import NOW, Workshop, attachment_of

YEAR = timedelta(days=365)


class Level(StrEnum):
    """How a letter is signed, and what proof came later."""

    B = "B-B"
    T = "B-T"
    LT = "B-LT"
    LTA = "B-LTA"
    RENEWED = "renewed"
    TWO = "two signers"


class Maker(StrEnum):
    """What rendered the page."""

    TYPST = "typst"
    WORD = "word"


ANSWERS: dict[Level, tuple[Verdict, str]] = dict.fromkeys(
    (Level.LT, Level.LTA, Level.RENEWED, Level.TWO), (Verdict.PASSED, "")
) | {Level.B: (Verdict.INDETERMINATE, "NO_POE"), Level.T: (Verdict.INDETERMINATE, "TRY_LATER")}
"""What the verifier says of a genuine letter of each level."""


@frozen
class Sample:
    """A genuine letter.

    Attributes:
        district: Who made it.
        level: How it is signed.
        maker: What rendered it.
        page: The PDF before it was signed.
        pdf: The letter.
        at: When it is verified.
    """

    district: "District"
    level: Level
    maker: Maker
    page: bytes = field(repr=False)
    pdf: bytes = field(repr=False)
    at: datetime

    def __str__(self) -> str:
        return f"{self.maker} {self.level}"

    def signed(self, page: bytes) -> bytes:
        """Let the same officers sign another page in the same way."""
        return self.district.sign(page, self.level)

    def check(self, pdf: bytes, trust: TrustBundle | None = None, at: datetime | None = None) -> Report:
        """Ask an honest verifier about a file."""
        return self.district.workshop.check(pdf, trust or self.district.trust, at=at or self.at)


@frozen
class District:
    """A district in time: its officers, its services, whose clock can be set, and the letters made so far."""

    workshop: Workshop
    village: Credential
    clock: list[datetime]
    made: dict[tuple[Level, Maker], Sample] = field(factory=dict, repr=False)
    pages: dict[Maker, bytes] = field(factory=dict, repr=False)
    roomy: dict[tuple[Level, Maker], Sample] = field(factory=dict, repr=False)

    @property
    def trust(self) -> TrustBundle:
        """What an honest verifier believes, for longer than any letter is kept here."""
        one = self.workshop.authority()
        entries = (*one.entries, evolve(one.entries[0], key=self.village.key_id, role="kades"))
        return evolve(self.workshop.trust, authority=evolve(one, entries=entries, expires=NOW + 90 * YEAR))

    @property
    def proof(self) -> BaselineLT:
        """Where proof comes from."""
        pki = self.workshop.services.pki
        return BaselineLT(timestamp_url=pki.tsa_url, roots=pki.roots)

    def sample(self, level: Level = Level.LT, maker: Maker = Maker.TYPST) -> Sample:
        """Return the letter of a level and renderer."""
        if (level, maker) not in self.made:
            page = self.page(maker)
            at = NOW + 2 * YEAR if level is Level.RENEWED else NOW
            self.made[level, maker] = Sample(self, level, maker, page, self.sign(page, level), at)
        return self.made[level, maker]

    def page(self, maker: Maker = Maker.TYPST) -> bytes:
        """Return the page that a renderer makes of the district's letter."""
        if maker not in self.pages:
            renderer = TypstRenderer() if maker is Maker.TYPST else WordRenderer()
            letter = self.workshop.letter
            self.pages[maker] = renderer.render(RenderRequest(letter, attachment_of(letter)))
        return self.pages[maker]

    def sign(self, page: bytes, level: Level, officer: Credential | None = None) -> bytes:
        """Sign a page, and add the proof that its level has."""
        officer = officer or self.workshop.officer
        self.clock[0] = NOW
        stamps = self.proof.timestamp_url
        match level:
            case Level.TWO:
                first = signed(page, officer, self.proof, Turn.FIRST)
                return signed(first, self.village, self.proof, Turn.SECOND)
            case Level.RENEWED:
                pdf = signed(page, officer, self.proof)
                for years in (1, 2):
                    self.clock[0] = NOW + years * YEAR
                    pdf = Extender(self.proof).renew(pdf, self.clock[0])
                self.clock[0] = NOW
                return pdf
            case Level.B | Level.T | Level.LT | Level.LTA:
                levels: dict[Level, Callable[[], Baseline]] = {
                    Level.B: BaselineB,
                    Level.T: lambda: BaselineT(timestamp_url=stamps),
                    Level.LT: lambda: self.proof,
                    Level.LTA: lambda: BaselineLTA(timestamp_url=stamps, roots=self.proof.roots),
                }
                return signed(page, officer, levels[level]())


def signed(page: bytes, officer: Credential, level: Baseline, turn: Turn = Turn.ONLY) -> bytes:
    """Sign a page with an officer's key."""
    key = KeptKey(officer.key, officer.certificate, officer.chain)
    return PadesSigner(key, level).sign(page, SignatureRequest("contoh", NOW, "Surat rekomendasi", "Rekaan", turn))


@contextmanager
def open_district() -> Iterator[District]:
    """Start a district, and stop it at the end."""
    clock = [NOW]
    with Services(lambda: clock[0]) as services:
        workshop = Workshop(services, services.pki.officer("Kepala Dinas Sosial"), TypstRenderer())
        yield District(workshop, services.pki.officer("Kepala Desa Rekaan"), clock)
