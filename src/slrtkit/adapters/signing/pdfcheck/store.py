"""The document security store of a letter: the evidence that came with its signatures, and with what renewed their proof."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from asn1crypto import crl, ocsp, x509
from pyhanko.sign.validation.policy_decl import LocalKnowledge
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from slrtkit.adapters.signing.pdfcheck import der
from slrtkit.adapters.signing.pdfcheck.asread import as_read, settle_answer, settle_certificate, settle_list
from slrtkit.adapters.signing.pdfcheck.inflate import decoded
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Stream

__all__ = ["raw_store", "read_store", "recent"]

_MAX_ITEMS = 96
"""Of each kind: three paths of at most four certificates, their responders, and as much again for each renewal."""
_MAX_RESPONDERS = 4
_MAX_BYTES = 2 * 1024 * 1024
"""Of all items together."""
_ANSWER_AGE = timedelta(hours=24)
"""How old an OCSP answer may be when the time stamp is given, and a list that stands in for one: a thief who kept answers from
before the theft can use them for no longer."""
_LIST_AGE = timedelta(days=7)
"""The same for a list where the certificate names no OCSP responder."""
_NO_AGE = timedelta.max
"""A list about authorities is good for as long as it says itself: such lists are published months apart."""


def read_store(layout: Layout) -> LocalKnowledge:
    """Return the OCSP answers and CRLs of the store; nothing where there is no store.

    The certificates of the store are left aside: both containers bring their whole paths, an answer brings its responder, and
    a heap of certificates of one name would send the search for a path into all their orders.

    Raises:
        Fault: on the format axis, for a store that is not of the letter's form.
        ValueError: likewise, from the parser.
    """
    _, answers, lists = raw_store(layout)
    return LocalKnowledge(known_ocsps=list(map(OCSPContainer, answers)), known_crls=list(map(CRLContainer, lists)))


def raw_store(layout: Layout) -> tuple[list[x509.Certificate], list[ocsp.OCSPResponse], list[crl.CertificateList]]:
    """Return certificates, OCSP answers and CRLs of the store as they are written there.

    Raises:
        Fault: on the format axis, for a store that is not of the letter's form.
        ValueError: likewise, from the parser.
    """
    root = layout.resolve(layout.trailer.get("Root"))
    store = layout.resolve(root.get("DSS", {})) if isinstance(root, dict) else None
    if not isinstance(store, dict) or set(store) - {"Type", "Certs", "OCSPs", "CRLs"}:
        raise refuse("a security store with unknown entries")
    certificates, answers, lists = (_items(layout, store.get(kind, [])) for kind in ("Certs", "OCSPs", "CRLs"))
    if sum(map(len, (*certificates, *answers, *lists))) > _MAX_BYTES:
        raise refuse("a security store that is larger than evidence is")
    for item in (*certificates, *answers, *lists):
        der.check(item)
    return (
        [settle_certificate(x509.Certificate.load(item, strict=True)) for item in certificates],
        [_answer(item) for item in answers],
        [settle_list(crl.CertificateList.load(item, strict=True)) for item in lists],
    )


def recent(store: LocalKnowledge, at: datetime, paths: Sequence[Sequence[x509.Certificate]]) -> LocalKnowledge:
    """Return the evidence that was recent at an instant; the rest counts as not there.

    A list is about authorities if its issuer stands above one on a path, and directly above the end of none.

    Args:
        store: All the evidence.
        at: When the signature was made, in UTC.
        paths: The paths that the evidence is for, from the end up.
    """
    ends = sorted(((_answers(path[0]), path[0]) for path in paths), key=itemgetter(0))
    ages = dict.fromkeys((as_read(issued.issuer) for path in paths for issued in path[1:]), _NO_AGE)
    ages |= {as_read(end.issuer): _ANSWER_AGE if answers else _LIST_AGE for answers, end in ends}
    return LocalKnowledge(
        known_ocsps=[item for item in store.known_ocsps if at - _since(item) <= _ANSWER_AGE],
        known_crls=[
            item for item in store.known_crls if at - _since(item) <= ages.get(as_read(item.crl_data.issuer), _LIST_AGE)
        ],
    )


def _answers(certificate: x509.Certificate) -> bool:
    """Say whether an OCSP responder answers for a certificate."""
    return bool(certificate.ocsp_urls)


def _since(item: OCSPContainer | CRLContainer) -> datetime:
    return item.issuance_date or datetime.min.replace(tzinfo=UTC)


def _answer(item: bytes) -> ocsp.OCSPResponse:
    """Read an OCSP answer about one certificate."""
    answer = ocsp.OCSPResponse.load(item, strict=True)
    if answer["response_status"].native != "successful" or len(answer.response_data["responses"]) != 1:
        raise refuse("an OCSP answer that is not about exactly one certificate")
    if len(answer.basic_ocsp_response["certs"]) > _MAX_RESPONDERS:
        raise refuse("an OCSP answer with more certificates than a responder has")
    return settle_answer(answer)


def _items(layout: Layout, listed: object) -> list[bytes]:
    streams = [layout.resolve(item) for item in listed] if isinstance(listed, list) and len(listed) <= _MAX_ITEMS else []
    found = [decoded(stream, _MAX_BYTES) for stream in streams if isinstance(stream, Stream)]
    if not isinstance(listed, list) or len(found) != len(listed):
        raise refuse("a security store that is not short lists of streams")
    if len(set(found)) != len(found):
        raise refuse("the same evidence twice")
    return found
