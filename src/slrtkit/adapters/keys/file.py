"""Master keys in a file of the format age (age-encryption.org/v1), locked by a passphrase or by an identity kept elsewhere.

    slrtkit.keys            the master keys: age, to a passphrase (scrypt) or to an X25519 identity on a stick
    slrtkit.keys.recovery   the same, to the recovery recipients: each of them alone can restore it

Both are age files, so that any age program opens them where slrtkit is gone.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, Protocol

from pyrage import DecryptError, IdentityError, RecipientError, decrypt, encrypt, passphrase, x25519

from slrtkit.adapters.keys.masters import KEY_SIZE, CallbackRing, new_master
from slrtkit.errors import KeyRingError
from slrtkit.ledger import canonical
from slrtkit.ports.keys import TurningRing

__all__ = ["RECOVERERS", "FileRing", "IdentityLock", "Lock", "PassphraseLock", "recover", "recovery"]

RECOVERERS: Final = 2
"""At least so many people can each restore a ring: one may be ill, and none may be the only one."""
_SCHEMA: Final = "slrtkit/keys/1"
_RECOVERY: Final = ".recovery"


class Lock(Protocol):
    """What a ring's file is locked with."""

    def closed(self, data: bytes) -> bytes:
        """Return what only this lock opens."""
        ...

    def opened(self, data: bytes) -> bytes:
        """Return what was locked. Raises KeyRingError (`keys.locked`, `keys.passphrase`)."""
        ...


class PassphraseLock(Lock):
    """A passphrase, through scrypt (RFC 7914) as age has it: about a second of work for each guess.

    Args:
        ask: Gives the passphrase whenever it is needed, or None where nobody is there to be asked; it is not kept.
    """

    def __init__(self, ask: Callable[[], str | None]) -> None:
        self._ask = ask

    def closed(self, data: bytes) -> bytes:
        """Return what the passphrase opens."""
        locked: bytes = passphrase.encrypt(data, self._said())
        return locked

    def opened(self, data: bytes) -> bytes:
        """Return what was locked."""
        try:
            opened: bytes = passphrase.decrypt(data, self._said())
        except DecryptError:
            raise KeyRingError(
                "the passphrase does not open the ring", code="keys.passphrase", cure="try again, or recover it"
            ) from None
        return opened

    def _said(self) -> str:
        said = self._ask()
        if not said:
            raise KeyRingError("the ring is locked", code="keys.locked", cure="slrtkit keys unlock")
        return said


class IdentityLock(Lock):
    """An age identity that lies elsewhere, such as on a stick which its owner takes along.

    Args:
        read: Gives the text of the identity file whenever it is needed.

    Raises:
        KeyRingError: when it is used, and the file is not there or holds no identity.
    """

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read

    def closed(self, data: bytes) -> bytes:
        """Return what the identity opens."""
        locked: bytes = encrypt(data, [self._identity().to_public()])
        return locked

    def opened(self, data: bytes) -> bytes:
        """Return what was locked."""
        try:
            opened: bytes = decrypt(data, [self._identity()])
        except DecryptError:
            raise KeyRingError("this identity does not open the ring", code="keys.passphrase", cure="use its own") from None
        return opened

    def _identity(self) -> x25519.Identity:
        try:
            written = self._read()
        except OSError:
            raise KeyRingError("the ring is locked: its identity is not there", code="keys.locked") from None
        try:
            (line,) = [one.strip() for one in written.splitlines() if one.strip() and not one.startswith("#")]
            return x25519.Identity.from_str(line)
        except (ValueError, IdentityError):
            raise KeyRingError("this is no age identity", code="keys.identity", cure="AGE-SECRET-KEY-1…") from None


class FileRing(CallbackRing, TurningRing):
    """Master keys in a locked file. They are in memory while they are in use, and nowhere else.

    Args:
        path: The file.
        lock: What it is locked with.

    Raises:
        KeyRingError: when it is used: the file is not there, damaged, or not to be opened.
    """

    def __init__(self, path: Path, lock: Lock) -> None:
        super().__init__(self._read)
        self._path, self._lock = path, lock

    @classmethod
    def make(cls, path: Path, lock: Lock, recoverers: Iterable[str]) -> "FileRing":
        """Make a ring with a first master key, readable by its owner alone, and beside it what recovers it.

        Args:
            path: Where; nothing is there yet.
            lock: What locks it.
            recoverers: Public age keys (`age1…`) of at least two people, each of whom can restore it.

        Raises:
            KeyRingError: there is a file (`keys.exists`), or not two recovery recipients (`keys.recovery`).
        """
        ring = cls(path, lock)
        if path.exists():
            raise KeyRingError("there is a ring already", code="keys.exists", path=str(path), cure="name another file")
        ring._write({1: new_master()}, tuple(recoverers))
        return ring

    @property
    def recoverers(self) -> tuple[str, ...]:
        """The public keys of those who can restore it."""
        return self._document()[1]

    def masters(self) -> Mapping[int, bytes]:
        """Return the master keys, for a program of the host that keeps them in memory while somebody works."""
        return self._read()

    def turn(self) -> int:
        """Make a new master key; ring and recovery file are written anew, each whole or not at all."""
        masters, recoverers = self._document()
        version = max(masters) + 1
        self._write({**masters, version: new_master()}, recoverers)
        return version

    def retire(self) -> None:
        """Forget every master key but the newest: back-ups of the vault from before open no more."""
        masters, recoverers = self._document()
        newest = max(masters)
        self._write({newest: masters[newest]}, recoverers)

    def _read(self) -> Mapping[int, bytes]:
        return self._document()[0]

    def _document(self) -> tuple[dict[int, bytes], tuple[str, ...]]:
        try:
            data = self._path.read_bytes()
        except OSError:
            raise KeyRingError("the ring is not there", code="keys.file", path=self._path.name, cure="recover it") from None
        return _told(self._lock.opened(data))

    def _write(self, masters: Mapping[int, bytes], recoverers: tuple[str, ...]) -> None:
        document = canonical(
            {
                "schema": _SCHEMA,
                "masters": {str(version): key.hex() for version, key in masters.items()},
                "recovery": recoverers,
            }
        )
        locked, recovery = self._lock.closed(document), encrypt(document, _recipients(recoverers))
        _put(_beside(self._path), recovery)  # first: what wraps from now on can be recovered before it wraps anything
        _put(self._path, locked)
        self.lock()


def recovery(path: Path, identity: str) -> CallbackRing:
    """Return the ring that a recovery file holds, and change nothing: for a drill.

    Args:
        path: The ring's file, beside which the recovery file lies.
        identity: The text of the identity file of one recovery recipient.

    Raises:
        KeyRingError: the recovery file is not there (`keys.file`), or not for this identity (`keys.passphrase`).
    """
    masters, _ = _recovered(path, identity)
    return CallbackRing(lambda: masters)


def recover(path: Path, identity: str, lock: Lock) -> FileRing:
    """Make a ring anew from its recovery file, under another lock.

    Args:
        path: The ring's file; a file that is there is replaced.
        identity: The text of the identity file of one recovery recipient.
        lock: The new lock.

    Raises:
        KeyRingError: the recovery file is not there (`keys.file`), or not for this identity (`keys.passphrase`).
    """
    masters, recoverers = _recovered(path, identity)
    ring = FileRing(path, lock)
    ring._write(masters, recoverers)  # noqa: SLF001  it is made here
    return ring


def _recovered(path: Path, identity: str) -> tuple[dict[int, bytes], tuple[str, ...]]:
    try:
        data = _beside(path).read_bytes()
    except OSError:
        raise KeyRingError("there is no recovery file", code="keys.file", path=_beside(path).name) from None
    return _told(IdentityLock(lambda: identity).opened(data))


def _recipients(recoverers: tuple[str, ...]) -> list[x25519.Recipient]:
    try:
        found = [x25519.Recipient.from_str(one) for one in dict.fromkeys(recoverers)]
    except RecipientError:
        raise KeyRingError("this is no age recipient", code="keys.recovery", cure="as in age1…") from None
    if len(found) < RECOVERERS:
        raise KeyRingError(
            f"a ring has at least {RECOVERERS} recovery recipients", code="keys.recovery", cure="name them: age1…, age1…"
        )
    return found


def _told(document: bytes) -> tuple[dict[int, bytes], tuple[str, ...]]:
    try:
        said = json.loads(document)
        masters = {int(version): bytes.fromhex(key) for version, key in said["masters"].items()}
        known, recoverers = said["schema"] == _SCHEMA, tuple(said["recovery"])
    except (ValueError, KeyError, TypeError, AttributeError):
        known, masters, recoverers = False, {}, ()
    if not known or {len(key) for key in masters.values()} != {KEY_SIZE}:
        raise KeyRingError("the ring holds something else", code="keys.ring", cure="recover it")
    return masters, recoverers


def _beside(path: Path) -> Path:
    return path.with_name(path.name + _RECOVERY)


def _put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, readable by its owner alone."""
    draft = path.with_name(path.name + ".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    if not hasattr(os, "O_DIRECTORY"):  # Windows opens no folders
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
