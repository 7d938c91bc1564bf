"""Signature levels of PAdES (ETSI EN 319 142-1): what is proved beside the signature, and by whom."""

from datetime import timedelta

from attrs import frozen

__all__ = ["BaselineB", "BaselineLT", "BaselineLTA", "BaselineT", "Level"]


@frozen
class BaselineB:
    """PAdES B-B, for work without a network: no time stamp and no evidence, so INDETERMINATE until it is extended."""


@frozen(kw_only=True)
class BaselineT:
    """PAdES B-T: a time stamp proves when, and nothing proves that the certificates held, so INDETERMINATE until extended.

    Attributes:
        timestamp_url: The time-stamping authority (RFC 3161 over HTTP).
        timeout: Seconds that a service may take to connect, and again to answer.
        keep: How long what was learned of the services is used again; never beyond the next update that evidence announces. A
            revocation of the signer's own certificate is noticed at the latest after this time.
        skew: How far the clock of the caller and of the services may be apart.
    """

    timestamp_url: str
    timeout: float = 10.0
    keep: timedelta = timedelta(minutes=10)
    skew: timedelta = timedelta(minutes=5)


@frozen(kw_only=True)
class BaselineLT(BaselineT):
    """PAdES B-LT: a time stamp, and the evidence for later inside the document.

    Attributes:
        allowed_hosts: Hosts beside the time-stamping authority's that may be asked for OCSP answers and CRLs
            (`ocsp.example.go.id`, `host:port`).
        roots: Trusted roots, DER; a self-signed certificate that comes with the key counts too.
    """

    allowed_hosts: frozenset[str] = frozenset()
    roots: tuple[bytes, ...] = ()


@frozen(kw_only=True)
class BaselineLTA(BaselineLT):
    """PAdES B-LTA: B-LT, and over all of it a document time stamp in a revision of its own, which can be renewed."""


Level = BaselineB | BaselineT
