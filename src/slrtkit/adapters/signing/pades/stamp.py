"""Time stamps by RFC 3161 over HTTP, each checked before it is used."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from asn1crypto import cms, core, tsp, x509
from attrs import frozen
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

from slrtkit.adapters.signing.pades.network import Network
from slrtkit.errors import KeyUnavailableError

__all__ = ["Stamp", "StampAnswer", "Stamper", "ask"]

_SAMPLE = hashlib.sha256(b"").digest()
_DIGESTS = ("sha256", "sha384", "sha512")


class StampAnswer(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """TimeStampResp (RFC 3161, 2.4.2), in which a refusal carries no token."""

    _fields: ClassVar = [("status", tsp.PKIStatusInfo), ("token", cms.ContentInfo, {"optional": True})]


@frozen
class Stamp:
    """A time-stamp token whose signature holds and which answers the question that was asked.

    Attributes:
        token: The token, a CMS SignedData over TSTInfo.
        certificate: The certificate that signed it.
        others: Further certificates that came with it.
        at: The instant it states, in UTC.
    """

    token: cms.ContentInfo
    certificate: x509.Certificate
    others: Sequence[x509.Certificate]
    at: datetime

    def carry(self, path: Sequence[x509.Certificate]) -> cms.ContentInfo:
        """Return the token with exactly these certificates, read anew; its signature does not cover them."""
        wanted = {certificate.dump() for certificate in path}
        if wanted != {self.certificate.dump(), *(other.dump() for other in self.others)}:
            self.token["content"]["certificates"] = [cms.CertificateChoices("certificate", each) for each in path]
        return cms.ContentInfo.load(self.token.dump())


class Stamper(TimeStamper):
    """Asks the authority whose evidence is already at hand.

    Args:
        url: The address of the authority.
        network: Who may be spoken to.
        sample: An earlier stamp of the same authority, from which sizes are estimated.
        path: The authority's certificate and its issuers without the root; every token carries exactly these.
    """

    def __init__(self, url: str, network: Network, sample: Stamp, path: Sequence[x509.Certificate]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko does not type it
        self._url = url
        self._network = network
        self._path = path
        self._sample = sample.carry(path)

    async def async_dummy_response(self, md_algorithm: str) -> cms.ContentInfo:  # noqa: ARG002 - SHA-256 is the only digest here
        """Return the earlier token."""
        return self._sample

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:  # noqa: ARG002 - as above
        """Return a token for the SHA-256 digest.

        Raises:
            KeyUnavailableError: as `ask` says, or the authority signs with another certificate since its evidence was gathered.
        """
        stamp = ask(self._url, self._network, message_digest)
        if stamp.certificate.dump() != self._path[0].dump():
            raise KeyUnavailableError(
                "the time-stamping authority changed its certificate", code="signing.stamp", path=self._url
            )
        return stamp.carry(self._path)


def ask(url: str, network: Network, digest: bytes = _SAMPLE) -> Stamp:
    """Ask a time-stamping authority for a stamp on a SHA-256 digest; without one, on the digest of nothing.

    Raises:
        KeyUnavailableError: no answer, a refusal, an answer to another question, or a signature that does not hold.
    """
    nonce, request = TimeStamper().request_cms(digest, "sha256")
    answer = network.post(url, request.dump(), "application/timestamp-query")
    try:
        response = StampAnswer.load(answer, strict=True)
        status = response["status"]["status"].native
        if status not in ("granted", "granted_with_mods"):
            raise KeyUnavailableError(f"the time-stamping authority says: {status}", code="signing.stamp", path=url)
        token = response["token"]
        signed = token["content"]
        info = signed["encap_content_info"]["content"].parsed
        same = info["nonce"].native == nonce and info["message_imprint"].dump() == request["message_imprint"].dump()
        found = extract_certs_for_validation(signed)
        stamp = Stamp(token, found.signer_cert, found.other_certs, info["gen_time"].native)
        holds = _holds(signed, stamp.certificate)
    except (ValueError, TypeError, KeyError, AttributeError, CMSExtractionError, SignatureValidationError) as error:
        raise KeyUnavailableError("the time stamp cannot be read", code="signing.stamp", path=url) from error
    if not same or not holds:
        raise KeyUnavailableError("the time stamp is not one on this signature", code="signing.stamp", path=url)
    return stamp


def _holds(signed: cms.SignedData, certificate: x509.Certificate) -> bool:
    """Whether the one signer's signature over the content holds, by a digest that may still be used."""
    (signer,) = signed["signer_infos"]
    algorithm = signer["digest_algorithm"]["algorithm"].native
    if algorithm not in _DIGESTS:
        return False
    digest = hashlib.new(algorithm, bytes(signed["encap_content_info"]["content"])).digest()
    return all(validate_sig_integrity(signer, certificate, "tst_info", digest))
