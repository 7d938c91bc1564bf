"""Which bytes the signatures and document time stamps cover, and what may lie behind them."""

import hashlib
from collections.abc import Sequence

from asn1crypto import ocsp

from slrtkit.adapters.signing.pdfcheck.asread import as_read
from slrtkit.adapters.signing.pdfcheck.container import Container, read_token
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import Signature
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.order import Order
from slrtkit.adapters.signing.pdfcheck.store import raw_store
from slrtkit.domain.verification import Axis

__all__ = ["check_coverage", "check_loose", "read_cover"]


def check_coverage(pdf: bytes, layout: Layout, order: Order) -> int:
    """Check that everything signed reaches the end of its revision, and return how many bytes of evidence lie behind the last.

    Raises:
        Fault: on the coverage axis.
    """
    ends = [each.end for each in (layout.base, *layout.updates)]
    signed = (*order.signatures, *order.covers)
    for signature in signed:
        _, _, second, rest = signature.ranges
        if second + rest != ends[signature.revision]:
            text = f"{ends[signature.revision] - second - rest} bytes of its revision behind the signed ones"
            raise Fault(Axis.COVERAGE, "PARTIAL_COVERAGE", text)
    return len(pdf) - ends[signed[-1].revision]


def read_cover(signature: Signature) -> Container:
    """Read the token of a document time stamp.

    Raises:
        Fault: on the time axis, where it is not a token of the form, or not on the bytes it covers.
    """
    token = read_token(signature.container)
    algorithm, digest = token.imprint
    if hashlib.new(algorithm, signature.covered).digest() != digest:
        raise Fault(Axis.TIME, "HASH_FAILURE", "the document time stamp is on another document")
    return token


def check_loose(layout: Layout, containers: Sequence[Container]) -> None:
    """Check that evidence behind everything signed serves the signatures: nothing else hides there.

    Raises:
        Fault: on the format axis.
        ValueError: likewise, from the parser.
    """
    paths = [certificate for container in containers for certificate in container.path]
    known = {as_read(certificate) for certificate in paths}
    serials, issuers = {each.serial_number for each in paths}, {as_read(each.issuer) for each in paths}
    certificates, answers, lists = raw_store(layout)
    responders = {as_read(each) for answer in answers for each in answer.basic_ocsp_response["certs"]}
    if any(as_read(item) not in known | responders and item.subject != item.issuer for item in certificates):
        raise refuse("a certificate that serves no signature")
    if any(single["cert_id"]["serial_number"].native not in serials for each in answers for single in _singles(each)):
        raise refuse("an OCSP answer that serves no signature")
    if any(as_read(each.issuer) not in issuers for each in lists):
        raise refuse("a revocation list that serves no signature")


def _singles(answer: ocsp.OCSPResponse) -> Sequence[ocsp.SingleResponse]:
    found: Sequence[ocsp.SingleResponse] = answer.response_data["responses"]
    return found
