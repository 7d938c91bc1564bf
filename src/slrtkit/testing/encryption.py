"""What everything that encrypts files to receivers promises, as tests."""

from collections.abc import Callable

import pytest

from slrtkit.errors import EncryptionError
from slrtkit.ports.encryption import Decryptor, Encryptor

__all__ = ["EncryptionContract"]

_DATA = bytes(range(256)) * 300
"""More than one block of any format."""


class EncryptionContract:
    """The promises of `slrtkit.ports.Encryptor` and `slrtkit.ports.Decryptor`.

    `receivers` is a fixture: a callable that makes an encryptor to so many new receivers, and what each of them opens with.
    """

    @pytest.fixture
    def receivers(self) -> Callable[[int], tuple[Encryptor, tuple[Decryptor, ...]]]:
        """Return a callable that makes receivers."""
        raise NotImplementedError("a contract is subclassed, with a receivers fixture")

    def test_whoever_was_named_opens_it(self, receivers: Callable[[int], tuple[Encryptor, tuple[Decryptor, ...]]]) -> None:
        """Each of several, be it empty or large."""
        encryptor, named = receivers(2)
        for data in (b"", b"x", _DATA):
            encrypted = encryptor.encrypt(data)
            assert [one.decrypt(encrypted) for one in named] == [data, data]

    def test_nobody_else_opens_it(self, receivers: Callable[[int], tuple[Encryptor, tuple[Decryptor, ...]]]) -> None:
        """Somebody else's key is refused, and the file shows nothing of what is in it."""
        encryptor, _ = receivers(1)
        _, (stranger,) = receivers(1)
        encrypted = encryptor.encrypt(_DATA)
        assert _DATA[:64] not in encrypted
        with pytest.raises(EncryptionError):
            stranger.decrypt(encrypted)

    def test_the_same_data_give_another_file(self, receivers: Callable[[int], tuple[Encryptor, tuple[Decryptor, ...]]]) -> None:
        """Nobody sees that the same was sent twice."""
        encryptor, _ = receivers(1)
        assert encryptor.encrypt(_DATA) != encryptor.encrypt(_DATA)

    def test_a_change_or_a_cut_shows(self, receivers: Callable[[int], tuple[Encryptor, tuple[Decryptor, ...]]]) -> None:
        """A byte at the begin, in the middle or at the end; a file that was cut off, went on, or is none."""
        encryptor, (named,) = receivers(1)
        encrypted = encryptor.encrypt(_DATA)
        changed = [
            bytes([*encrypted[:at], encrypted[at] ^ 1, *encrypted[at + 1 :]])
            for at in (0, len(encrypted) // 2, -1 % len(encrypted))
        ]
        for broken in (*changed, encrypted[:-1], encrypted[: len(encrypted) // 2], encrypted + b"x", b"", b"text"):
            with pytest.raises(EncryptionError):
                named.decrypt(broken)
