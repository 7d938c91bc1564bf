"""The key of a register lives in a file that only its owner reads, and tells nothing of itself."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from slrtkit.adapters.signing.notes import PemNoteSigner, new_log_key
from slrtkit.errors import KeyUnavailableError, PluginError, SigningRefusedError
from slrtkit.plugins import LOG


def test_a_key_is_opened_by_its_address_and_passphrase(tmp_path: Path) -> None:
    for passphrase in (b"", b"rahasia"):
        path = tmp_path / f"log{len(passphrase)}.pem"
        public = new_log_key(path, passphrase=passphrase)
        assert path.stat().st_mode & 0o777 == 0o600
        with pytest.raises(FileExistsError):
            new_log_key(path)
        signer = LOG.open(f"ed25519:{path.name}", folder=tmp_path, secret=lambda _: b"rahasia")
        assert signer.public == public
        assert len(signer.sign(b"text")) == 64
        assert public not in repr(signer)


def test_what_is_no_log_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.pem").write_text("no key")
    other = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "p256.pem").write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    new_log_key(tmp_path / "closed.pem", passphrase=b"rahasia")
    for name in ("text.pem", "none.pem", "closed.pem"):
        with pytest.raises(KeyUnavailableError) as caught:
            PemNoteSigner.read(tmp_path / name, lambda _: b"salah")
        assert caught.value.path == name
    with pytest.raises(SigningRefusedError) as refused:
        PemNoteSigner.read(tmp_path / "p256.pem", lambda _: None)
    assert refused.value.code == "log-key.kind"
    with pytest.raises(PluginError):
        LOG.open("ed25519:log.pem?level=b", folder=tmp_path)
