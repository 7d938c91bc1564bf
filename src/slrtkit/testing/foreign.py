"""Signatures as services of others make them: approvals that certify nothing, evidence behind them, documents written anew."""

import asyncio
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation.dss import DocumentSecurityStore

from slrtkit.adapters.signing.pades import BaselineLT
from slrtkit.adapters.signing.pades.credential import DocumentKey
from slrtkit.adapters.signing.pades.evidence import gather
from slrtkit.adapters.signing.pades.revision import Revision
from slrtkit.ports.signing import SignatureRequest

__all__ = ["approved", "rewritten"]


def approved(pdf: bytes, key: DocumentKey, level: BaselineLT, request: SignatureRequest) -> bytes:
    """Return a document with an approval signature and its time stamp, and the evidence in a revision after it."""
    return asyncio.run(_approved(pdf, key, level, request))


async def _approved(pdf: bytes, key: DocumentKey, level: BaselineLT, request: SignatureRequest) -> bytes:
    """Add an approval signature with a time stamp, and the evidence in a revision after it."""
    evidence = await gather(key, level, request.at)
    settings = PdfSignatureMetadata(
        field_name="bsre",
        md_algorithm="sha256",
        reason=request.reason or None,
        location=request.location or None,
        subfilter=SigSeedSubFilter.PADES,
    )
    signer = PdfSigner(settings, key, timestamper=evidence.stamper, new_field_spec=SigFieldSpec("bsre", box=(0, 0, 0, 0)))
    session = signer.init_signing_session(Revision(BytesIO(pdf)))
    session.system_time = request.at
    document = session.prepare_tbs_document(None, evidence.container)
    output = BytesIO()
    digest, _ = document.digest_tbs_document(output=output)
    await document.perform_signature(digest.document_digest, PdfCMSSignedAttributes())
    later = Revision(BytesIO(output.getvalue()))
    status = evidence.status
    if status:
        DocumentSecurityStore.supply_dss_in_writer(
            later,
            None,
            ocsps=status.ocsps_to_embed,
            crls=status.crls_to_embed,
            paths=status.validation_paths,
            embed_roots=False,
        )
    out = BytesIO()
    later.write(out)  # type: ignore[no-untyped-call]  # pyHanko does not type it
    return out.getvalue()


def rewritten(pdf: bytes) -> bytes:
    """Write a document anew, its objects in another order and under other numbers."""
    writer = copy_into_new_writer(PdfFileReader(BytesIO(pdf)))
    writer.stream_xrefs = False
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
