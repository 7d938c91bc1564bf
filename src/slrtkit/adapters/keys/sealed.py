"""The sealed mode: each subject's parts under a key of its own, which is kept wrapped, and destroyed to erase them.

A part's bytes are

    form (1) ‖ nonce (12) ‖ AES-256-GCM(data key, nonce, salt (32) ‖ plaintext, place) (+ tag, 16)

where `place` is the context of this form, the subject, the field, the commitment and where the part belongs, each behind its
length. AES-GCM does not commit to its key: the commitment in the header, SHA-256 over salt and plaintext, does, and is checked
after each decryption (NIST SP 800-38D; "Partitioning Oracle Attacks", Len, Grubbs and Ristenpart, 2021). Nonces are random; a
key seals far fewer than 2^32 parts (SP 800-38D section 8.3), for it is one person's.
"""

import hmac
from collections.abc import Iterator, Mapping
from contextlib import suppress
from os import urandom
from threading import RLock, Timer
from time import monotonic
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from slrtkit.adapters.keys.carrying import VaultCarrier
from slrtkit.adapters.keys.masters import KEY_SIZE
from slrtkit.adapters.keys.places import FORM, INDEX, NONCE, OTHERS, SUBJECT, WITHHELD, bound, other
from slrtkit.adapters.keys.recent import Recent
from slrtkit.errors import KeyRingError, SlrtError, StorageCorruptError, WithheldError
from slrtkit.ledger import SALT_SIZE, contexts, digest
from slrtkit.ports.keys import KeyedSealer, KeyRing, Vault, Wrapped
from slrtkit.ports.store import Part

__all__ = ["EnvelopeSealer"]

_NONCE: Final = slice(len(FORM), len(FORM) + NONCE)
_SEALED: Final = slice(len(FORM) + NONCE, None)
_BLIND: Final = contexts.BLIND.encode() + b"\0"
_MISSING: Final = "keys.missing"
_KEPT: Final = 1 << 16
"""So many data keys stay unwrapped at a time, or twice as many."""
_READY: Final = 1 << 13
"""So many of them are ready for use, or twice as many: a cipher takes 2.5 KB, forty times as much as its key."""
_WAITING: Final = 4096
"""So many new keys wait at most before they are kept."""


class EnvelopeSealer(KeyedSealer):
    """Seals with a data key for each subject. Threads may share it.

    Args:
        ring: The master keys.
        vault: Where wrapped data keys are kept.
        idle: Seconds without use after which everything that was unlocked is forgotten; None: when `lock` is called.
    """

    def __init__(self, ring: KeyRing, vault: Vault, *, idle: float | None = None) -> None:
        self._ring, self._vault, self._idle = ring, vault, idle
        self._guard = RLock()
        self._keys: Recent[str, bytes] = Recent(_KEPT)
        self._ciphers: Recent[str, AESGCM] = Recent(_READY)
        self._ready = self._ciphers.young if idle is None else _nothing  # who locks when idle, has to be told of each use
        self._blinds: dict[str, bytes] = {}
        self._waiting: dict[str, Wrapped] = {}
        self._arrived: dict[str, bytes] = {}
        self._used = monotonic()
        self._timer: Timer | None = None

    def salt(self) -> bytes:
        """Return 32 random bytes."""
        return urandom(SALT_SIZE)

    def seal(self, subject: str, field: str, plaintext: bytes, context: bytes) -> Part:
        """Make a part under the subject's key, which is made where there is none."""
        cipher = self._cipher(subject, new=True)
        fresh = urandom(SALT_SIZE + NONCE)
        salt, nonce = fresh[:SALT_SIZE], fresh[SALT_SIZE:]
        opened = salt + plaintext
        commitment = digest(contexts.PART, opened)  # `ledger.commit` of the plaintext
        sealed = cipher.encrypt(nonce, opened, bound(subject, field, commitment, context))
        return Part(subject, field, commitment, FORM + nonce + sealed)

    def open(self, part: Part, context: bytes) -> bytes:
        """Return the plaintext of a part, whose place and commitment were checked."""
        if not part.data.startswith(FORM):
            self._cipher(part.subject, new=False)  # of whom nothing is left, the key says so
            raise StorageCorruptError("a part is not sealed in a known form", code="storage.sealed", path=part.field)
        try:
            opened = _decrypted(self._ready(part.subject) or self._cipher(part.subject, new=False), part, context)
        except (InvalidTag, ValueError, KeyRingError) as refused:
            opened = self._others(part, context, refused)
        if len(opened) < SALT_SIZE or digest(contexts.PART, opened) != part.commitment:  # which is no secret
            raise StorageCorruptError("a part does not match its commitment", code="storage.commitment", path=part.field)
        return opened[SALT_SIZE:]

    def _others(self, part: Part, context: bytes, refused: Exception) -> bytes:
        """Open a part that another device sealed under a key of its own, as the place of the part says."""
        name = other(context.partition(b"/")[0].decode(), part.subject)
        with self._guard:
            cipher = self._ciphers.get(name)
            if cipher is None and (key := self._arrived.get(name)):
                cipher = self._held(name, key)
            elif cipher is None and (known := self._vault.load(name)):
                cipher = self._held(name, self._ring.unwrap(known, name))
        with suppress(InvalidTag, ValueError):
            if cipher is not None:
                return _decrypted(cipher, part, context)
        code = refused.code if isinstance(refused, KeyRingError) else _MISSING
        withheld = WITHHELD + part.subject
        if code == _MISSING and (withheld in self._arrived or self._vault.load(withheld)):
            raise WithheldError("this is for officers of the district", path=part.subject) from None
        if isinstance(refused, KeyRingError):
            raise refused
        raise StorageCorruptError("a part is not what was sealed here", code="storage.sealed", path=part.field) from None

    @property
    def carrier(self) -> VaultCarrier:
        """What lends and takes its keys; what was sealed and not settled yet is not lent."""
        return VaultCarrier(self._ring, self._vault, self._arrived, self._given)

    def settle(self) -> None:
        """Keep new keys, durably."""
        if self._waiting:
            with self._guard:
                waiting, self._waiting = self._waiting, {}
                try:
                    self._vault.add(waiting)
                except BaseException:
                    for name in waiting:
                        self._forget(name.removeprefix(SUBJECT))
                    raise

    def blind(self, purpose: str, value: bytes) -> bytes:
        """Return HMAC-SHA256 of a value under the key of the purpose."""
        key = self._blinds.get(purpose) or self._blinding(purpose)
        return hmac.digest(key, _BLIND + value, "sha256")

    def destroy(self, subject: str) -> None:
        """Destroy a subject's key, in the vault and in memory."""
        with self._guard:
            self._waiting.pop(SUBJECT + subject, None)
            self._arrived.pop(SUBJECT + subject, None)
            self._forget(subject)
            self._vault.destroy(SUBJECT + subject)
            ending = f"/{subject}"
            for name in [
                one for one in (*self._arrived, *self._vault.names()) if one.startswith(OTHERS) and one.endswith(ending)
            ]:
                self._arrived.pop(name, None)
                self._forget(name)
                self._vault.destroy(name)

    def destroyed(self) -> Iterator[str]:
        """Yield the subjects whose keys were destroyed."""
        yield from (name.removeprefix(SUBJECT) for name in self._vault.destroyed() if name.startswith(SUBJECT))

    @property
    def unlocked(self) -> bool:
        """Whether it holds keys of anybody now."""
        return bool(self._keys or self._blinds)

    def lock(self) -> None:
        """Forget every key; the next use asks the ring again, and so does the ring whoever opens it."""
        with self._guard:
            self.settle()
            self._keys.clear()
            self._ciphers.clear()
            self._blinds.clear()
            self._ring.lock()
            timer, self._timer = self._timer, None
        if timer:
            timer.cancel()

    def rewrap(self) -> int:
        """Wrap every key that an older master key wrapped with the newest; payloads stay as they are.

        Returns:
            How many were wrapped anew; what is interrupted goes on where it stopped when it is called again.
        """
        self.settle()
        newest, done, batch = self._ring.version, 0, dict[str, Wrapped]()
        for name in tuple(self._vault.names()):
            known = self._vault.load(name)
            if known and known.version != newest:
                batch[name] = self._ring.wrap(self._ring.unwrap(known, name), name)
            if len(batch) >= _WAITING:
                self._vault.replace(batch)
                done, batch = done + len(batch), {}
        self._vault.replace(batch)  # where it is empty, it overwrites what an interrupted call left
        return done + len(batch)

    def turn_indexes(self) -> None:
        """Make new keys of all indexes; snapshots are made anew by them (`service.rebuild.renew`) before anybody looks."""
        with self._guard:
            self.settle()
            names = [name for name in self._vault.names() if name.startswith(INDEX)]
            try:
                self._vault.replace({name: self._ring.wrap(urandom(KEY_SIZE), name) for name in names})
            finally:  # also where they were replaced, and the old ones could not be overwritten yet
                self._blinds.clear()

    def check(self, ring: KeyRing) -> tuple[int, int]:
        """Open every key of the vault by a ring, such as one that was recovered; nothing is changed, and no key is kept.

        Returns:
            How many keys it opens, and how many it does not.
        """
        opened = failed = 0
        for name in self._vault.names():
            known = self._vault.load(name)
            try:
                opened += bool(known and ring.unwrap(known, name))
            except SlrtError:
                failed += 1
        return opened, failed

    def _cipher(self, subject: str, *, new: bool) -> AESGCM:
        if self._idle is not None:
            self._used = monotonic()
        cipher = self._ciphers.young(subject)
        if cipher is not None:
            return cipher
        with self._guard:
            cipher = self._ciphers.get(subject)
            if cipher is not None:
                return cipher
            return self._held(subject, self._keys.get(subject) or self._key(SUBJECT + subject, new=new))

    def _held(self, subject: str, key: bytes) -> AESGCM:
        cipher = AESGCM(key)
        self._ciphers.hold(subject, cipher)
        self._hold({subject: key})
        return cipher

    def _hold(self, keys: Mapping[str, bytes]) -> None:
        for subject, key in keys.items():
            self._keys.hold(subject, key)
        if self._idle is not None and self._timer is None:
            self._watch(self._idle)

    def _forget(self, subject: str) -> None:
        self._keys.forget(subject)
        self._ciphers.forget(subject)

    def _given(self, keys: Mapping[str, bytes | None]) -> None:
        """Hold keys that came from another device, by their names; forget those that are none any more."""
        self._used = monotonic()
        with self._guard:
            for name in [name for name, key in keys.items() if key is None]:
                self._forget(name.removeprefix(SUBJECT))
            self._hold({name.removeprefix(SUBJECT): key for name, key in keys.items() if key is not None})

    def _blinding(self, purpose: str) -> bytes:
        with self._guard:
            self._blinds[purpose] = self._key(INDEX + purpose, new=True)
            self.settle()
            return self._blinds[purpose]

    def _key(self, name: str, *, new: bool) -> bytes:
        """Return a key; one that is made is good for sealing, and kept when it is settled."""
        if name in self._arrived:
            return self._arrived[name]
        known = self._waiting.get(name) or self._vault.load(name)
        if known is not None:
            return self._ring.unwrap(known, name)
        if not new:
            raise KeyRingError(
                "the vault never had the key of this part",
                code=_MISSING,
                path=name.partition("/")[2],
                cure="restore the vault's newest back-up",
            )
        key = urandom(KEY_SIZE)
        self._waiting[name] = self._ring.wrap(key, name)
        if len(self._waiting) >= _WAITING:
            self.settle()
        return key

    def _watch(self, seconds: float) -> None:
        self._timer = Timer(seconds, self._look)
        self._timer.daemon = True
        self._timer.start()

    def _look(self) -> None:
        """Lock where nothing was done for long enough, else look again when that may be so."""
        with self._guard:
            left = (self._idle or 0) - (monotonic() - self._used)
            self._timer = None
            if left <= 0:
                self.lock()
            else:
                self._watch(left)


def _decrypted(cipher: AESGCM, part: Part, context: bytes) -> bytes:
    return cipher.decrypt(part.data[_NONCE], part.data[_SEALED], bound(part.subject, part.field, part.commitment, context))


def _nothing(_: str) -> None:
    """Hold no cipher ready."""
