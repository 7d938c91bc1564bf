"""What proves later, without a network, that the certificates of a signature and of its time stamp held when it was made."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
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

from slrtkit.adapters.signing.pades.credential import DocumentKey
from slrtkit.adapters.signing.pades.level import BaselineB, BaselineLT, BaselineT, Level
from slrtkit.adapters.signing.pades.network import Network
from slrtkit.adapters.signing.pades.stamp import Stamp, Stamper, ask
from slrtkit.errors import KeyUnavailableError, SigningError, SigningRefusedError

__all__ = ["AUTHORITY", "SIGNER", "Evidence", "Proof", "gather", "greet", "prove", "stamper_of"]

_T = TypeVar("_T", ocsp.OCSPResponse, crl.CertificateList)

Usage = tuple[set[str], set[str]]
"""Key usages and extended key usages that a certificate must have."""
SIGNER: Usage = ({"non_repudiation"}, set())
AUTHORITY: Usage = (set(), {"time_stamping"})


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


@frozen
class Proof:
    """What shows that certificates held at one instant.

    Attributes:
        paths: From a root to each certificate, in the order they were named.
        answers: OCSP answers about the certificates of the paths.
        lists: CRLs about the others.
    """

    paths: list[ValidationPath]
    answers: list[ocsp.OCSPResponse]
    lists: list[crl.CertificateList]

    @property
    def until(self) -> list[datetime]:
        """The next updates that are announced."""
        return _next_updates(self.answers, self.lists)


async def gather(key: DocumentKey, level: Level, at: datetime) -> Evidence:
    """Ask the services for everything that a verifier of this level will need.

    Raises:
        KeyUnavailableError: a service does not answer, or its answer is of no use.
        SigningRefusedError: a certificate is revoked, outside its validity, or not under a trusted root.
    """
    if isinstance(level, BaselineB):
        return Evidence(None, None, await key.container(None), at, datetime.max.replace(tzinfo=UTC))
    network, sample = greet(level, at)
    until = at + level.keep
    if not isinstance(level, BaselineLT):
        stamper = Stamper(level.timestamp_url, network, sample, (sample.certificate, *sample.others))
        return Evidence(None, stamper, await key.container(stamper), at, until)
    roots = [*map(x509.Certificate.load, level.roots), *key.own_roots]
    leaves = [(key.signing_cert, SIGNER), (sample.certificate, AUTHORITY)]
    proof = await prove(leaves, (*key.cert_registry, *sample.others), roots, level, at, network)
    signer, authority = proof.paths
    status = PreSignValidationStatus(
        signer_path=signer,
        validation_paths=[signer, authority],
        ts_validation_paths=[authority],
        ocsps_to_embed=proof.answers,
        crls_to_embed=proof.lists,
    )
    stamper = stamper_of(level, network, sample, authority)
    return Evidence(status, stamper, await key.container(stamper), at, min([until, *proof.until]))


def greet(level: BaselineT, at: datetime) -> tuple[Network, Stamp]:
    """Return who may be spoken to, and a first stamp of the authority.

    Raises:
        KeyUnavailableError: it does not answer, or its clock and the caller's are apart.
    """
    others = level.allowed_hosts if isinstance(level, BaselineLT) else frozenset[str]()
    network = Network(others | {urlsplit(level.timestamp_url).netloc}, level.timeout)
    sample = ask(level.timestamp_url, network)
    if abs(sample.at - at) > level.skew:
        raise KeyUnavailableError("the time stamp is far from the signing instant", code="signing.clock", cure="set the clock")
    return network, sample


def stamper_of(level: BaselineT, network: Network, sample: Stamp, authority: ValidationPath) -> Stamper:
    """Return what gives stamps of an authority whose path is proved."""
    return Stamper(level.timestamp_url, network, sample, list(authority.iter_certs(include_root=False))[::-1])


async def prove(
    leaves: Sequence[tuple[x509.Certificate, Usage]],
    others: Iterable[x509.Certificate],
    roots: Sequence[x509.Certificate],
    level: BaselineLT,
    at: datetime,
    network: Network,
) -> Proof:
    """Find a path to each certificate and fetch its status; all of each path must be covered.

    Raises:
        KeyUnavailableError: a service does not answer, or its answer is of no use.
        SigningRefusedError: a certificate is revoked, outside its validity, or not under a trusted root.
    """
    frame = _Frame(roots, tuple(others), at, level.skew)
    answers, lists = _fetch([await frame.path(leaf, usage) for leaf, usage in leaves], network)
    return Proof([await frame.path(leaf, usage, answers, lists) for leaf, usage in leaves], answers, lists)


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
        usage: Usage,
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
