"""Chain, revocation and time, by pyHanko's AdES validation over the evidence inside the letter. No network.

The signer's certificates are judged at the instant that the time stamp proves, not at the instant of reading: so a letter stays
good when its signer's certificate expires, or is revoked, later (ETSI EN 319 102-1 section 5.5).
"""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import zip_longest
from threading import local
from typing import Any

from asn1crypto import x509
from attrs import frozen
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import ades, generic_cms
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
    bootstrap_validation_data_handlers,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator.context import CertValidationPolicySpec, ValidationDataHandlers
from pyhanko_certvalidator.fetchers import FetcherBackend, Fetchers
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    DisallowWeakAlgorithmsPolicy,
    RevocationCheckingPolicy,
)
from pyhanko_certvalidator.registry import SimpleTrustManager

from slrtkit.adapters.signing.pdfcheck.asread import as_read
from slrtkit.adapters.signing.pdfcheck.container import Container
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.store import recent
from slrtkit.domain.letter_acts import STAMP_TERM
from slrtkit.domain.verification import Axis, AxisResult, Status

__all__ = ["Evidence", "Question", "judge"]

_SKEW = timedelta(minutes=5)
"""How far two clocks may differ."""
_DELAY = timedelta(hours=24)
"""How long after the claimed signing time the time stamp may come."""
_BROKEN = ("FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE")
_REVOKED = ("REVOKED", "REVOKED_NO_POE", "REVOKED_CA_NO_POE")
_OK = ""
_DOCUMENTS = {
    "1.3.6.1.5.5.7.3.36",  # id-kp-documentSigning, RFC 9336
    "1.3.6.1.5.5.7.3.4",  # id-kp-emailProtection
    "1.3.6.1.4.1.311.10.3.12",  # Microsoft document signing
    "1.2.840.113583.1.1.5",  # Adobe authentic documents trust
    "2.5.29.37.0",  # any
}
"""Purposes under which documents are signed."""

for _chatty in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_chatty).setLevel(logging.CRITICAL)  # their warnings print certificate subjects, which may hold a NIK


@frozen
class Question:
    """What is to be judged.

    Attributes:
        signature: The container; its digest has been compared with the document.
        token: Its time stamp, or None.
        digest: The digest of the covered bytes.
        store: The evidence inside the letter.
        roots: Trusted roots, DER.
        claimed: The signing time that the signature dictionary claims, in UTC.
        at: The instant of verification, in UTC.
        stamps: The document time stamps after it, oldest first; each is on the bytes that it covers.
    """

    signature: Container
    token: Container | None
    digest: bytes
    store: LocalKnowledge
    roots: tuple[bytes, ...]
    claimed: datetime
    at: datetime
    stamps: tuple[Container, ...] = ()


@frozen
class Evidence:
    """The answers on chain, revocation and time, and the signing time, None where nothing proves one."""

    axes: tuple[AxisResult, ...]
    signed_at: datetime | None


class _Offline(FetcherBackend):
    """Fetches nothing. pyHanko would otherwise prepare an HTTP client of its own for each validation."""

    def get_fetchers(self) -> Fetchers:
        raise NotImplementedError

    async def close(self) -> None:
        return


def judge(question: Question) -> Evidence:
    """Answer chain, revocation and time.

    Raises:
        Fault: on the integrity axis, where the signature value is not the signer's.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(_judge(question))
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_judge(question))).result()


async def _judge(question: Question) -> Evidence:
    tokens = [*((question.token,) if question.token else ()), *question.stamps]
    if not tokens:
        chain = await _signature(question, question.store, question.at, NO_REVOCATION)
        return Evidence(
            (
                _chain(chain, question, question.at, proven=False),
                AxisResult(Axis.REVOCATION, Status.NOT_CHECKED, "NO_POE", "no proven time to judge the evidence at"),
                AxisResult(Axis.TIME, Status.INDETERMINATE, "NO_POE", "no time stamp"),
            ),
            None,
        )
    stamped = tokens[0].instant
    store = recent(question.store, stamped, (question.signature.path, tokens[0].path))
    time = await _time(question, tokens)
    proven = time.status is Status.PASSED
    full = await _signature(question, store, stamped, REQUIRE_REVINFO)
    if full not in (_OK, *_REVOKED) and len(tokens) > 1:  # evidence that came with the next stamp: what holds then held before
        later = tokens[1].instant
        store = recent(question.store, later, (question.signature.path, tokens[0].path))
        if await _signature(question, store, later, REQUIRE_REVINFO) == _OK:
            full = _OK
    chain = full if full == _OK else await _signature(question, store, stamped, NO_REVOCATION)
    axes = (_chain(chain, question, stamped, proven=proven), _revocation(full, chain, proven=proven), time)
    return Evidence(axes, stamped if proven else None)


def _chain(code: str, question: Question, moment: datetime, *, proven: bool) -> AxisResult:
    outside = Status.FAILED if proven else Status.INDETERMINATE
    if any(moment > certificate.not_valid_after for certificate in question.signature.path):
        return AxisResult(Axis.CHAIN, outside, "EXPIRED", "signed after a certificate of the path had expired")
    if any(moment < certificate.not_valid_before for certificate in question.signature.path):
        return AxisResult(Axis.CHAIN, outside, "NOT_YET_VALID", "signed before a certificate of the path was valid")
    if code != _OK:
        return AxisResult(Axis.CHAIN, Status.INDETERMINATE, code, "no valid path to a trusted root")
    if not _for_documents(question.signature.signer):
        return AxisResult(
            Axis.CHAIN, Status.FAILED, "CHAIN_CONSTRAINTS_FAILURE", "a certificate for something else than documents"
        )
    return AxisResult(Axis.CHAIN, Status.PASSED, "TRUSTED", f"certificates={len(question.signature.path)}")


def _for_documents(certificate: x509.Certificate) -> bool:
    """Say whether a certificate may sign documents; a purpose that is not critical binds nobody (RFC 5280 section 4.2.1.12)."""
    if "extended_key_usage" not in certificate.critical_extensions:
        return True
    return not _DOCUMENTS.isdisjoint(purpose.dotted for purpose in certificate.extended_key_usage_value)


def _revocation(full: str, chain: str, *, proven: bool) -> AxisResult:
    if full == _OK:
        return AxisResult(Axis.REVOCATION, Status.PASSED, "NOT_REVOKED", "evidence inside the letter, fresh at the time stamp")
    if full in _REVOKED:
        status = Status.FAILED if proven else Status.INDETERMINATE
        return AxisResult(Axis.REVOCATION, status, "REVOKED", "revoked when it signed")
    if chain != _OK:
        return AxisResult(Axis.REVOCATION, Status.NOT_CHECKED, "NO_CERTIFICATE_CHAIN_FOUND", "no chain to ask about")
    return AxisResult(Axis.REVOCATION, Status.INDETERMINATE, "TRY_LATER", "no evidence, or none fresh at the time stamp")


async def _time(question: Question, tokens: Sequence[Container]) -> AxisResult:
    broken = await _stamps(question, tokens)
    if broken:
        return broken
    first, last = tokens[0].instant, tokens[-1]
    delay = _DELAY if question.token else STAMP_TERM  # of a signature made without a network the first stamp is on the document
    if not first - delay <= question.claimed <= first + _SKEW:
        seen = f"claimed={question.claimed.isoformat()} stamped={first.isoformat()}"
        return AxisResult(Axis.TIME, Status.FAILED, "SIG_CONSTRAINTS_FAILURE", seen)
    if last.instant > question.at + _SKEW:
        return AxisResult(Axis.TIME, Status.INDETERMINATE, "TIMESTAMP_ORDER_FAILURE", f"stamped={last.instant.isoformat()}")
    if question.at > min(certificate.not_valid_after for certificate in last.path):
        return AxisResult(
            Axis.TIME, Status.INDETERMINATE, "OUT_OF_BOUNDS_NO_POE", "the authority's certificate has expired since"
        )
    renewed = f" stamps={len(tokens)}" if len(tokens) > 1 else ""
    return AxisResult(Axis.TIME, Status.PASSED, "PROVEN", f"stamped={first.isoformat(timespec='seconds')}{renewed}")


async def _stamps(question: Question, tokens: Sequence[Container]) -> AxisResult | None:
    """Judge each stamp at the instant of the next, which proves that it was there, and the last at its own; None: all hold."""
    for token, following in zip_longest(tokens, tokens[1:]):
        code = await _stamp(question, token, following.instant if following else token.instant)
        if code in (*_BROKEN, *_REVOKED):
            return AxisResult(Axis.TIME, Status.FAILED, "REVOKED" if code in _REVOKED else code, "a time stamp is not good")
        if code != _OK:
            return AxisResult(
                Axis.TIME, Status.INDETERMINATE, code, "a time stamp leads to no trusted authority, or lacks evidence"
            )
        if following and token.instant > following.instant + _SKEW:
            return AxisResult(Axis.TIME, Status.FAILED, "TIMESTAMP_ORDER_FAILURE", "a time stamp is younger than the next")
    return None


async def _stamp(question: Question, token: Container, moment: datetime) -> str:
    """Return the sub-indication of a time stamp at a moment, empty for none."""
    store = recent(question.store, moment, (question.signature.path, token.path))
    spec, timing, handlers = _setting(question, store, moment, REQUIRE_REVINFO)
    imprint = token.imprint[1]
    own = token is question.token
    result = await ades.ades_timestamp_validation(
        token.signed_data,
        spec,
        generic_cms.message_imprint_checker(question.signature.info) if own else lambda _: imprint,
        timing_info=timing,
        validation_data_handlers=handlers,
    )
    return _code(result, token)


async def _signature(question: Question, store: LocalKnowledge, moment: datetime, revocation: RevocationCheckingPolicy) -> str:
    """Return the sub-indication at a moment, empty for none.

    Raises:
        Fault: on the integrity axis, where the signature value is not the signer's.
    """
    spec, timing, handlers = _setting(question, store, moment, revocation)
    result = await ades.ades_basic_validation(
        question.signature.signed_data, spec, timing_info=timing, raw_digest=question.digest, validation_data_handlers=handlers
    )
    code = _code(result, question.signature)
    if code in _BROKEN:
        raise Fault(Axis.INTEGRITY, code, "the signature is not that of its certificate")
    return code


def _code(result: "ades.AdESBasicValidationResult[Any]", container: Container) -> str:
    """Return the sub-indication; the path that passed must be the one in the container, below a root."""
    if result.ades_subindic is not AdESPassed.OK:
        return str(result.ades_subindic.standard_name)
    path = getattr(result.api_status, "validation_path", None)
    below = {as_read(certificate) for certificate in path.iter_certs(include_root=False)} if path else set()
    return _OK if below == {as_read(certificate) for certificate in container.path} else "CHAIN_CONSTRAINTS_FAILURE"


def _setting(
    question: Question, store: LocalKnowledge, moment: datetime, revocation: RevocationCheckingPolicy
) -> tuple[SignatureValidationSpec, ValidationTimingInfo, ValidationDataHandlers]:
    spec = SignatureValidationSpec(
        CertValidationPolicySpec(
            _KEPT.anchors(question.roots),
            CertRevTrustPolicy(revocation),
            time_tolerance=_SKEW,
            algorithm_usage_policy=DisallowWeakAlgorithmsPolicy(rsa_key_size_threshold=3072),
        ),
        RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY, _Offline()),
        local_knowledge=store,
        key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
    )
    timing = ValidationTimingInfo(moment, moment, point_in_time_validation=True)
    return spec, timing, bootstrap_validation_data_handlers(spec, timing)


class _Kept(local):
    """What one thread keeps from letter to letter; no other may look into it (see `slrtkit.adapters.signing.asn1`)."""

    def __init__(self) -> None:
        self.anchors = lru_cache(maxsize=8)(_anchors)


def _anchors(roots: tuple[bytes, ...]) -> SimpleTrustManager:
    return SimpleTrustManager.build(trust_roots=[x509.Certificate.load(root) for root in roots])


_KEPT = _Kept()
