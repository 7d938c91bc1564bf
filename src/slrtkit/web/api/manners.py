"""What the API takes, and how officers show who they are."""

from collections.abc import Mapping

from attrs import field, frozen

from slrtkit.ledger import JSON

__all__ = ["ApiManners"]


@frozen
class ApiManners:
    """What the API takes.

    Attributes:
        largest: Bytes of the largest body; more is not read.
        threads: How many use cases run at a time; whoever comes then waits.
        streams: How many exports run at a time, beside them.
        security: The security scheme that the OpenAPI document names; what tells officers is the `Authenticator`.
    """

    largest: int = 16 << 20
    threads: int = 16
    streams: int = 2
    security: Mapping[str, JSON] = field(factory=lambda: {"type": "http", "scheme": "bearer"})
