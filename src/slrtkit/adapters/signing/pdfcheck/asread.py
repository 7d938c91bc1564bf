"""The bytes of a parsed value, as they were read.

asn1crypto takes a definite length whose last byte is 0x80 for an indefinite one, and writes such a value anew whenever it is
asked for its bytes: all of it, each time, and without what DER leaves out. And pyHanko takes each certificate and the signed
attributes out of a container by copies of all their parts, which asn1crypto then writes anew too. What is compared, hashed and
validated here is what stands in the file; `der.check` saw to it that no length is indefinite and nothing is nested deep.
"""

from typing import Any

from asn1crypto import cms, core, crl, ocsp, x509

__all__ = ["as_read", "settle_answer", "settle_attributes", "settle_certificate", "settle_list"]

_FAULT = b"\x80"
_SET = b"\x31"


def as_read(value: Any) -> bytes:  # noqa: ANN401  asn1crypto is not typed
    """Return the encoding of a value that was parsed and not changed; what is absent has none."""
    if isinstance(value, core.Choice):
        return as_read(value.chosen)
    if value._header is None:  # noqa: SLF001  it was not read, but stands for what was left out
        return bytes(value.dump())
    return bytes(value._header + value.contents + value._trailer)  # noqa: SLF001  the public way to these bytes has the fault above


def settle_certificate(certificate: x509.Certificate) -> x509.Certificate:
    """Have a certificate, and what is hashed of it, give the bytes that were read whoever asks for them; return it."""
    of = certificate["tbs_certificate"]
    _settle(certificate, of, of["issuer"].chosen, of["subject"].chosen, of["subject_public_key_info"])
    certificate.untag = lambda: certificate  # it has no tag of its own
    return certificate


def settle_attributes(info: cms.SignerInfo) -> None:
    """Have the signed attributes give the SET that was signed (RFC 5652 section 5.4), as it was read."""
    signed = cms.CMSAttributes.load(_SET + as_read(info["signed_attrs"])[1:])
    _settle(signed)
    info["signed_attrs"].untag = lambda: signed


def settle_answer(answer: ocsp.OCSPResponse) -> ocsp.OCSPResponse:
    """Settle an OCSP answer, and the certificates that it brings; return it."""
    basic = answer.basic_ocsp_response
    _settle(answer, basic, basic["tbs_response_data"])
    for certificate in basic["certs"]:
        settle_certificate(certificate)
    return answer


def settle_list(listed: crl.CertificateList) -> crl.CertificateList:
    """Settle a revocation list; return it."""
    _settle(listed, listed["tbs_cert_list"], listed["tbs_cert_list"]["issuer"].chosen)
    return listed


def _settle(*values: Any) -> None:  # noqa: ANN401  asn1crypto is not typed
    for value in values:
        if value._header[-1:] == _FAULT:  # noqa: SLF001  what its `dump` looks at
            written = as_read(value)
            value.dump = lambda force=False, written=written: written  # noqa: ARG005  the method that it stands for
