"""What a district agreed on with other registers, opened as `[dci]` of its `slrtkit.toml` says."""

from collections import Counter

from slrtkit.adapters.exchange.dci.signature import MessageSigner
from slrtkit.adapters.exchange.dci.subscriptions import SubscriptionFolder
from slrtkit.adapters.line.courier import HttpsCourier, require_https
from slrtkit.cli.config import Config
from slrtkit.errors import DomainError, NotFoundError
from slrtkit.plugins import LOG
from slrtkit.ports.address import Secret
from slrtkit.web.dci import Exchange

__all__ = ["exchange_of"]


def exchange_of(config: Config, secret: Secret) -> Exchange | None:
    """Return what was agreed on; None where nothing was.

    Args:
        config: What `slrtkit.toml` says.
        secret: Asked for the passphrase of the key that signs.

    Raises:
        DomainError: two partners have one id.
        NotFoundError: the officer in whose name a partner asks is not listed.
        ExchangeError: answers would go to an address that is not one of `https`.
        SlrtError: the key cannot be opened.
    """
    said = config.dci
    if said is None:
        return None
    officers, ids = {one.id for one in config.officer}, Counter(one.id for one in said.partner)
    for one in said.partner:
        if ids[one.id] > 1:
            raise DomainError("two partners have this id", code="config.partner", path=one.id, cure="name each of them once")
        if one.officer not in officers:
            raise NotFoundError(
                "the officer in whose name this partner asks is not listed",
                code="config.partner",
                path=one.id,
                cure=f'[[officer]] id = "{one.officer}" in slrtkit.toml',
            )
        if one.callback:
            require_https(one.callback)
    key = LOG.open(said.key, folder=config.folder, secret=secret) if said.key else None
    return Exchange(
        receiver=said.receiver,
        partners=tuple(one.partner() for one in said.partner),
        registries=said.registries,
        signer=MessageSigner(said.receiver, said.key_name, key) if key else None,
        courier=HttpsCourier() if any(one.callback for one in said.partner) else None,
        subscriptions=SubscriptionFolder(config.path(said.subscriptions)) if said.subscriptions else None,
    )
