"""The trust bundle as it lies in a file or folder, and what was seen of it while the door is open."""

from datetime import datetime
from pathlib import Path
from threading import Lock

from slrtkit.adapters.trust import load_bundle
from slrtkit.domain.trust import Seen
from slrtkit.ports.trust import TrustBundle
from slrtkit.web.verification.health import Trust

__all__ = ["bundle_at"]


def bundle_at(path: Path) -> Trust:
    """Return what gives the trust bundle as it is: a new one is noticed, an older one than was seen is refused.

    Args:
        path: As in `slrtkit.adapters.trust.load_bundle`.
    """
    return _Remembered(path)


class _Remembered:
    _seen: Seen | None = None

    def __init__(self, path: Path) -> None:
        self._path, self._turn = path, Lock()

    def __call__(self, at: datetime) -> TrustBundle:
        """Return it. Raises TrustError."""
        with self._turn:
            bundle = load_bundle(self._path, at, seen=self._seen) if self._seen else load_bundle(self._path, at)
            self._seen = bundle.seen or self._seen
            return bundle
