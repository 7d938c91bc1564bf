"""Two signatures on one letter: exactly the first, then exactly the second, and nothing besides."""

from collections.abc import Callable
from io import BytesIO

import pytest
from attrs import evolve
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, pdf_name, pdf_string
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, PadesSigner
from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.adapters.signing.pades.revision import SECOND_FIELD, Revision
from slrtkit.demo.pki import Credential
from slrtkit.domain.verification import Axis, Report, Status, Verdict
from slrtkit.errors import SigningRefusedError
from slrtkit.ports.signing import SignatureRequest, Turn
from slrtkit.ports.trust import TrustBundle
from slrtkit.testing.workshop import NOW, Workshop

Change = Callable[[Revision], None]
SIGNING = "slrtkit.adapters.signing.pades.signer"


@pytest.fixture(scope="module")
def village(workshop: Workshop) -> Credential:
    return workshop.services.pki.officer("Kepala Desa Rekaan")


@pytest.fixture(scope="module")
def trust(workshop: Workshop, village: Credential) -> TrustBundle:
    one = workshop.authority()
    return evolve(
        workshop.trust, authority=evolve(one, entries=(*one.entries, evolve(one.entries[0], key=village.key_id, role="kades")))
    )


def signer(workshop: Workshop, officer: Credential, *, offline: bool = False) -> PadesSigner:
    level = BaselineB() if offline else BaselineLT(timestamp_url=workshop.services.pki.tsa_url)
    return PadesSigner(KeptKey(officer.key, officer.certificate, officer.chain), level)


def asked(turn: Turn) -> SignatureRequest:
    return SignatureRequest("contoh", NOW, "Surat rekomendasi", "Rekaan", turn)


@pytest.fixture(scope="module")
def first(workshop: Workshop) -> bytes:
    return signer(workshop, workshop.officer).sign(workshop.page(), asked(Turn.FIRST))


@pytest.fixture(scope="module")
def both(workshop: Workshop, first: bytes, village: Credential) -> bytes:
    return signer(workshop, village).sign(first, asked(Turn.SECOND))


def judged(workshop: Workshop, pdf: bytes, trust: TrustBundle) -> tuple[Verdict, str]:
    report = workshop.check(pdf, trust)
    return report.verdict, report.sub_indication


def test_a_letter_that_both_signed_passes_and_each_is_judged_on_every_axis(
    workshop: Workshop, both: bytes, first: bytes, village: Credential, trust: TrustBundle
) -> None:
    report = workshop.check(both, trust)
    assert report.verdict is Verdict.PASSED
    assert both.startswith(first)
    assert [each.key for each in report.signers] == [workshop.officer.key_id, village.key_id]
    assert all(each.signed_at == NOW and not each.sealed for each in report.signers)
    assert report.key == village.key_id
    for axis in (Axis.CHAIN, Axis.REVOCATION, Axis.TIME, Axis.AUTHORITY):
        assert [each.status for each in report.axes if each.axis is axis] == [Status.PASSED, Status.PASSED]


def test_before_the_second_has_signed_it_is_no_letter_yet(workshop: Workshop, first: bytes, trust: TrustBundle) -> None:
    report = workshop.check(first, trust)
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "SIGNATURE_MISSING")
    assert [each.status for each in report.axes if each.axis is Axis.INTEGRITY] == [Status.PASSED]


@pytest.mark.parametrize("left_out", [0, 1])
def test_each_of_them_must_be_authorised(workshop: Workshop, both: bytes, trust: TrustBundle, left_out: int) -> None:
    assert trust.authority
    kept = trust.authority.entries[1 - left_out]
    alone = evolve(trust, authority=evolve(trust.authority, entries=(kept,)))
    assert judged(workshop, both, alone) == (Verdict.FAILED, "KEY_NOT_AUTHORISED")


def test_one_officer_does_not_sign_for_both(workshop: Workshop, first: bytes, trust: TrustBundle) -> None:
    twice = signer(workshop, workshop.officer).sign(first, asked(Turn.SECOND))
    assert judged(workshop, twice, trust) == (Verdict.FAILED, "SIGNED_TWICE")


def test_where_one_of_them_proves_no_time_the_letter_is_undetermined(
    workshop: Workshop, first: bytes, village: Credential, trust: TrustBundle
) -> None:
    pdf = signer(workshop, village, offline=True).sign(first, asked(Turn.SECOND))
    assert judged(workshop, pdf, trust) == (Verdict.INDETERMINATE, "NO_POE")


def test_any_changed_byte_is_noticed(workshop: Workshop, both: bytes, first: bytes, trust: TrustBundle) -> None:
    for position in (*range(9, len(first), len(first) // 25), *range(len(first), len(both), (len(both) - len(first)) // 40)):
        changed = bytearray(both)
        changed[position] ^= 1
        assert workshop.check(bytes(changed), trust).verdict is not Verdict.PASSED, position


def test_a_second_signature_is_made_only_where_one_waits(workshop: Workshop, both: bytes, genuine: bytes) -> None:
    for pdf in (workshop.page(), genuine, both):
        with pytest.raises(SigningRefusedError) as refusal:
            signer(workshop, workshop.officer).sign(pdf, asked(Turn.SECOND))
        assert refusal.value.code == "signing.turn"


def replace_page(revision: Revision) -> None:
    page = revision.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = NumberObject(90)
    revision.update_container(page)


def add_annotation(revision: Revision) -> None:
    page = revision.root["/Pages"]["/Kids"][0]
    note = {"/Type": "/Annot", "/Subtype": "/Square"}
    added = DictionaryObject({pdf_name(key): pdf_name(value) for key, value in note.items()})
    added[pdf_name("/Rect")] = ArrayObject(map(NumberObject, (0, 0, 99, 99)))
    page["/Annots"] = ArrayObject([*page["/Annots"], revision.add_object(added)])
    revision.update_container(page)


def unlock(revision: Revision) -> None:
    for field in (each.get_object() for each in revision.root["/AcroForm"]["/Fields"]):
        if field.get("/T") == SECOND_FIELD:
            del field["/Lock"]
            revision.update_container(field)


def rename(revision: Revision) -> None:
    for field in (each.get_object() for each in revision.root["/AcroForm"]["/Fields"]):
        if field.get("/T") != SECOND_FIELD:
            field["/T"] = pdf_string("Lain")
            revision.update_container(field)


def swap_attachment(revision: Revision) -> None:
    specification = revision.root["/AF"][0]
    specification["/Desc"] = pdf_string("lain")
    revision.update_container(specification)


def empty_store(revision: Revision) -> None:
    store = revision.root["/DSS"]
    store["/OCSPs"] = ArrayObject()
    revision.update_container(store)


@pytest.mark.parametrize("change", [replace_page, add_annotation, unlock, rename, swap_attachment, empty_store])
def test_the_second_signer_changes_nothing_but_the_own_field(
    workshop: Workshop,
    first: bytes,
    village: Credential,
    trust: TrustBundle,
    change: Change,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def meddled(pdf: bytes, _: Turn) -> Revision:
        revision = Revision(BytesIO(pdf))
        change(revision)
        return revision

    monkeypatch.setattr(f"{SIGNING}.open_revision", meddled)
    report = workshop.check(signer(workshop, village).sign(first, asked(Turn.SECOND)), trust)
    assert report.verdict is Verdict.FAILED


def approve(
    pdf: bytes, officer: Credential, field: str, *, certify: bool = False, level: MDPPerm = MDPPerm.NO_CHANGES
) -> bytes:
    """Sign as any program may: outside what a letter allows."""
    settings = PdfSignatureMetadata(
        field, md_algorithm="sha256", certify=certify, docmdp_permissions=level, subfilter=SigSeedSubFilter.PADES
    )
    made = PdfSigner(
        settings, KeptKey(officer.key, officer.certificate, officer.chain), new_field_spec=SigFieldSpec(field, box=(0, 0, 0, 0))
    )
    out = BytesIO()
    made.sign_pdf(Revision(BytesIO(pdf)), output=out)
    return out.getvalue()


def format_failed(report: Report) -> bool:
    return report.verdict is Verdict.FAILED and report.sub_indication in ("FORMAT_FAILURE", "MODIFIED")


def test_a_third_signature_is_refused(workshop: Workshop, both: bytes, trust: TrustBundle) -> None:
    assert format_failed(workshop.check(approve(both, workshop.services.pki.officer("Ketiga"), "Ketiga"), trust))


def test_two_approvals_without_a_certification_are_refused(workshop: Workshop, village: Credential, trust: TrustBundle) -> None:
    pdf = approve(approve(workshop.page(), workshop.officer, "Satu"), village, "Dua")
    assert format_failed(workshop.check(pdf, trust))


@pytest.mark.parametrize("level", [MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
def test_a_certification_that_allows_more_is_refused_where_no_second_waits(
    workshop: Workshop, trust: TrustBundle, level: MDPPerm
) -> None:
    assert format_failed(workshop.check(approve(workshop.page(), workshop.officer, "Satu", certify=True, level=level), trust))
