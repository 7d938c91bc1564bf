"""A renewal is handed out only where it verifies, begins with what was there, and is the same letter by the same people."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from attrs import frozen

from slrtkit.adapters.signing.pades import BaselineLT, Extender
from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.errors import SigningRefusedError
from slrtkit.service.renew import renew
from slrtkit.testing.workshop import NOW, Workshop, open_workshop


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with open_workshop() as opened:
        yield opened


@frozen
class Answers:
    """A renewer that answers with something prepared."""

    answer: bytes

    def renew(self, pdf: bytes, at: datetime) -> bytes:  # noqa: ARG002  whatever it is asked
        return self.answer


def test_what_verifies_is_handed_out(workshop: Workshop) -> None:
    pki = workshop.services.pki
    signed = workshop.sign(workshop.page())
    extender = Extender(BaselineLT(timestamp_url=pki.tsa_url, roots=pki.roots))
    told = renew(signed, extender, PdfExaminer(), workshop.trust, NOW)
    assert told.pdf
    assert told.pdf.startswith(signed)
    assert renew(signed, extender, PdfExaminer(), workshop.trust, NOW, until=NOW).pdf is None


def test_what_comes_back_changed_is_refused(workshop: Workshop) -> None:
    signed = workshop.sign(workshop.page())
    other = workshop.sign(workshop.page(), workshop.services.pki.officer("Orang Lain"))
    unproved = workshop.sign(workshop.page(), offline=True)
    for before, after in ((signed, other), (signed, signed + b"\n"), (unproved, unproved)):
        with pytest.raises(SigningRefusedError) as refusal:
            renew(before, Answers(after), PdfExaminer(), workshop.trust, NOW)
        assert refusal.value.code == "signing.unverified"


def test_what_does_not_verify_is_not_even_sent(workshop: Workshop) -> None:
    with pytest.raises(SigningRefusedError):
        renew(workshop.page(), Answers(b""), PdfExaminer(), workshop.trust, NOW)
