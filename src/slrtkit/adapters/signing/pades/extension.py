"""A signed document gets more proof: evidence of today, and a document time stamp over everything, in one further revision."""

from collections.abc import Sequence
from datetime import datetime

from asn1crypto import cms, x509
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore

from slrtkit.adapters.signing.pades.evidence import AUTHORITY, SIGNER, Proof, Usage, greet, prove, stamper_of
from slrtkit.adapters.signing.pades.level import BaselineLT
from slrtkit.adapters.signing.pades.loop import finished
from slrtkit.adapters.signing.pades.revision import Revision, fields_of, open_signed
from slrtkit.adapters.signing.pades.stamp import Stamper
from slrtkit.errors import KeyUnavailableError, SigningRefusedError

__all__ = ["Extender"]

_FIELD = "Timestamp"
_SPARE = 512


class Extender:
    """Extends B-B and B-T to B-LT, and B-LT to B-LTA, and renews B-LTA; fulfils `slrtkit.ports.signing.Renewer`.

    Args:
        level: Who is asked. Its roots are those under which the certificates of the document must be.
        roots: Further roots.
    """

    def __init__(self, level: BaselineLT, *, roots: Sequence[x509.Certificate] = ()) -> None:
        self._level = level
        self._roots = [*map(x509.Certificate.load, level.roots), *roots]

    def renew(self, pdf: bytes, at: datetime) -> bytes:
        """Return the document with one more revision; what was there is a byte prefix of it.

        Raises:
            KeyUnavailableError: time stamp or status of a certificate cannot be had now.
            SigningRefusedError: there is no signature, or one of its certificates is revoked, expired or not trusted, so that
                nothing can be proved any more.
        """
        return finished(self._renewed(open_signed(pdf), at))

    async def _renewed(self, revision: Revision, at: datetime) -> bytes:
        leaves, others = _unproved(revision)
        if not leaves:
            raise SigningRefusedError("there is no signature to extend", code="signing.unsigned")
        network, sample = greet(self._level, at)
        leaves.append((sample.certificate, AUTHORITY))
        proof = await prove(leaves, [*others, *sample.others], self._roots, self._level, at, network)
        try:
            return await _stamped(revision, proof, stamper_of(self._level, network, sample, proof.paths[-1]))
        except KeyUnavailableError:
            raise
        except Exception as error:  # pyHanko lets errors of every kind escape from broken files
            raise SigningRefusedError("the PDF is broken", code="signing.broken-pdf") from error


def _unproved(revision: Revision) -> tuple[list[tuple[x509.Certificate, Usage]], list[x509.Certificate]]:
    """Return the certificates whose status must be proved today, and all others that the document brings.

    Of a document time stamp, the last authority's; else those of the signatures' own stamps; and the signers' where nothing
    in the document proves them yet.
    """
    try:
        signatures, stamps = revision.prev.embedded_regular_signatures, revision.prev.embedded_timestamp_signatures
        tokens = [stamps[-1].signed_data] if stamps else [_stamp(each.signer_info) for each in signatures]
        known = [token for token in tokens if token is not None]
        unknown = signatures if "/DSS" not in revision.root or len(known) < len(tokens) else []
        leaves = [(each.signer_cert, SIGNER) for each in unknown] + [(_author(token), AUTHORITY) for token in known]
        others = [each for data in (*known, *(one.signed_data for one in signatures)) for each in _certificates(data)]
    except Exception as error:  # as above
        raise SigningRefusedError("the PDF is broken", code="signing.broken-pdf") from error
    return leaves if signatures else [], others


def _stamp(info: cms.SignerInfo) -> cms.SignedData | None:
    """Return the signature time stamp of a signature, or None."""
    kinds = {attribute["type"].native: attribute for attribute in info["unsigned_attrs"]}
    token = kinds.get("signature_time_stamp_token")
    return None if token is None else token["values"][0]["content"]


def _certificates(signed: cms.SignedData) -> list[x509.Certificate]:
    return [choice.chosen for choice in signed["certificates"]]


def _author(token: cms.SignedData) -> x509.Certificate:
    serial = token["signer_infos"][0]["sid"].chosen["serial_number"].native
    return next(each for each in _certificates(token) if each.serial_number == serial)


async def _stamped(revision: Revision, proof: Proof, stamper: Stamper) -> bytes:
    """Write evidence and stamp."""
    DocumentSecurityStore.supply_dss_in_writer(
        revision, None, ocsps=proof.answers, crls=proof.lists, paths=proof.paths, embed_roots=False
    )
    size = len((await stamper.async_dummy_response("sha256")).dump()) + _SPARE
    name = f"{_FIELD}{sum(field.startswith(_FIELD) for field, _ in fields_of(revision)) + 1}"
    writing = PdfCMSEmbedder(SigFieldSpec(name, box=(0, 0, 0, 0))).write_cms(name, revision)
    next(writing)
    writing.send(SigObjSetup(sig_placeholder=DocumentTimestamp(bytes_reserved=2 * size)))
    digest, output = writing.send(SigIOSetup(md_algorithm="sha256"))
    writing.send(await stamper.async_timestamp(digest.document_digest, "sha256"))
    return bytes(output.getvalue())
