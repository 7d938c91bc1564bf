"""What other registers ask by DCI, answered over HTTP."""

from slrtkit.web.dci.application import dci_app
from slrtkit.web.dci.exchange import Exchange

__all__ = ["Exchange", "dci_app"]
