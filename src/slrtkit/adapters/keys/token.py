"""Master keys on a card or in a hardware security module (PKCS#11 2.40, AES-GCM): they never leave it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from os import urandom
from pathlib import Path
from typing import Any, Final, TypeAlias

import pkcs11
from attrs import frozen
from pkcs11.mechanisms import GCMParams

from slrtkit.adapters.keys.masters import bound_to
from slrtkit.errors import KeyRingError, SlrtError, StorageCorruptError
from slrtkit.ports.keys import TurningRing, Wrapped

__all__ = ["TokenPlace", "TokenRing"]

_SecretKey: TypeAlias = Any
"""A key that encrypts; python-pkcs11 puts such objects together at run time."""
_NONCE: Final = 12
_BITS: Final = 256
_PIN = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.PinExpired, pkcs11.PinLocked)


@frozen
class TokenPlace:
    """Where master keys are.

    Attributes:
        module: The PKCS#11 library of the card or module (`/usr/lib/softhsm/libsofthsm2.so`).
        token: The label of the token.
        key: How the labels of the keys begin: `slrtkit` for `slrtkit-1`, `slrtkit-2` …
    """

    module: Path
    token: str
    key: str


class TokenRing(TurningRing):
    """AES keys of 256 bits on a token, which can be used there and not be read. A wrong PIN is never tried again.

    Args:
        place: Where the keys are.
        pin: Gives the PIN when a session is opened; it is not kept.

    Raises:
        KeyRingError: when it is used: the token is not there (`keys.token`), the PIN is wrong (`keys.passphrase`), or it holds
            no such key (`keys.ring`).
    """

    def __init__(self, place: TokenPlace, pin: Callable[[], str | None]) -> None:
        self._place, self._pin = place, pin
        self._session: pkcs11.Session | None = None
        self._keys: dict[int, _SecretKey] = {}

    @property
    def version(self) -> int:
        """The newest master key."""
        with self._speaking():
            return max(self._opened())

    def wrap(self, key: bytes, name: str) -> Wrapped:
        """Return a key that the token wrapped."""
        with self._speaking():
            keys = self._opened()
            version, nonce = max(keys), urandom(_NONCE)
            return Wrapped(version, nonce + _crypt(keys[version].encrypt, key, nonce, bound_to(version, name)))

    def unwrap(self, wrapped: Wrapped, name: str) -> bytes:
        """Return a key that the token unwrapped."""
        with self._speaking():
            keys = self._opened()
            if wrapped.version not in keys:
                raise KeyRingError(f"the token holds no master key {wrapped.version}", code="keys.version")
            nonce, data = wrapped.data[:_NONCE], wrapped.data[_NONCE:]
            try:
                return _crypt(keys[wrapped.version].decrypt, data, nonce, bound_to(wrapped.version, name))
            except (pkcs11.EncryptedDataInvalid, pkcs11.EncryptedDataLenRange, pkcs11.GeneralError, pkcs11.ArgumentsBad):
                raise StorageCorruptError("a wrapped key is not what was kept", code="keys.changed") from None

    def turn(self) -> int:
        """Make a new master key on the token; on a new token, the first one."""
        with self._speaking():
            keys = self._found(self._logged_in())
            version = max(keys, default=0) + 1
            self._logged_in().generate_key(
                pkcs11.KeyType.AES,
                _BITS,
                label=f"{self._place.key}-{version}",
                store=True,
                capabilities=pkcs11.MechanismFlag.ENCRYPT | pkcs11.MechanismFlag.DECRYPT,
                template={pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False},
            )
            self._keys = {}
            return version

    def retire(self) -> None:
        """Destroy every master key on the token but the newest."""
        with self._speaking():
            keys = dict(self._opened())
            for version in sorted(keys)[:-1]:
                keys[version].destroy()
            self._keys = {}

    def lock(self) -> None:
        """Leave the token; the next use asks for the PIN again."""
        session, self._session, self._keys = self._session, None, {}
        if session is not None:
            with suppress(pkcs11.PKCS11Error):
                session.close()

    def _opened(self) -> dict[int, _SecretKey]:
        if not self._keys:
            found = self._found(self._logged_in())
            if not found:
                raise KeyRingError("the token holds no such master key", code="keys.ring", cure="make one: slrtkit keys init")
            self._keys = found
        return self._keys

    def _logged_in(self) -> pkcs11.Session:
        if self._session is None:
            token = pkcs11.lib(str(self._place.module)).get_token(token_label=self._place.token)
            pin = self._pin()
            if not pin:
                raise KeyRingError("the token is locked", code="keys.locked", cure="slrtkit keys unlock")
            try:
                self._session = token.open(rw=True, user_pin=pin)
            except pkcs11.UserAlreadyLoggedIn:
                self._session = token.open(rw=True)
        return self._session

    def _found(self, session: pkcs11.Session) -> dict[int, _SecretKey]:
        before = f"{self._place.key}-"
        wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.SECRET_KEY}
        labels = ((str(key[pkcs11.Attribute.LABEL]), key) for key in session.get_objects(wanted))
        numbers = ((label.removeprefix(before), key) for label, key in labels if label.startswith(before))
        return {int(number): key for number, key in numbers if number.isdecimal()}

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Turn what a token says into errors of ours; after any fault the session is opened anew the next time."""
        try:
            yield
        except SlrtError:
            raise
        except _PIN as error:
            self.lock()
            raise KeyRingError(
                "the PIN does not open the token", code="keys.passphrase", cure="check it: a card locks after a few wrong ones"
            ) from error
        except (pkcs11.PKCS11Error, OSError, RuntimeError) as error:
            self.lock()
            raise KeyRingError(
                f"the token is not there: {type(error).__name__}",
                code="keys.token",
                cure="check the card, its module and label",
            ) from error


def _crypt(act: Callable[..., bytes], data: bytes, nonce: bytes, bound: bytes) -> bytes:
    return bytes(act(data, mechanism=pkcs11.Mechanism.AES_GCM, mechanism_param=GCMParams(nonce, bound)))
