"""Who signs, when, and under whose authority: every wrong answer to that has its own reason."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.domain.verification import Verdict
from slrtkit.ports.signing import SignatureRequest
from slrtkit.ports.trust import TrustBundle
from slrtkit.testing.workshop import NOW, Workshop, open_workshop

from .workshop.strangers import careless

DAY = timedelta(days=1)


def test_with_roots_only_a_genuine_letter_is_signature_only(workshop: Workshop, genuine: bytes) -> None:
    report = workshop.check(genuine, TrustBundle(workshop.trust.roots))
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "SIGNATURE_ONLY")
    report = workshop.check(genuine, profile="signature")
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "SIGNATURE_ONLY")


def test_under_an_unknown_root_a_letter_is_undetermined(workshop: Workshop, genuine: bytes) -> None:
    with open_workshop() as stranger:
        for roots in (stranger.services.pki.roots, ()):
            report = workshop.check(genuine, evolve(workshop.trust, roots=roots))
            assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND")


def test_without_network_a_letter_is_signed_but_undetermined(workshop: Workshop) -> None:
    report = workshop.check(workshop.sign(workshop.page(), offline=True))
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "NO_POE")


def test_the_security_store_cannot_be_taken_out(workshop: Workshop, genuine: bytes) -> None:
    report = workshop.check(genuine.replace(b"/DSS ", b"/DSX "))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "HASH_FAILURE")


def test_a_letter_stays_good_when_its_signer_expires_or_is_revoked_later(workshop: Workshop) -> None:
    brief = workshop.services.pki.officer("Pejabat Singkat", not_after=NOW + 2 * DAY)
    pdf = workshop.sign(workshop.page(), brief)
    workshop.services.pki.revoke(brief.certificate, NOW + DAY)
    trust = evolve(workshop.trust, authority=workshop.authority(key=brief.key_id))
    assert workshop.check(pdf, trust, at=NOW + 300 * DAY).verdict is Verdict.PASSED


def test_when_the_time_stamp_authority_has_expired_since_a_letter_is_undetermined(workshop: Workshop, genuine: bytes) -> None:
    endless = evolve(workshop.trust, authority=evolve(workshop.authority(), expires=datetime(2090, 1, 1, tzinfo=UTC)))
    report = workshop.check(genuine, endless, at=NOW + 11 * 365 * DAY)
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "OUT_OF_BOUNDS_NO_POE")


def test_a_letter_of_tomorrow_is_undetermined_today(workshop: Workshop, genuine: bytes) -> None:
    report = workshop.check(genuine, at=NOW - DAY)
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "TIMESTAMP_ORDER_FAILURE")


@pytest.mark.parametrize("claimed", [NOW - 2 * DAY, NOW + DAY])
def test_a_claimed_time_that_contradicts_the_time_stamp_fails(workshop: Workshop, claimed: datetime) -> None:
    level = BaselineLT(timestamp_url=workshop.services.pki.tsa_url, skew=9 * DAY)
    signer = PadesSigner.from_pkcs12(workshop.officer.pkcs12(b"contoh"), lambda: b"contoh", level)
    with careless():
        pdf = signer.sign(workshop.page(), SignatureRequest(workshop.letter.id, claimed, "", ""))
    report = workshop.check(pdf, at=NOW + DAY)
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "SIG_CONSTRAINTS_FAILURE")
