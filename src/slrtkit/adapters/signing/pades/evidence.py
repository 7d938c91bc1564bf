"""What proves later, without a network, that the certificates of a signature and of its time stamp held when it was made."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from asn1crypto import crl, ocsp, x509
from attrs import frozen
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from cryptography.x509.ocsp import OCSPRequestBuilder
from pyhanko.sign.signers.pdf_signer import PreSignValidationStatus
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath

from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.adapters.signing.pades.network import Network
from slrtkit.adapters.signing.pades.stamp import Stamper, ask
from slrtkit.errors import KeyUnavailableError, SigningError, SigningRefusedError

__all__ = ["BaselineLT", "Evidence", "gather"]

_T = TypeVar("_T", ocsp.OCSPResponse, crl.CertificateList)

_SIGNER = ({"non_repudiation"}, set[str]())
_AUTHORITY = (set[str](), {"time_stamping"})


@frozen(kw_only=True)
class BaselineLT:
    """PAdES B-LT: a time stamp, and the evidence for later inside the document.

    Attributes:
        timestamp_url: The time-stamping authority (RFC 3161 over HTTP).
        allowed_hosts: Hosts beside that one that may be asked for OCSP answers and CRLs (`ocsp.example.go.id`, `host:port`).
        roots: Trusted roots, DER; a self-signed certificate that comes with the key counts too.
        timeout: Seconds that a service may take to connect, and again to answer.
        keep: How long gathered evidence is used again; never beyond the next update that it announces. A revocation of the
            signer's own certificate is noticed at the latest after this time.
        skew: How far the clock of the caller and of the services may be apart.
    """

    timestamp_url: str
    allowed_hosts: frozenset[str] = frozenset()
    roots: tuple[bytes, ...] = ()
    timeout: float = 10.0
    keep: timedelta = timedelta(minutes=10)
    skew: timedelta = timedelta(minutes=5)


@frozen
class Evidence:
    """Validation paths, OCSP answers and CRLs for both the signer and the time-stamping authority; nothing of it for B-B.

    Attributes:
        status: What pyHanko writes into the document security store.
        stamper: Gives time stamps of the authority that the evidence is for.
        container: Hexadecimal digits that the signature's container needs.
        since: The instant it was gathered for.
        until: The instant from which it is gathered anew.
    """

    status: PreSignValidationStatus | None
    stamper: Stamper | None
    container: int
    since: datetime
    until: datetime


async def gather(key: KeptKey, level: BaselineLT, at: datetime) -> Evidence:
    """Ask the services for everything that a verifier will need.

    Raises:
        KeyUnavailableError: a service does not answer, or its answer is of no use.
        SigningRefusedError: a certificate is revoked, outside its validity, or not under a trusted root.
    """
    network = Network(level.allowed_hosts | {urlsplit(level.timestamp_url).netloc}, level.timeout)
    sample = ask(level.timestamp_url, network)
    if abs(sample.at - at) > level.skew:
        raise KeyUnavailableError("the time stamp is far from the signing instant", code="signing.clock", cure="set the clock")
    roots = [*map(x509.Certificate.load, level.roots), *key.own_roots]
    frame = _Frame(roots, (*key.cert_registry, *sample.others), at, level.skew)
    bare = [await frame.path(key.signing_cert, _SIGNER), await frame.path(sample.certificate, _AUTHORITY)]
    answers, lists = _fetch(bare, network)
    signer = await frame.path(key.signing_cert, _SIGNER, answers, lists)
    authority = await frame.path(sample.certificate, _AUTHORITY, answers, lists)
    status = PreSignValidationStatus(
        signer_path=signer,
        validation_paths=[signer, authority],
        ts_validation_paths=[authority],
        ocsps_to_embed=answers,
        crls_to_embed=lists,
    )
    stamper = Stamper(level.timestamp_url, network, sample, list(authority.iter_certs(include_root=False))[::-1])
    return Evidence(status, stamper, await key.container(stamper), at, min([at + level.keep, *_next_updates(answers, lists)]))


@frozen
class _Frame:
    """Where and when certificates are judged."""

    roots: Sequence[x509.Certificate]
    others: Sequence[x509.Certificate]
    at: datetime
    skew: timedelta

    async def path(
        self,
        leaf: x509.Certificate,
        usage: tuple[set[str], set[str]],
        answers: Sequence[ocsp.OCSPResponse] = (),
        lists: Sequence[crl.CertificateList] = (),
    ) -> ValidationPath:
        """Return the path from a root to the leaf; with answers or lists, all of it must be covered by them."""
        context = ValidationContext(
            trust_roots=list(self.roots),
            other_certs=self.others,
            moment=self.at,
            time_tolerance=self.skew,
            ocsps=answers,
            crls=lists,
            revocation_mode="require" if answers or lists else "soft-fail",
        )
        try:
            path: ValidationPath = await CertificateValidator(leaf, validation_context=context).async_validate_usage(*usage)
        except (PathError, ValidationError) as error:
            raise _translated(error) from error
        except (ValueError, TypeError) as error:
            raise KeyUnavailableError("the status of a certificate cannot be read", code="signing.no-evidence") from error
        return path


def _translated(error: PathError | ValidationError) -> SigningError:
    match error:
        case RevokedError():
            return SigningRefusedError("a certificate of the chain is revoked", code="signing.revoked")
        case ExpiredError() | NotYetValidError():
            return SigningRefusedError("a certificate of the chain is outside its validity", code="signing.validity")
        case InsufficientRevinfoError():
            return KeyUnavailableError("the status of a certificate cannot be told now", code="signing.no-evidence")
        case _:
            return SigningRefusedError(
                "a certificate is not fit for its use or not under a trusted root",
                code="signing.chain",
                cure="give the issuers with the key, and the root in roots",
            )


def _fetch(paths: Sequence[ValidationPath], network: Network) -> tuple[list[ocsp.OCSPResponse], list[crl.CertificateList]]:
    """Fetch one OCSP answer or CRL for every certificate below the roots, each certificate once."""
    found: dict[bytes, ocsp.OCSPResponse | crl.CertificateList] = {}
    for path in paths:
        for certificate in path.iter_certs(include_root=False):
            if certificate.issuer_serial not in found:
                issuer = path.find_issuing_authority(certificate).certificate
                found[certificate.issuer_serial] = _status(certificate, issuer, network)
    answers = [item for item in found.values() if isinstance(item, ocsp.OCSPResponse)]
    return answers, [item for item in found.values() if isinstance(item, crl.CertificateList)]


def _status(
    certificate: x509.Certificate, issuer: x509.Certificate, network: Network
) -> ocsp.OCSPResponse | crl.CertificateList:
    """Return an OCSP answer, or the CRL where there is none."""
    problem: SigningError = KeyUnavailableError("a certificate names no place for its status", code="signing.no-evidence")
    for address in certificate.ocsp_urls:
        try:
            return _answer(certificate, issuer, address, network)
        except SigningError as error:
            problem = error
    for address in (point.url for point in certificate.crl_distribution_points if point.url):
        try:
            return _parsed(crl.CertificateList, network.get(address), address)
        except SigningError as error:
            problem = error
    raise problem


def _answer(certificate: x509.Certificate, issuer: x509.Certificate, address: str, network: Network) -> ocsp.OCSPResponse:
    subject, above = (load_der_x509_certificate(each.dump()) for each in (certificate, issuer))
    request = OCSPRequestBuilder().add_certificate(subject, above, SHA1()).build()  # noqa: S303 - names the issuer, protects nothing
    body = network.post(address, request.public_bytes(Encoding.DER), "application/ocsp-request")
    answer = _parsed(ocsp.OCSPResponse, body, address)
    if answer["response_status"].native != "successful":
        raise KeyUnavailableError(
            f"the responder says: {answer['response_status'].native}", code="signing.no-answer", path=address
        )
    return answer


def _parsed(kind: type[_T], body: bytes, address: str) -> _T:
    try:
        return kind.load(body, strict=True)
    except (ValueError, TypeError) as error:
        raise KeyUnavailableError("the answer cannot be read", code="signing.no-answer", path=address) from error


def _next_updates(answers: Iterable[ocsp.OCSPResponse], lists: Iterable[crl.CertificateList]) -> list[datetime]:
    announced = [single["next_update"].native for answer in answers for single in answer.response_data["responses"]]
    announced += [each["tbs_cert_list"]["next_update"].native for each in lists]
    return [instant for instant in announced if instant]
