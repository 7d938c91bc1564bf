"""Who signs, when, and under whose authority: every wrong answer to that has its own reason."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from pyhanko_certvalidator import ValidationContext

from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.domain.verification import Axis, Verdict
from slrtkit.ports.signing import SignatureRequest
from slrtkit.ports.trust import TrustBundle
from slrtkit.testing.workshop import NOW, Workshop, open_workshop

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"key": "0" * 64}, "KEY_NOT_AUTHORISED"),
        ({"office": "33.16.dinkes"}, "OFFICE_NOT_AUTHORISED"),
        ({"letter_types": ("sktm",)}, "TYPE_NOT_AUTHORISED"),
        ({"letter_types": ()}, "TYPE_NOT_AUTHORISED"),
        ({"valid_to": date(2026, 11, 20)}, "DATE_NOT_AUTHORISED"),
        ({"valid_from": date(2026, 11, 22)}, "DATE_NOT_AUTHORISED"),
    ],
)
def test_a_list_that_does_not_name_this_key_office_type_and_date_fails_the_letter(
    workshop: Workshop, genuine: bytes, change: dict[str, Any], code: str
) -> None:
    report = workshop.check(genuine, evolve(workshop.trust, authority=workshop.authority(**change)))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, code)


def test_an_officer_of_the_right_authority_who_is_not_listed_fails(workshop: Workshop) -> None:
    pdf = workshop.sign(workshop.page(), workshop.services.pki.officer("Pejabat Lain"))
    report = workshop.check(pdf)
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "KEY_NOT_AUTHORISED")
    assert report.decisive
    assert report.decisive.axis is Axis.AUTHORITY


def test_a_look_alike_name_does_not_help(workshop: Workshop) -> None:
    pdf = workshop.sign(workshop.page(), workshop.services.pki.officer("Kepala Dinas Sosial"))
    assert workshop.check(pdf).sub_indication == "KEY_NOT_AUTHORISED"


def test_an_office_outside_the_lists_scope_fails(workshop: Workshop, genuine: bytes) -> None:
    elsewhere = evolve(workshop.authority(), scope="33.1")
    assert workshop.check(genuine, evolve(workshop.trust, authority=elsewhere)).sub_indication == "OFFICE_OUT_OF_SCOPE"


def test_an_expired_list_leaves_the_letter_undetermined(workshop: Workshop, genuine: bytes) -> None:
    report = workshop.check(genuine, at=NOW + 366 * DAY)
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "AUTHORITY_LIST_EXPIRED")


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


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the care out of the signer, as a forger would: it signs whatever its certificate says, at any time."""

    def trusting(**settings: Any) -> ValidationContext:  # noqa: ANN401  pyHanko's own arguments
        blind = {"time_tolerance": 40 * DAY, "ocsps": (), "crls": (), "revocation_mode": "soft-fail"}
        return ValidationContext(**{**settings, **blind})

    monkeypatch.setattr("slrtkit.adapters.signing.pades.key.KeptKey.check", lambda *_: None)
    monkeypatch.setattr("slrtkit.adapters.signing.pades.evidence.ValidationContext", trusting)


@pytest.mark.usefixtures("careless")
@pytest.mark.parametrize(("start", "end", "code"), [(-30, -1, "EXPIRED"), (1, 30, "NOT_YET_VALID")])
def test_a_certificate_outside_its_time_fails(workshop: Workshop, start: int, end: int, code: str) -> None:
    officer = workshop.services.pki.officer("Pejabat", not_before=NOW + start * DAY, not_after=NOW + end * DAY)
    trust = evolve(workshop.trust, authority=workshop.authority(key=officer.key_id))
    report = workshop.check(workshop.sign(workshop.page(), officer), trust)
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, code)


@pytest.mark.usefixtures("careless")
def test_a_certificate_revoked_before_it_signed_fails(workshop: Workshop) -> None:
    officer = workshop.services.pki.officer("Pejabat Dicabut")
    workshop.services.pki.revoke(officer.certificate, NOW - DAY)
    trust = evolve(workshop.trust, authority=workshop.authority(key=officer.key_id))
    report = workshop.check(workshop.sign(workshop.page(), officer), trust)
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "REVOKED")


@pytest.mark.usefixtures("careless")
@pytest.mark.parametrize("claimed", [NOW - 2 * DAY, NOW + DAY])
def test_a_claimed_time_that_contradicts_the_time_stamp_fails(workshop: Workshop, claimed: datetime) -> None:
    level = BaselineLT(timestamp_url=workshop.services.pki.tsa_url, skew=9 * DAY)
    signer = PadesSigner.from_pkcs12(workshop.officer.pkcs12(b"contoh"), lambda: b"contoh", level)
    pdf = signer.sign(workshop.page(), SignatureRequest(workshop.letter.id, claimed, "", ""))
    report = workshop.check(pdf, at=NOW + DAY)
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "SIG_CONSTRAINTS_FAILURE")
