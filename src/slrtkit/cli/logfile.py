"""An export of the register of letters that a command was told of: read, and believed or refused."""

from datetime import datetime
from pathlib import Path

from slrtkit.domain.sentences import sentence
from slrtkit.errors import NotVerifiedError, TrustError
from slrtkit.ports.trust import LogTrust
from slrtkit.service.checkpoint import DoubtedError
from slrtkit.service.register_axis import answer
from slrtkit.service.registerview import RegisterView
from slrtkit.wire.registerfile import MAX_LINE, read_register

__all__ = ["load_register"]


def load_register(path: Path, trust: LogTrust | None, at: datetime) -> RegisterView:
    """Return an export that is believed.

    Args:
        path: The file.
        trust: The list of log keys of the trust bundle; None where it has none.
        at: The instant of verification, in UTC.

    Raises:
        OSError: it cannot be read.
        WireError: it is no export; each fault with its line.
        TrustError: the trust bundle lists no log keys (`trust.log`).
        NotVerifiedError: it is not believed; the code says why, as on the register axis.
    """
    if trust is None:
        raise TrustError("the trust bundle lists no keys of registers", code="trust.log", cure="get a newer trust bundle")
    with path.open("rb") as file:
        read = read_register(iter(lambda: file.readline(MAX_LINE + 1), b""))
    try:
        return RegisterView.of(read, trust, at)
    except DoubtedError as doubted:
        said = sentence(answer(doubted.status, doubted.code)).en
        code = f"verification.{doubted.code.lower().replace('_', '-')}"
        raise NotVerifiedError(said, code=code, path=str(path), cure=doubted.evidence) from None
