"""What every keeper of blobs promises, as tests."""

from collections.abc import Callable
from hashlib import sha256

import pytest

from slrtkit.errors import NotFoundError, StorageCorruptError
from slrtkit.ports.blobs import Blobs, BlobShelf, PersonalBlobs

__all__ = ["BlobShelfContract", "BlobsContract", "PersonalBlobsContract"]

LETTER = b"%PDF-1.7\x00\xff" * 1000


class BlobsContract:
    """The promises of `slrtkit.ports.Blobs`.

    `make_blobs` is a fixture: a callable that opens the same blobs as often as it is called. `spoil` is a fixture: a callable
    `(blobs, digest)` that changes what is kept under a digest, as a bad disk would.
    """

    @pytest.fixture
    def make_blobs(self) -> Callable[[], Blobs]:
        """Return a callable that opens the blobs under test."""
        raise NotImplementedError("a contract is subclassed, with a make_blobs fixture")

    @pytest.fixture
    def spoil(self) -> Callable[[Blobs, str], None]:
        """Return a callable that damages a blob."""
        raise NotImplementedError("a contract is subclassed, with a spoil fixture")

    @pytest.mark.parametrize("data", [b"", b"\x00", LETTER], ids=["empty", "nul", "letter"])
    def test_bytes_come_back_under_their_digest(self, make_blobs: Callable[[], Blobs], data: bytes) -> None:
        """What is put is what is got."""
        blobs = make_blobs()
        assert blobs.put(data) == sha256(data).hexdigest()
        assert blobs.get(sha256(data).hexdigest()) == data

    def test_putting_the_same_bytes_again_changes_nothing(self, make_blobs: Callable[[], Blobs]) -> None:
        """Storing is idempotent."""
        blobs = make_blobs()
        assert blobs.put(LETTER) == blobs.put(LETTER)
        assert blobs.get(blobs.put(LETTER)) == LETTER

    def test_what_was_never_put_is_not_found(self, make_blobs: Callable[[], Blobs]) -> None:
        """Nothing is invented, whatever the digest looks like."""
        for digest in (sha256(LETTER).hexdigest(), "", "../../etc/passwd"):
            with pytest.raises(NotFoundError):
                make_blobs().get(digest)

    def test_other_bytes_are_never_returned(self, make_blobs: Callable[[], Blobs], spoil: Callable[[Blobs, str], None]) -> None:
        """Damage is told."""
        blobs = make_blobs()
        digest = blobs.put(LETTER)
        spoil(blobs, digest)
        with pytest.raises(StorageCorruptError):
            blobs.get(digest)


class BlobShelfContract(BlobsContract):
    """The promises of `slrtkit.ports.BlobShelf`, beside those of `Blobs`."""

    def test_each_blob_that_is_kept_is_told_once(self, make_blobs: Callable[[], Blobs]) -> None:
        """What was put is told, sorted, however often it was put."""
        blobs = make_blobs()
        assert isinstance(blobs, BlobShelf)
        kept = sorted(blobs.put(data) for data in (b"one", b"two", b"three"))
        blobs.put(b"one")
        assert [one for one in blobs.digests() if one in kept] == kept

    def test_what_is_dropped_is_gone_and_nothing_else(self, make_blobs: Callable[[], Blobs]) -> None:
        """Only the blob that is named goes; one that is not kept is no error."""
        blobs = make_blobs()
        assert isinstance(blobs, BlobShelf)
        gone, stays = blobs.put(b"gone"), blobs.put(b"stays")
        blobs.drop(gone)
        blobs.drop(gone)
        assert gone not in list(blobs.digests())
        assert blobs.get(stays) == b"stays"
        with pytest.raises(NotFoundError):
            blobs.get(gone)


class PersonalBlobsContract(BlobsContract):
    """The promises of `slrtkit.ports.PersonalBlobs`; `make_blobs` as in `BlobsContract`."""

    def test_a_file_that_two_people_share_stays_for_the_other(self, make_blobs: Callable[[], Blobs]) -> None:
        """Each has it under a key of their own."""
        blobs = make_blobs()
        assert isinstance(blobs, PersonalBlobs)
        digest = blobs.put_for("A", LETTER)
        assert digest == blobs.put_for("B", LETTER) == blobs.put_for("A", LETTER)
        assert blobs.drop_of("A") == (digest,)
        assert make_blobs().get(digest) == LETTER
        assert blobs.drop_of("A") == ()
        assert blobs.drop_of("B") == (digest,)
        with pytest.raises(NotFoundError):
            make_blobs().get(digest)
