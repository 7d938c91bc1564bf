"""A SoftHSM token for tests: a PKCS#11 module in software, which keeps sample keys as a card does.

Needs the program `softhsm2-util` and the extras `pkcs11` and `testing`.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pkcs11
from attrs import frozen
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11 import Attribute, CertificateType, ObjectClass
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key

from slrtkit.demo.pki import Credential

__all__ = ["SoftToken", "open_token"]

_CONF = "directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n"
_MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so")


@frozen
class SoftToken:
    """A token.

    Attributes:
        module: The PKCS#11 library.
        label: Its label.
        pin: Its user PIN.
    """

    module: Path
    label: str
    pin: str

    def put(self, name: str, credential: Credential, *, certified: bool = True, always: bool = False) -> None:
        """Put a key on it, and its certificate with the issuers under the root.

        Args:
            name: The label of the key; its CKA_ID is the same in UTF-8.
            credential: The key.
            certified: Whether the token holds the certificate too.
            always: Whether each signature wants the PIN again.
        """
        with self._token().open(rw=True, user_pin=self.pin) as session:
            session.create_object({**_named(name), **_private(credential), Attribute.ALWAYS_AUTHENTICATE: always})
            for number, each in enumerate((credential.certificate, *credential.chain[:-1]) if certified else ()):
                session.create_object(
                    {
                        **_named(f"{name}-{number}" if number else name),
                        Attribute.CLASS: ObjectClass.CERTIFICATE,
                        Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                        Attribute.SUBJECT: each.subject.public_bytes(),
                        Attribute.VALUE: each.public_bytes(Encoding.DER),
                    }
                )

    def _token(self) -> pkcs11.Token:
        return pkcs11.lib(str(self.module)).get_token(token_label=self.label)


@contextmanager
def open_token(folder: Path, label: str = "slrt-contoh", pin: str = "pin-contoh-4711") -> Iterator[SoftToken]:
    """Make a token in an empty folder, for as long as the context lasts; one at a time in a process, as PKCS#11 has it."""
    (folder / "tokens").mkdir(parents=True)
    configuration = folder / "softhsm2.conf"
    configuration.write_text(_CONF.format(folder=folder), "utf-8")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    module = next(path for path in map(Path, _MODULES) if path.exists())
    try:
        made = ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", pin]
        subprocess.run(made, check=True, capture_output=True)  # noqa: S603  a fixed program, and nothing from outside
        pkcs11.lib(str(module)).reinitialize()
        yield SoftToken(module, label, pin)
    finally:
        if before is None:
            del os.environ["SOFTHSM2_CONF"]
        else:
            os.environ["SOFTHSM2_CONF"] = before


def _named(name: str) -> dict[Attribute, object]:
    return {Attribute.LABEL: name, Attribute.ID: name.encode(), Attribute.TOKEN: True, Attribute.PRIVATE: False}


def _private(credential: Credential) -> dict[Attribute, object]:
    der = credential.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    decode = decode_ec_private_key if isinstance(credential.key, ec.EllipticCurvePrivateKey) else decode_rsa_private_key
    kept: dict[Attribute, object] = {**decode(der)}
    return kept | {Attribute.SIGN: True, Attribute.SENSITIVE: True, Attribute.PRIVATE: True, Attribute.EXTRACTABLE: False}
