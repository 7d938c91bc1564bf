"""A private key that never leaves its card or hardware security module (PKCS#11 2.40)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

import pkcs11
from attrs import frozen
from pkcs11.util.ec import encode_ecdsa_signature

from slrtkit.adapters.signing.pades.credential import DocumentKey
from slrtkit.errors import KeyUnavailableError, SigningError, SigningRefusedError

__all__ = ["Pin", "TokenKey", "TokenPlace"]

Pin = Callable[[], str]

_PrivateKey: TypeAlias = Any
"""A private key that signs; python-pkcs11 puts such objects together at run time."""
_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""DigestInfo of a SHA-256 digest up to the digest itself (RFC 8017 section 9.2)."""
_PIN = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.PinExpired, pkcs11.UserPinNotInitialized)


@frozen
class TokenPlace:
    """Where a key is.

    Attributes:
        module: The PKCS#11 library of the card or module (`/usr/lib/softhsm/libsofthsm2.so`).
        token: The label of the token.
        key: The label of the private key.
        key_id: Its identifier (CKA_ID), where labels are not unique.
    """

    module: Path
    token: str
    key: str = ""
    key_id: bytes = b""


class TokenKey(DocumentKey):
    """Signs with a key on a token: the digest goes there, the signature comes back, and it is checked.

    Only the two mechanisms that every token has are used: CKM_RSA_PKCS and CKM_ECDSA. The PIN is asked for when a session is
    opened, and for each signature where the key wants that (CKA_ALWAYS_AUTHENTICATE); it is not kept. A wrong PIN is never
    tried again, because cards lock after a few. PKCS#11 logs in a whole process: signers of one token share the login.

    Args:
        place: Where the key is.
        pin: Gives the PIN.
        certificate: The key's certificate, DER; from the token by default, by the key's identifier, or else its label.
        chain: Its issuers, DER, beside those on the token.

    Raises:
        KeyUnavailableError: the token is not there (`signing.token`), or the PIN is wrong or locked (`signing.pin`).
        SigningRefusedError: there is not exactly one such key, no certificate, or a key that may not be used.
    """

    def __init__(self, place: TokenPlace, pin: Pin, *, certificate: bytes | None = None, chain: Iterable[bytes] = ()) -> None:
        self._place, self._pin = place, pin
        self._session: pkcs11.Session | None = None
        with self._speaking():
            session, key = self._opened()
            held = list(session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}))
            own = certificate or _certificate_of(key, held)
            issuers = [value for value in map(_value, held) if value != own]
        super().__init__(own, [*chain, *issuers])

    def raw(self, data: bytes) -> bytes:
        """Return the signature of the data; raises as the class does."""
        with self._speaking():
            _, key = self._opened()
            digest = sha256(data).digest()
            more = {"pin": self._pin()} if _asks_always(key) else {}
            if self.kind == "rsa":
                signature = key.sign(_DIGEST_INFO + digest, mechanism=pkcs11.Mechanism.RSA_PKCS, **more)
            else:
                signature = encode_ecdsa_signature(key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA, **more))
        return self.proved(data, signature)

    def close(self) -> None:
        """Leave the token; the next signature opens it again."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(pkcs11.PKCS11Error):
                session.close()

    def _opened(self) -> tuple[pkcs11.Session, _PrivateKey]:
        place = self._place
        if self._session is None:
            token = pkcs11.lib(str(place.module)).get_token(token_label=place.token)
            try:
                self._session = token.open(user_pin=self._pin())
            except pkcs11.UserAlreadyLoggedIn:
                self._session = token.open()
        wanted: dict[pkcs11.Attribute, object] = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY}
        wanted |= {pkcs11.Attribute.LABEL: place.key} if place.key else {}
        wanted |= {pkcs11.Attribute.ID: place.key_id} if place.key_id else {}
        found = list(self._session.get_objects(wanted))
        if len(found) != 1:
            raise SigningRefusedError(
                f"{len(found)} private keys answer to this name", code="signing.key", cure="name the key by its label or id"
            )
        return self._session, found[0]

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Turn what a token says into errors of ours; after any fault the session is opened anew the next time."""
        try:
            yield
        except SigningError:
            self.close()
            raise
        except _PIN as error:
            self.close()
            raise KeyUnavailableError(
                "the PIN does not open the token", code="signing.pin", cure="check the PIN: a card locks after a few wrong ones"
            ) from error
        except pkcs11.PinLocked as error:
            self.close()
            raise KeyUnavailableError(
                "the PIN of the token is locked", code="signing.pin", cure="unlock it by its PUK"
            ) from error
        except (pkcs11.PKCS11Error, OSError, RuntimeError) as error:
            self.close()
            raise KeyUnavailableError(
                f"the token is not there: {type(error).__name__}",
                code="signing.token",
                cure="check the card, its module and label",
            ) from error


def _certificate_of(key: _PrivateKey, held: Iterable[pkcs11.Object]) -> bytes:
    named = [each for each in held if key.id and each[pkcs11.Attribute.ID] == key.id]
    named = named or [each for each in held if each[pkcs11.Attribute.LABEL] == key.label]
    if len(named) != 1:
        raise SigningRefusedError(
            "the token does not hold the certificate of the key", code="signing.key", cure="give it as a file: certificate=…"
        )
    return _value(named[0])


def _value(held: pkcs11.Object) -> bytes:
    return bytes(held[pkcs11.Attribute.VALUE])


def _asks_always(key: _PrivateKey) -> bool:
    try:
        return bool(key[pkcs11.Attribute.ALWAYS_AUTHENTICATE])
    except pkcs11.PKCS11Error:
        return False
