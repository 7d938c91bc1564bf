"""The signer: the gateway signs, and its answer is believed only after it was examined."""

from io import BytesIO
from typing import NamedTuple

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from slrtkit.adapters.signing.bsre.content import same_content
from slrtkit.adapters.signing.bsre.gateway import Gateway
from slrtkit.adapters.signing.pades.credential import check_certificate, key_of
from slrtkit.adapters.signing.pades.revision import open_revision
from slrtkit.errors import SigningRefusedError
from slrtkit.ports.signing import SignatureRequest, Turn

__all__ = ["BsreSigner"]


class BsreSigner:
    """Signs by a BSrE gateway; fulfils `slrtkit.ports.signing.Signer` and `Rewriter`.

    The answer must be a PDF that bears one signature, which holds and is of the officer's key, and that begins with the bytes
    that were sent or shows the same. Whether the gateway certifies, adds revisions or writes the document anew is its own
    affair; whether the result is a letter, the verifier says. A gateway makes one signature: it takes no turn among two.

    Args:
        gateway: The gateway.
        certificate: The certificate of the officer, or of the organisation whose seal it is; DER.
    """

    def __init__(self, gateway: Gateway, certificate: bytes) -> None:
        self._gateway = gateway
        self._certificate = certificate
        self._key = key_of(x509.Certificate.load(certificate))

    def __repr__(self) -> str:
        """Name the public key only."""
        return f"BsreSigner({self._key[:16]})"

    @property
    def key(self) -> str:
        """SHA-256 of the signer's SubjectPublicKeyInfo (DER), 64 hexadecimal digits."""
        return self._key

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Return the signed PDF.

        Raises:
            KeyUnavailableError: the gateway does not answer or cannot now; under `signing.unknown` it may have signed.
            SigningRefusedError: it says no, or what came back is not this document signed by this key: `signing.not-pdf`,
                `signing.broken-pdf`, `signing.unsigned`, `signing.other-key`, `signing.rewritten`.
        """
        if request.turn is not Turn.ONLY:
            raise SigningRefusedError(
                "the gateway makes one signature, not one of two", code="signing.turn", cure="sign with two keys of other kinds"
            )
        check_certificate(x509.Certificate.load(self._certificate), request.at)
        open_revision(pdf)
        answer = self._gateway.sign(pdf, request)
        found = _found(answer)
        if found.key != self._key:
            raise SigningRefusedError("somebody else signed", code="signing.other-key")
        if not found.holds:
            raise SigningRefusedError("the signature that came back does not hold", code="signing.unsigned")
        if not self.carries(pdf, answer):
            raise SigningRefusedError("what came back is another document", code="signing.rewritten")
        return answer

    def carries(self, sent: bytes, answer: bytes) -> bool:
        """Say whether the answer begins with what was sent, or shows the same pages, text, pictures and attachment."""
        return answer.startswith(sent) or same_content(sent, answer)


class _Found(NamedTuple):
    key: str
    holds: bool


def _found(answer: bytes) -> _Found:
    """Return whose the one signature of an answer is, and whether it holds."""
    if not answer.startswith(b"%PDF-"):
        raise SigningRefusedError("what came back is not a PDF", code="signing.not-pdf")
    try:
        signatures: list[EmbeddedPdfSignature] = PdfFileReader(BytesIO(answer)).embedded_regular_signatures
        found = [_Found(key_of(each.signer_cert), _holds(each)) for each in signatures]
    except Exception as error:  # pyHanko lets errors of every kind escape from broken files
        raise SigningRefusedError("what came back is broken", code="signing.broken-pdf") from error
    if len(found) != 1:
        raise SigningRefusedError(f"what came back bears {len(found)} signatures", code="signing.unsigned")
    return found[0]


def _holds(signature: EmbeddedPdfSignature) -> bool:
    digest = signature.compute_digest()
    return all(validate_sig_integrity(signature.signer_info, signature.signer_cert, "data", digest))
