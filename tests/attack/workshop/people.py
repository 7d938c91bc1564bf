"""Who signs, when, and under whose authority: keys, certificates and lists that prove too little."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

from attrs import evolve
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from slrtkit.demo.pki import Credential
from slrtkit.demo.services import Services
from slrtkit.domain.verification import Axis, Verdict
from slrtkit.ports.trust import TrustBundle
from slrtkit.testing.workshop import NOW

from .attack import Attack, AttackClass, Attempt, Make
from .samples import Level, Sample
from .strangers import DAY, as_signed_by, careless, issue

FAMILY = "certificates and authority"
NEAR = frozenset({Level.B, Level.T, Level.LT})
ALONE = frozenset({Level.B})
"""Where no time stamp says more."""
WHO = frozenset({Axis.AUTHORITY})
PASSING = frozenset({Level.LT, Level.LTA, Level.RENEWED})
SIGNS = ("digital_signature", "content_commitment")


@cache
def short_key() -> rsa.RSAPrivateKey:
    """Return a key that is too short."""
    return rsa.generate_private_key(65537, 2048)


@cache
def long_key() -> rsa.RSAPrivateKey:
    """Return a key that is long enough."""
    return rsa.generate_private_key(65537, 3072)


def by(choose: Callable[[Sample], Credential], digest: str = "sha256") -> Make:
    """Return the attack in which somebody else signs the letter, in a container that is whole in itself."""
    return lambda sample: as_signed_by(sample.pdf, choose(sample), digest)


def _pki(sample: Sample) -> Services:
    return sample.district.workshop.services


def _by_an_officer(sample: Sample) -> Credential:
    """Return one whose issuer is no authority, but the officer."""
    return issue(sample.district.workshop.officer, "Kepala Dinas Sosial", *SIGNS)


def _below_the_limit(sample: Sample) -> Credential:
    """Return one below an authority for which the path has no room."""
    above = issue(_pki(sample).pki.intermediate, "CA Lain", "key_cert_sign", "crl_sign", ca=True)
    return issue(above, "Kepala Dinas Sosial", *SIGNS)


def _for(*usages: str) -> Callable[[Sample], Credential]:
    return lambda sample: issue(_pki(sample).pki.intermediate, "Kepala Dinas Sosial", *usages)


def _by_the_officer(sample: Sample) -> Credential:
    return sample.district.workshop.officer


def _with_key(make: Callable[[], Any]) -> Callable[[Sample], Credential]:
    return lambda sample: issue(_pki(sample).pki.intermediate, "Kepala Dinas Sosial", *SIGNS, key=make())


def listed(officer: Credential, pdf: bytes, sample: Sample) -> Attempt:
    """Let the list name whoever signed."""
    workshop = sample.district.workshop
    return Attempt(pdf, evolve(workshop.trust, authority=workshop.authority(key=officer.key_id)))


def outside(start: int, end: int) -> Make:
    """Return the attack with a certificate that held at another time, by a signer who does not care."""

    def make(sample: Sample) -> Attempt:
        pki = _pki(sample).pki
        officer = pki.officer("Pejabat", not_before=NOW + start * DAY, not_after=NOW + end * DAY)
        with careless():
            return listed(officer, sample.district.sign(sample.page, sample.level, officer), sample)

    return make


def revoked(sample: Sample) -> Attempt:
    """Sign with a certificate that was revoked the day before."""
    pki = _pki(sample).pki
    officer = pki.officer("Pejabat Dicabut")
    pki.revoke(officer.certificate, NOW - DAY)
    with careless():
        return listed(officer, sample.district.sign(sample.page, sample.level, officer), sample)


def unlisted(name: str) -> Make:
    """Return the attack of somebody who has a certificate of the right authority."""

    def make(sample: Sample) -> bytes:
        return sample.district.sign(sample.page, sample.level, _pki(sample).pki.officer(name))

    return make


def under(**changes: Any) -> Make:  # noqa: ANN401  fields of an entry, each of its own type
    """Return the attack in which the list says something else of the officer."""

    def make(sample: Sample) -> Attempt:
        authority = evolve(sample.district.workshop.authority(**changes), expires=NOW + timedelta(days=9999))
        return Attempt(sample.pdf, evolve(sample.district.trust, authority=authority))

    return make


def _elsewhere(sample: Sample) -> Attempt:
    authority = sample.district.trust.authority
    assert authority
    return Attempt(sample.pdf, evolve(sample.district.trust, authority=evolve(authority, scope="33.1")))


def _expired(sample: Sample) -> Attempt:
    authority = sample.district.trust.authority
    assert authority
    return Attempt(sample.pdf, evolve(sample.district.trust, authority=evolve(authority, expires=sample.at)))


def _no_roots(sample: Sample) -> Attempt:
    return Attempt(sample.pdf, evolve(sample.district.trust, roots=()))


def _roots_alone(sample: Sample) -> Attempt:
    return Attempt(sample.pdf, TrustBundle(sample.district.trust.roots))


def _too_early(sample: Sample) -> Attempt:
    return Attempt(sample.pdf, None, NOW - DAY)


UNPROVEN = Verdict.INDETERMINATE
CHAIN = frozenset({Axis.CHAIN})
STRENGTH = frozenset({"CRYPTO_CONSTRAINTS_FAILURE"})
WRONG_ENTRIES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("another key", {"key": "0" * 64}, "KEY_NOT_AUTHORISED"),
    ("another office", {"office": "33.16.dinkes"}, "OFFICE_NOT_AUTHORISED"),
    ("another type", {"letter_types": ("sktm",)}, "TYPE_NOT_AUTHORISED"),
    ("no type", {"letter_types": ()}, "TYPE_NOT_AUTHORISED"),
    ("a period that had ended", {"valid_to": date(2026, 11, 20)}, "DATE_NOT_AUTHORISED"),
    ("a period that had not begun", {"valid_from": date(2026, 11, 22)}, "DATE_NOT_AUTHORISED"),
)
CLASSES: tuple[AttackClass, ...] = (
    AttackClass(
        FAMILY,
        "weak digest or short key",
        (
            Attack("SHA-1", by(_by_the_officer, "sha1"), frozenset({Axis.INTEGRITY}), codes=STRENGTH, levels=NEAR),
            Attack("MD5", by(_with_key(long_key), "md5"), frozenset({Axis.INTEGRITY}), codes=STRENGTH, levels=NEAR),
            Attack("RSA of 2048 bits", by(_with_key(short_key)), frozenset({Axis.INTEGRITY}), codes=STRENGTH, levels=NEAR),
            Attack(
                "a curve of 224 bits",
                by(_with_key(lambda: ec.generate_private_key(ec.SECP224R1()))),
                frozenset({Axis.INTEGRITY}),
                codes=STRENGTH,
                levels=NEAR,
            ),
        ),
        ("unit/test_verification_containers.py::test_only_strong_algorithms_and_keys_count",),
    ),
    AttackClass(
        FAMILY,
        "issuer that is no authority",
        (Attack("an officer issues certificates", by(_by_an_officer), CHAIN, UNPROVEN, levels=ALONE),),
    ),
    AttackClass(
        FAMILY,
        "a path that is too long",
        (Attack("an authority below one that may have none", by(_below_the_limit), CHAIN, UNPROVEN, levels=ALONE),),
    ),
    AttackClass(
        FAMILY,
        "key usage",
        (
            Attack("for encryption", by(_for("key_encipherment")), CHAIN, UNPROVEN, levels=ALONE),
            Attack("for logging in", by(_for("digital_signature")), CHAIN, UNPROVEN, levels=ALONE),
            Attack("for certificates", by(_for("key_cert_sign")), CHAIN, UNPROVEN, levels=ALONE),
        ),
        ("attack/test_stale_evidence.py::test_a_certificate_for_another_purpose_signs_no_letter",),
    ),
    AttackClass(
        FAMILY,
        "expired or not yet valid",
        (
            Attack("expired", outside(-30, -1), CHAIN, codes=frozenset({"EXPIRED"}), levels=frozenset({Level.LT})),
            Attack("not yet valid", outside(1, 30), CHAIN, codes=frozenset({"NOT_YET_VALID"}), levels=frozenset({Level.LT})),
        ),
    ),
    AttackClass(
        FAMILY,
        "revoked before it signed",
        (
            Attack(
                "the day before",
                revoked,
                frozenset({Axis.REVOCATION}),
                codes=frozenset({"REVOKED"}),
                levels=frozenset({Level.LT}),
            ),
        ),
    ),
    AttackClass(
        FAMILY,
        "revocation data that is stale or missing",
        elsewhere=(
            "attack/test_stale_evidence.py::test_evidence_from_before_the_revocation_does_not_help_days_later",
            "attack/test_extensions.py::TestGenuine::test_a_time_stamp_alone_proves_no_certificate_until_it_is_extended",
        ),
    ),
    AttackClass(
        FAMILY,
        "look-alike signer",
        (
            Attack(
                "of the same name",
                unlisted("Kepala Dinas Sosial"),
                WHO,
                codes=frozenset({"KEY_NOT_AUTHORISED"}),
                levels=PASSING,
            ),
            Attack(
                "of the right authority", unlisted("Pejabat Lain"), WHO, codes=frozenset({"KEY_NOT_AUTHORISED"}), levels=PASSING
            ),
        ),
    ),
    AttackClass(
        FAMILY,
        "right authority, wrong key, office, type or period",
        (
            *(
                Attack(name, under(**change), WHO, codes=frozenset({code}), levels=PASSING)
                for name, change, code in WRONG_ENTRIES
            ),
            Attack("an office out of scope", _elsewhere, WHO, codes=frozenset({"OFFICE_OUT_OF_SCOPE"}), levels=PASSING),
        ),
    ),
    AttackClass(
        FAMILY,
        "too little to believe",
        (
            Attack("an expired list", _expired, WHO, UNPROVEN, frozenset({"AUTHORITY_LIST_EXPIRED"}), levels=PASSING),
            Attack("no root", _no_roots, CHAIN, UNPROVEN, frozenset({"NO_CERTIFICATE_CHAIN_FOUND"})),
            Attack("roots and no list", _roots_alone, WHO, UNPROVEN, frozenset({"SIGNATURE_ONLY"}), levels=PASSING),
            Attack("a letter of tomorrow", _too_early, frozenset({Axis.TIME}), UNPROVEN, levels=frozenset({Level.LT})),
        ),
    ),
)
