"""A thief's signature with an answer from before the theft: old evidence is no evidence."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from attrs import evolve, frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID

from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.demo.services import Fault, Services
from slrtkit.domain.verification import Report, Status, Verdict
from slrtkit.testing.workshop import NOW, Workshop

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@frozen
class Thief:
    """A workshop whose clock can be set, and whose services repeat what they once said of certificates, as `kept` says."""

    workshop: Workshop
    now: list[datetime]
    kept: list[Callable[[str], bool]]

    def signed(self, after: timedelta) -> Report:
        """Sign a letter of a later day with the same key, and have it checked on the next."""
        self.now[0] = at = NOW + after
        workshop = self.workshop
        letter = evolve(workshop.letter, dated=workshop.letter.dated + after)
        return workshop.check(workshop.sign(workshop.page(letter), at=at), at=at + DAY)


@pytest.fixture
def thief(monkeypatch: pytest.MonkeyPatch) -> Iterator[Thief]:
    now: list[datetime] = [NOW]
    with Services(lambda: now[0]) as services:
        honest, said = services.answer, dict[tuple[str, bytes], tuple[HTTPStatus, bytes]]()
        thief = Thief(Workshop(services, services.pki.officer("Kepala Dinas Sosial"), TypstRenderer()), now, [bool])

        def answer(path: str, body: bytes) -> tuple[HTTPStatus, bytes]:
            return said.setdefault((path, body), honest(path, body)) if thief.kept[0](path) else honest(path, body)

        monkeypatch.setattr(services, "answer", answer)
        yield thief


@pytest.mark.parametrize("fault", [None, Fault.ERROR], ids=["OCSP answers", "lists"])
def test_evidence_from_before_the_revocation_does_not_help_days_later(thief: Thief, fault: Fault | None) -> None:
    services = thief.workshop.services
    if fault:
        services.faults["/ocsp"] = fault
    thief.kept[0] = lambda path: path != "/tsa"
    assert thief.signed(timedelta()).verdict is Verdict.PASSED
    services.pki.revoke(thief.workshop.officer.certificate, NOW + HOUR)
    assert thief.signed(23 * HOUR).verdict is Verdict.PASSED  # known limit: see docs/reference/verification.md
    report = thief.signed(2 * DAY)
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "TRY_LATER")
    assert thief.signed(6 * DAY).verdict is not Verdict.PASSED


def test_a_list_about_authorities_may_be_days_old(thief: Thief) -> None:
    thief.kept[0] = lambda path: path == "/crl/root.crl"
    assert thief.signed(timedelta()).verdict is Verdict.PASSED
    assert thief.signed(6 * DAY).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("purpose", "passes"), [(ExtendedKeyUsageOID.CODE_SIGNING, False), (ExtendedKeyUsageOID.EMAIL_PROTECTION, True)]
)
def test_a_certificate_for_another_purpose_signs_no_letter(
    workshop: Workshop, purpose: x509.ObjectIdentifier, *, passes: bool
) -> None:
    officer = workshop.services.pki.officer("Pejabat Khusus")
    plain, issuer = officer.certificate, workshop.services.pki.intermediate
    builder = (
        x509.CertificateBuilder()
        .subject_name(plain.subject)
        .issuer_name(plain.issuer)
        .public_key(plain.public_key())
        .serial_number(plain.serial_number)
        .not_valid_before(plain.not_valid_before_utc)
        .not_valid_after(plain.not_valid_after_utc)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    )
    for extension in plain.extensions:
        builder = builder.add_extension(extension.value, critical=extension.critical)
    special = evolve(officer, certificate=builder.sign(issuer.key, hashes.SHA256()))
    trust = evolve(workshop.trust, authority=workshop.authority(key=officer.key_id))
    report = workshop.check(workshop.sign(workshop.page(), special), trust)
    assert (report.verdict is Verdict.PASSED) is passes
    if not passes:
        assert (report.decisive and report.decisive.status, report.sub_indication) == (
            Status.FAILED,
            "CHAIN_CONSTRAINTS_FAILURE",
        )
