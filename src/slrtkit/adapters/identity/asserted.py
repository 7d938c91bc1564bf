"""The server says who acts. It is believed, and the record says that nobody else proved it."""

from datetime import datetime

from slrtkit.domain.evidence import EvidenceKind
from slrtkit.errors import AccessDeniedError
from slrtkit.ports.identity import Claim, Identity, IdentityProof

__all__ = ["ServerAsserted"]


class ServerAsserted(Identity):
    """Asks officers for nothing. `name` is the server that asserts."""

    def __init__(self, name: str = "server") -> None:
        self.name: str = name

    def verify(self, claim: Claim, assertion: bytes, at: datetime) -> IdentityProof:  # noqa: ARG002  nothing is looked at
        """Accept the server's word; an assertion is refused rather than kept without a look at it."""
        if assertion:
            raise AccessDeniedError(
                "nothing here can tell what this assertion shows",
                code="identity.unread",
                path=claim.about,
                cure="name an identity adapter",
            )
        return IdentityProof(EvidenceKind.NONE, self.name)
