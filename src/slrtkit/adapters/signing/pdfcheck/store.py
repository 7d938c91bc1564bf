"""The document security store of a letter: the evidence that came with the signature, and lies under it."""

from asn1crypto import crl, ocsp
from pyhanko.sign.validation.policy_decl import LocalKnowledge
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Stream
from slrtkit.adapters.signing.pdfcheck.profile import decoded

__all__ = ["read_store"]

_MAX_ITEMS = 32
_MAX_RESPONDERS = 4
_MAX_BYTES = 4 * 1024 * 1024


def read_store(layout: Layout) -> LocalKnowledge:
    """Return the OCSP answers and CRLs of the store; nothing where there is no store.

    The certificates of the store are left aside: both containers bring their whole paths, an answer brings its responder, and
    a heap of certificates of one name would send the search for a path into all their orders.

    Raises:
        Fault: on the format axis, for a store that is not of the letter's form.
        ValueError: likewise, from the parser.
    """
    root = layout.resolve(layout.trailer.get("Root"))
    store = layout.resolve(root.get("DSS", {})) if isinstance(root, dict) else None
    if not isinstance(store, dict) or set(store) - {"Type", "Certs", "OCSPs", "CRLs"}:
        raise refuse("a security store with unknown entries")
    _, answers, lists = (_items(layout, store.get(kind, [])) for kind in ("Certs", "OCSPs", "CRLs"))
    parsed = [ocsp.OCSPResponse.load(item, strict=True) for item in answers]
    if any(len(answer.basic_ocsp_response["certs"]) > _MAX_RESPONDERS for answer in parsed):
        raise refuse("an OCSP answer with more certificates than a responder has")
    return LocalKnowledge(
        known_ocsps=[container for answer in parsed for container in OCSPContainer.load_multi(answer)],
        known_crls=[CRLContainer(crl.CertificateList.load(item, strict=True)) for item in lists],
    )


def _items(layout: Layout, listed: object) -> list[bytes]:
    streams = [layout.resolve(item) for item in listed] if isinstance(listed, list) else []
    found = [decoded(stream, _MAX_BYTES) for stream in streams if isinstance(stream, Stream)]
    if not isinstance(listed, list) or len(found) != len(listed) or len(found) > _MAX_ITEMS:
        raise refuse("a security store that is not short lists of streams")
    return found
