"""What a district agreed on with other registers."""

from attrs import field, frozen

from slrtkit.adapters.exchange.dci.attributes import Registry
from slrtkit.adapters.exchange.dci.signature import MessageSigner
from slrtkit.kit import Kit
from slrtkit.ledger import JSON
from slrtkit.ports.dci import Courier, Partner, Subscriptions

__all__ = ["Exchange"]


@frozen(kw_only=True)
class Exchange:
    """What a district agreed on with other registers.

    Attributes:
        receiver: The district's own id in messages (`receiver_id`).
        partners: With whom it exchanges.
        registries: Which registers of DCI it answers as.
        signer: Signs what is answered; None: it is not signed.
        courier: Hands over what is answered later; None: only what is answered at once is asked for here.
        subscriptions: Keeps what partners wish to be told of; None: nobody can subscribe.
    """

    receiver: str
    partners: tuple[Partner, ...]
    registries: tuple[Registry, ...] = tuple(Registry)
    signer: MessageSigner | None = field(default=None, repr=False)
    courier: Courier | None = None
    subscriptions: Subscriptions | None = None

    def sealed(self, header: dict[str, JSON], message: dict[str, JSON], kit: Kit) -> dict[str, JSON]:
        """Return an answer in its envelope, signed where this register signs."""
        signature = {"signature": self.signer.sign(header, message, kit.clock.now())} if self.signer else {}
        return {**signature, "header": header, "message": message}
