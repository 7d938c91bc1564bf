"""Proof that was added later: evidence and document time stamps, and nothing else; each tampering has its answer."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from attrs import evolve, frozen
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, StreamObject, pdf_name
from pyhanko.sign.validation.dss import DocumentSecurityStore

from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, BaselineLTA, BaselineT, Extender, PadesSigner
from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.adapters.signing.pades.level import Level
from slrtkit.adapters.signing.pades.revision import Revision
from slrtkit.demo.services import Services
from slrtkit.domain.verification import Axis, Report, Verdict
from slrtkit.errors import KeyUnavailableError, SigningRefusedError
from slrtkit.ports.signing import SignatureRequest
from slrtkit.testing.foreign import approved
from slrtkit.testing.workshop import NOW, Workshop

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
EXTENSION = "slrtkit.adapters.signing.pades.extension"


@frozen
class Archive:
    """A district in time: its clock can be set."""

    workshop: Workshop
    clock: list[datetime]

    @property
    def level(self) -> BaselineLT:
        return BaselineLT(timestamp_url=self.workshop.services.pki.tsa_url, roots=self.workshop.services.pki.roots)

    def sign(self, level: Level, at: datetime = NOW) -> bytes:
        officer = self.workshop.officer
        self.clock[0] = at
        signer = PadesSigner(KeptKey(officer.key, officer.certificate, officer.chain), level)
        return signer.sign(self.workshop.page(), SignatureRequest("contoh", at, "Surat rekomendasi", "Rekaan"))

    def renew(self, pdf: bytes, at: datetime) -> bytes:
        self.clock[0] = at
        return Extender(self.level).renew(pdf, at)

    def check(self, pdf: bytes, at: datetime = NOW) -> Report:
        trust = self.workshop.trust
        assert trust.authority
        endless = evolve(trust, authority=evolve(trust.authority, expires=NOW + 90 * YEAR))
        return self.workshop.check(pdf, endless, at=at)


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    clock = [NOW]
    with Services(lambda: clock[0]) as services:
        yield Archive(Workshop(services, services.pki.officer("Kepala Dinas Sosial"), TypstRenderer()), clock)


@pytest.fixture(scope="module")
def offline(archive: Archive) -> bytes:
    return archive.sign(BaselineB())


@pytest.fixture(scope="module")
def extended(archive: Archive, offline: bytes) -> bytes:
    return archive.renew(offline, NOW + 3 * DAY)


@pytest.fixture(scope="module")
def signed(archive: Archive) -> bytes:
    return archive.sign(archive.level)


def says(report: Report) -> tuple[Verdict, str]:
    return report.verdict, report.sub_indication


class TestGenuine:
    def test_a_letter_signed_offline_is_undetermined_until_it_is_extended(
        self, archive: Archive, offline: bytes, extended: bytes
    ) -> None:
        assert says(archive.check(offline)) == (Verdict.INDETERMINATE, "NO_POE")
        report = archive.check(extended, NOW + 3 * DAY)
        assert report.verdict is Verdict.PASSED
        assert report.signed_at == NOW + 3 * DAY, "what is proved is when it was stamped, not when it says it was signed"
        assert extended.startswith(offline)

    def test_a_time_stamp_alone_proves_no_certificate_until_it_is_extended(self, archive: Archive) -> None:
        stamped = archive.sign(BaselineT(timestamp_url=archive.workshop.services.pki.tsa_url))
        assert says(archive.check(stamped)) == (Verdict.INDETERMINATE, "TRY_LATER")
        report = archive.check(archive.renew(stamped, NOW + 5 * DAY), NOW + 5 * DAY)
        assert (report.verdict, report.signed_at) == (Verdict.PASSED, NOW)

    def test_long_term_proof_passes_from_the_start(self, archive: Archive) -> None:
        level = BaselineLTA(timestamp_url=archive.level.timestamp_url, roots=archive.level.roots)
        report = archive.check(archive.sign(level))
        assert (report.verdict, report.signed_at) == (Verdict.PASSED, NOW)

    def test_renewed_in_time_a_letter_outlives_its_time_stamping_authority(self, archive: Archive) -> None:
        services = archive.workshop.services
        services.stamp_with(services.pki.stamping_authority(span=(NOW - DAY, NOW + YEAR)))
        try:
            brief = archive.sign(archive.level)
        finally:
            services.stamp_with(services.pki.tsa)
        assert says(archive.check(brief, NOW + 2 * YEAR)) == (Verdict.INDETERMINATE, "OUT_OF_BOUNDS_NO_POE")
        report = archive.check(archive.renew(brief, NOW + YEAR - DAY), NOW + 2 * YEAR)
        assert (report.verdict, report.signed_at) == (Verdict.PASSED, NOW)
        with pytest.raises(SigningRefusedError) as refusal:
            archive.renew(brief, NOW + YEAR + DAY)
        assert refusal.value.code == "signing.validity"

    def test_it_can_be_renewed_again_and_again(self, archive: Archive, signed: bytes) -> None:
        pdf = signed
        for year in range(1, 7):
            pdf = archive.renew(pdf, NOW + year * YEAR)
        report = archive.check(pdf, NOW + 6 * YEAR)
        assert (report.verdict, report.signed_at) == (Verdict.PASSED, NOW)

    def test_evidence_behind_an_approval_of_others_is_accepted_and_can_be_stamped(self, archive: Archive) -> None:
        archive.clock[0] = NOW
        officer = archive.workshop.officer
        key = KeptKey(officer.key, officer.certificate, officer.chain)
        pdf = approved(archive.workshop.page(), key, archive.level, SignatureRequest("contoh", NOW))
        assert archive.check(pdf).verdict is Verdict.PASSED
        assert archive.check(archive.renew(pdf, NOW + DAY), NOW + DAY).verdict is Verdict.PASSED


class TestRefusals:
    def test_what_bears_no_signature_is_not_extended(self, archive: Archive) -> None:
        with pytest.raises(SigningRefusedError) as refusal:
            archive.renew(archive.workshop.page(), NOW)
        assert refusal.value.code == "signing.unsigned"

    def test_a_signer_revoked_before_the_extension_cannot_be_proved_any_more(self, archive: Archive) -> None:
        pki = archive.workshop.services.pki
        officer = pki.officer("Pejabat Dicabut")
        archive.clock[0] = NOW
        signer = PadesSigner(KeptKey(officer.key, officer.certificate, officer.chain), BaselineB())
        pdf = signer.sign(archive.workshop.page(), SignatureRequest("contoh", NOW))
        pki.revoke(officer.certificate, NOW + DAY)
        with pytest.raises(SigningRefusedError) as refusal:
            archive.renew(pdf, NOW + 2 * DAY)
        assert refusal.value.code == "signing.revoked"

    def test_without_the_services_it_waits(self, archive: Archive, offline: bytes) -> None:
        nowhere = BaselineLT(timestamp_url="http://127.0.0.1:9/tsa", roots=archive.level.roots)
        with pytest.raises(KeyUnavailableError):
            Extender(nowhere).renew(offline, NOW)

    @pytest.mark.parametrize("pdf", [b"", b"Bukan PDF", b"%PDF-1.7\n" + bytes(99)])
    def test_what_is_no_pdf_is_refused(self, archive: Archive, pdf: bytes) -> None:
        with pytest.raises(SigningRefusedError):
            archive.renew(pdf, NOW)


class TestTampering:
    def test_after_a_month_an_offline_signature_is_too_old_to_be_believed(self, archive: Archive, offline: bytes) -> None:
        late = NOW + 40 * DAY
        assert says(archive.check(archive.renew(offline, late), late)) == (Verdict.FAILED, "SIG_CONSTRAINTS_FAILURE")

    def test_any_changed_byte_is_noticed(self, archive: Archive, extended: bytes, offline: bytes) -> None:
        for position in range(len(offline), len(extended), (len(extended) - len(offline)) // 60):
            changed = bytearray(extended)
            changed[position] ^= 1
            assert archive.check(bytes(changed), NOW + 3 * DAY).verdict is not Verdict.PASSED, position

    @pytest.mark.parametrize("more", [b"\n", b"%", b" " * 9, b"\n1 0 obj<<>>endobj\n%%EOF\n"])
    def test_there_is_no_slack_behind_it(self, archive: Archive, extended: bytes, more: bytes) -> None:
        assert archive.check(extended + more, NOW + 3 * DAY).verdict is Verdict.FAILED

    def test_rolled_back_it_proves_nothing(self, archive: Archive, extended: bytes, offline: bytes) -> None:
        assert says(archive.check(extended[: len(offline)], NOW + 3 * DAY)) == (Verdict.INDETERMINATE, "NO_POE")

    def test_a_stamp_of_an_authority_that_nobody_trusts_proves_nothing(self, archive: Archive, offline: bytes) -> None:
        with Services(lambda: NOW, label="Kabupaten Lain") as strangers:
            roots = (*archive.level.roots, *strangers.pki.roots)
            archive.clock[0] = NOW
            host = frozenset({archive.workshop.services.host})
            level = BaselineLT(timestamp_url=strangers.pki.tsa_url, roots=roots, allowed_hosts=host)
            pdf = Extender(level).renew(offline, NOW)
        assert archive.check(pdf).verdict is Verdict.INDETERMINATE

    def test_a_stamp_on_another_document_is_none(self, archive: Archive, extended: bytes, signed: bytes) -> None:
        mine, other = (pdf[pdf.rindex(b"/Contents <") :] for pdf in (extended, archive.renew(signed, NOW + 3 * DAY)))
        token, stolen = mine[: mine.index(b">")], other[: other.index(b">")]
        swapped = extended.replace(token, stolen[: len(token)].ljust(len(token), b"0"))
        assert archive.check(swapped, NOW + 3 * DAY).verdict is Verdict.FAILED


def replace_page(revision: Revision) -> None:
    page = revision.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = NumberObject(90)
    revision.update_container(page)


def change_catalog(revision: Revision) -> None:
    revision.root["/Lang"] = pdf_name("/en")
    revision.update_root()  # type: ignore[no-untyped-call]  # pyHanko does not type it


def add_idle_object(revision: Revision) -> None:
    revision.add_object(DictionaryObject({pdf_name("/Type"): pdf_name("/Page")}))


def drop_evidence(revision: Revision) -> None:
    store = revision.root["/DSS"]
    store["/CRLs"] = ArrayObject()
    revision.update_container(store)


def change_widget(revision: Revision) -> None:
    widget = revision.root["/AcroForm"]["/Fields"][0]
    widget["/F"] = NumberObject(4)
    revision.update_container(widget)


@pytest.mark.parametrize("change", [replace_page, change_catalog, add_idle_object, drop_evidence, change_widget])
def test_a_revision_of_proof_changes_nothing_else(
    archive: Archive, signed: bytes, change: Callable[[Revision], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def meddled(pdf: bytes) -> Revision:
        revision = Revision(BytesIO(pdf))
        change(revision)
        return revision

    monkeypatch.setattr(f"{EXTENSION}.open_signed", meddled)
    assert archive.check(archive.renew(signed, NOW + DAY), NOW + DAY).verdict is Verdict.FAILED


@pytest.mark.parametrize("kind", ["certs", "ocsps", "crls"])
def test_evidence_that_nobody_signed_for_hides_nothing(archive: Archive, signed: bytes, kind: str) -> None:
    with Services(lambda: NOW, label="Kabupaten Lain") as strangers:
        stranger = strangers.pki.officer("Orang Lain")
        archive.clock[0] = NOW
        key = KeptKey(stranger.key, stranger.certificate, stranger.chain)
        level = BaselineLT(timestamp_url=strangers.pki.tsa_url)
        other = PadesSigner(key, level).sign(archive.workshop.page(), SignatureRequest("contoh", NOW))
    given = DocumentSecurityStore.read_dss(Revision(BytesIO(other)).prev)
    revision = Revision(BytesIO(signed))
    store = revision.root["/DSS"]
    name = {"certs": "/Certs", "ocsps": "/OCSPs", "crls": "/CRLs"}[kind]
    held = getattr(given, kind)
    items = list(held.values()) if isinstance(held, dict) else held
    streams = [StreamObject(stream_data=item.get_object().data) for item in items]
    store[name] = ArrayObject([*store[name], *map(revision.add_object, streams)])
    revision.update_container(store)
    out = BytesIO()
    revision.write(out)  # type: ignore[no-untyped-call]  # pyHanko does not type it
    report = archive.check(out.getvalue())
    assert says(report) == (Verdict.FAILED, "FORMAT_FAILURE")
    assert any(each.axis is Axis.FORMAT and "serves no signature" in each.evidence for each in report.axes)


def test_a_root_among_the_evidence_hides_nothing(archive: Archive, signed: bytes) -> None:
    """Signing services of others put it there; it is believed for what the verifier trusts, not for where it stands."""
    revision = Revision(BytesIO(signed))
    store = revision.root["/DSS"]
    roots = [StreamObject(stream_data=root) for root in archive.level.roots]
    store["/Certs"] = ArrayObject([*store["/Certs"], *map(revision.add_object, roots)])
    revision.update_container(store)
    out = BytesIO()
    revision.write(out)  # type: ignore[no-untyped-call]  # pyHanko does not type it
    assert archive.check(out.getvalue()).verdict is Verdict.PASSED
