"""The paper seal in a QR symbol keeps the promises of its ports."""

from collections.abc import Callable
from pathlib import Path

import pytest

from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader, new_seal_key
from slrtkit.ports.seal import SealReader, SealSigner
from slrtkit.testing.seal import SealContract

PASSPHRASE = b"rahasia-segel"


class TestQrSeal(SealContract):
    @pytest.fixture
    def make_signer(self, tmp_path: Path) -> Callable[[], SealSigner]:
        new_seal_key(tmp_path / "segel.pem", passphrase=PASSPHRASE)
        return lambda: PemSealSigner.read(tmp_path / "segel.pem", lambda _: PASSPHRASE)

    @pytest.fixture
    def reader(self) -> SealReader:
        return QrSealReader()

    @pytest.fixture
    def secrets(self, tmp_path: Path, make_signer: Callable[[], SealSigner]) -> tuple[str, ...]:
        assert make_signer().key
        return PASSPHRASE.decode(), str(tmp_path), (tmp_path / "segel.pem").read_text().splitlines()[1]
