"""A log key in a file keeps the contract of the NoteSigner port, locked by a passphrase or not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from slrtkit.adapters.signing.notes import PemNoteSigner, new_log_key
from slrtkit.plugins import LOG
from slrtkit.ports.notes import NoteSigner
from slrtkit.testing.notes import NoteSignerContract

PASSPHRASE = b"rahasia-log"


class TestALogKeyInAFile(NoteSignerContract):
    passphrase = b""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        new_log_key(tmp_path / "log.pem", passphrase=self.passphrase)
        return tmp_path / "log.pem"

    @pytest.fixture
    def make_signer(self, file: Path) -> Callable[[], NoteSigner]:
        return lambda: LOG.open(f"ed25519:{file.name}", folder=file.parent, secret=lambda _: self.passphrase)

    @pytest.fixture
    def make_unavailable_signer(self, file: Path) -> Callable[[], NoteSigner]:
        return lambda: PemNoteSigner.read(file.with_name("tak-ada.pem"), lambda _: self.passphrase)

    @pytest.fixture
    def secrets(self, file: Path) -> tuple[str, ...]:
        return *file.read_text("ascii").splitlines()[1:-1], str(file.parent)


class TestALockedLogKey(TestALogKeyInAFile):
    passphrase = PASSPHRASE

    @pytest.fixture
    def make_unavailable_signer(self, file: Path) -> Callable[[], NoteSigner]:
        return lambda: PemNoteSigner.read(file, lambda _: b"salah")

    @pytest.fixture
    def secrets(self, file: Path) -> tuple[str, ...]:
        return PASSPHRASE.decode(), *file.read_text("ascii").splitlines()[1:-1], str(file.parent)
