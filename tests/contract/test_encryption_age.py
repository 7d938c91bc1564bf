"""Files to auditors in the format age."""

from collections.abc import Callable
from pathlib import Path

import pytest

from slrtkit.adapters.encryption import AgeDecryptor, AgeEncryptor, new_identity
from slrtkit.errors import EncryptionError
from slrtkit.ports.encryption import Decryptor, Encryptor
from slrtkit.testing import EncryptionContract


class TestAge(EncryptionContract):
    @pytest.fixture
    def receivers(self, tmp_path: Path) -> Callable[[int], tuple[Encryptor, tuple[Decryptor, ...]]]:
        def make(count: int) -> tuple[Encryptor, tuple[Decryptor, ...]]:
            paths = [tmp_path / f"{len(list(tmp_path.iterdir()))}-{place}" for place in range(count)]
            keys = [new_identity(path) for path in paths]
            return AgeEncryptor(keys), tuple(AgeDecryptor(path.read_text("ascii")) for path in paths)

        return make


def test_an_identity_lives_in_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "kunci.txt"
    public = new_identity(path)
    assert public.startswith("age1")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        new_identity(path)
    assert "AGE-SECRET-KEY" not in repr(AgeDecryptor(path.read_text("ascii")))


@pytest.mark.parametrize("recipients", [[], ["age1x"], ["text"]])
def test_a_recipient_is_an_age_key(recipients: list[str]) -> None:
    with pytest.raises(EncryptionError) as caught:
        AgeEncryptor(recipients)
    assert caught.value.code == "encryption.recipient"


@pytest.mark.parametrize("written", ["", "# nothing", "text", "a\nb"])
def test_an_identity_is_one_age_key(written: str) -> None:
    with pytest.raises(EncryptionError) as caught:
        AgeDecryptor(written)
    assert caught.value.code == "encryption.identity"
