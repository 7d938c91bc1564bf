"""What makes letters, told by addresses: it can be opened in any process."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from attrs import define, field, frozen

from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.errors import KeyUnavailableError
from slrtkit.plugins import RENDERER, SEAL, SIGNER
from slrtkit.ports.address import Secret, no_secret
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.press import Maker, Order, Proven
from slrtkit.service.seal import SealPress

__all__ = ["KeptSecrets", "PressPlan", "sealing"]

_ONCE = ".totp"
"""How the names of one-time passwords end."""


@define
class KeptSecrets:
    """Asks for each secret once, and remembers it for as long as it lives; one-time passwords are asked for each time.

    It is a `slrtkit.ports.address.Secret`. Pickled, it takes along what it was told, and nobody to ask.

    Attributes:
        ask: Asks for a secret by name.
    """

    ask: Secret = field(repr=False)
    _told: dict[str, bytes | None] = field(factory=dict, init=False, repr=False)

    def __call__(self, name: str) -> bytes | None:
        """Return a secret. Raises KeyUnavailableError where nobody is left to ask."""
        if name.endswith(_ONCE):
            return self.ask(name)
        if name not in self._told:
            self._told[name] = self.ask(name)
        return self._told[name]

    def __getstate__(self) -> dict[str, bytes | None]:
        """Return what was told, for a process that works beside this one."""
        return self._told

    def __setstate__(self, told: dict[str, bytes | None]) -> None:
        """Take what was told."""
        self.ask, self._told = _nobody, told


@frozen
class PressPlan:
    """What makes letters, and where each part of it is.

    Attributes:
        renderer: Address of the renderer.
        signer: Address of the signer.
        trust: Whom its own letters are proved by.
        seal: Address of the seal key of this host; empty: its letters have no paper seal.
        folder: Where relative paths begin.
        secret: Asked for passphrases; for processes a `KeptSecrets`.
        offline: True where it was said that there is no network; the signer is then one of level b.
    """

    renderer: str
    signer: str
    trust: TrustBundle = field(repr=False)
    seal: str = ""
    folder: Path = field(factory=Path)
    secret: Secret = field(default=no_secret, repr=False)
    offline: bool = False

    def opened(self) -> Maker:
        """Open it here.

        Raises:
            SlrtError: renderer, signer or seal key cannot be opened, or the signer does not sign without a network.
        """
        return Maker(
            RENDERER.open(self.renderer, folder=self.folder),
            SIGNER.open(self.signer, folder=self.folder, secret=self.secret),
            PdfExaminer(),
            self.trust,
            seal=sealing(self.seal, self.folder, self.secret),
            offline=self.offline,
        )

    def hired(self) -> Callable[[Order], Proven]:
        """Open it in a process of a crew (`ProcessCrew(plan.hired, 2)`): what makes one letter."""
        return self.opened().made


def sealing(seal: str, folder: Path, secret: Secret) -> SealPress | None:
    """Return what seals letters; None where no seal key is named. Raises SlrtError where it cannot be opened."""
    if not seal:
        return None
    reader = import_module("slrtkit.adapters.signing.qr").QrSealReader()
    return SealPress(SEAL.open(seal, folder=folder, secret=secret), reader)


def _nobody(name: str) -> bytes | None:
    raise KeyUnavailableError(
        "nobody can be asked in a process of its own",
        code="signing.passphrase",
        path=name,
        cure="issue with one worker; a one-time password signs one letter",
    )
