"""Letters issued by the BSrE gateway: whatever it answers, a letter is issued or stays reserved; secrets are kept nowhere."""

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from attrs import evolve, frozen
from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.signing.bsre import BsreSigner, Client, GatewayV1
from slrtkit.adapters.signing.pades.service import service_at
from slrtkit.demo.district import open_sample
from slrtkit.demo.services import Services
from slrtkit.domain import DecisionOutcome, Fact, LetterStatus, Source, Verdict
from slrtkit.errors import SigningError
from slrtkit.kit import Kit
from slrtkit.ports.documents import RenderRequest
from slrtkit.testing.bsre import Answer, BsreStandIn, Manner
from slrtkit.testing.letters import plain_letter
from slrtkit.testing.loopback import Fault
from slrtkit.testing.signer import told
from slrtkit.testing.workshop import attachment_of


@frozen
class District:
    """A sample district whose head signs by the gateway."""

    kit: Kit
    gateway: BsreStandIn
    folder: Path

    def reserved(self, text: str) -> str:
        kit = self.kit
        desk, today = kit.context("fasilitator"), kit.office.zone.day(kit.clock.now())
        kit.record_fact(
            kit.context("fasilitator"), "BKL-02", "BKL-02-1", "integrity_pact", Fact(True, today, Source.HOME_VISIT)
        )
        complaint = kit.file_complaint(desk, household="BKL-02", person="BKL-02-1", category="kesehatan", text=text).id
        kit.assess(kit.context("fasilitator"), complaint, "KERINGANAN-RS")
        kit.decide(kit.context("kadis"), complaint, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
        return kit.reserve_letter(
            kit.context("fasilitator"), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD"
        ).id


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    folder = tmp_path_factory.mktemp("district")
    with open_sample(folder) as kit, Services(kit.clock.now, label="BSrE Rekaan") as services:
        officer = services.pki.officer("Kepala Dinas Sosial")

        def now() -> datetime:
            return kit.clock.now()

        other = evolve(plain_letter(), office=kit.office.code)
        page = TypstRenderer().render(RenderRequest(other, attachment_of(other)))
        with BsreStandIn(services, officer, now, page) as gateway:
            client = Client(service_at(gateway.url, timeout=15), gateway.user, gateway.told, "kadis")
            signer = BsreSigner(GatewayV1(client), officer.certificate.public_bytes(Encoding.DER))
            authority = kit.trust.authority
            assert authority is not None
            entries = tuple(evolve(entry, key=signer.key) for entry in authority.entries)
            trust = evolve(kit.trust, roots=services.pki.roots, authority=evolve(authority, entries=entries))
            head = evolve(kit.officers["kadis"], key=signer.key)
            seen = kit.seen_by(kit.context("fasilitator"))
            written = evolve(seen, trust=trust, signers={"kadis": signer}, officers={**kit.officers, "kadis": head})
            yield District(written, gateway, folder)


@pytest.mark.parametrize("manner", Manner)
def test_a_letter_is_issued_in_whatever_manner_the_gateway_signs(district: District, manner: Manner) -> None:
    district.gateway.manner = manner
    letter = district.reserved(manner.name)
    district.kit.issue_letter(district.kit.context("kadis"), letter)
    assert district.kit.letter(letter).status is LetterStatus.ISSUED
    report = district.kit.verify(district.kit.signed_pdf(letter))
    assert report.verdict is Verdict.PASSED
    assert report.letter == district.kit.letter(letter).letter


def test_whatever_comes_back_wrong_the_letter_stays_reserved_and_no_secret_is_anywhere(
    district: District, caplog: pytest.LogCaptureFixture
) -> None:
    gateway, kit = district.gateway, district.kit
    letter = district.reserved("semua yang salah")
    shown = ""
    wrong = [answer for answer in Answer if answer is not Answer.SIGNED]
    with caplog.at_level(logging.DEBUG):
        for fault in (Fault.ERROR, Fault.QUOTA, Fault.HUGE, Fault.PACKED, Fault.REDIRECT, Fault.GARBAGE, Fault.NOTHING):
            gateway.faults = {"/api/sign/pdf": fault}
            with pytest.raises(SigningError) as failure:
                kit.issue_letter(kit.context("kadis"), letter)
            shown += told(failure.value)
        gateway.faults = {}
        for gateway.answer in wrong:
            with pytest.raises(SigningError) as failure:
                kit.issue_letter(kit.context("kadis"), letter)
            shown += told(failure.value)
        gateway.answer = Answer.SIGNED
        assert kit.letter(letter).status is LetterStatus.RESERVED
        kit.issue_letter(kit.context("kadis"), letter)
    assert kit.letter(letter).status is LetterStatus.ISSUED
    stored = b"".join(path.read_bytes() for path in district.folder.rglob("*") if path.is_file())
    for secret in gateway.secrets:
        assert secret not in shown + caplog.text
        assert secret.encode() not in stored
