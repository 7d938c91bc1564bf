"""What every key that signs the checkpoints of a register promises, as tests. Needs the extra `seal`."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from slrtkit.errors import KeyUnavailableError
from slrtkit.ports.notes import NoteSigner

__all__ = ["NoteSignerContract"]

MakeNoteSigner = Callable[[], NoteSigner]
_MESSAGES = (b"", b"x", b"slrtkit.example/33.16\n42\nAAAA\n", bytes(range(256)) * 4, bytes(200_000))
"""None, the smallest, a checkpoint, any bytes, and more than one block of any card."""
_AT_ONCE = 8


class NoteSignerContract:
    """The promises of `slrtkit.ports.NoteSigner`.

    `make_signer` and `make_unavailable_signer` are fixtures; a signer that holds secrets overrides `secrets`, so that they are
    looked for.
    """

    @pytest.fixture
    def make_signer(self) -> MakeNoteSigner:
        """Give the signer to be proved: a callable that returns a new one, of the same key each time."""
        raise NotImplementedError("a contract is subclassed, with a make_signer fixture")

    @pytest.fixture
    def make_unavailable_signer(self) -> MakeNoteSigner:
        """Give a callable that returns a signer whose key is away, or fails to return one for that reason."""
        raise NotImplementedError("a contract is subclassed, with a make_unavailable_signer fixture")

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        """Give what must not be shown: passphrases, keys."""
        return ()

    def test_the_public_key_is_as_the_trust_bundle_lists_it(self, make_signer: MakeNoteSigner) -> None:
        """In 64 hexadecimal digits, in lower case, and the same of each signer of the key."""
        public = make_signer().public
        assert len(public) == len("ab" * 32)
        assert bytes.fromhex(public).hex() == public == make_signer().public

    def test_what_it_signs_verifies_with_its_public_key(self, make_signer: MakeNoteSigner) -> None:
        """As Ed25519 over the message itself (RFC 8032): not its digest, not ASN.1 around it."""
        signer = make_signer()
        assert [verifies(signer.public, message, signer.sign(message)) for message in _MESSAGES] == [True] * len(_MESSAGES)

    def test_a_new_signer_signs_with_the_same_key(self, make_signer: MakeNoteSigner) -> None:
        """A register that was signed for years has one key."""
        public = make_signer().public
        assert verifies(public, _MESSAGES[2], make_signer().sign(_MESSAGES[2]))

    def test_many_that_sign_at_once_get_their_own_signatures(self, make_signer: MakeNoteSigner) -> None:
        """Letters are made in threads, and each carries a proof."""
        signer, messages = make_signer(), [b"%d" % number for number in range(4 * _AT_ONCE)]
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            signatures = list(threads.map(signer.sign, messages))
        assert all(verifies(signer.public, *pair) for pair in zip(messages, signatures, strict=True))

    def test_a_key_that_is_away_is_said_to_be(self, make_unavailable_signer: MakeNoteSigner, secrets: tuple[str, ...]) -> None:
        """By a typed error, so that it is tried again later, which shows no secret."""
        with pytest.raises(KeyUnavailableError) as away:
            make_unavailable_signer().sign(_MESSAGES[2])
        assert not [secret for secret in secrets if secret in f"{away.value!r} {away.value} {vars(away.value)}"]

    def test_secrets_are_not_shown(self, make_signer: MakeNoteSigner, secrets: tuple[str, ...]) -> None:
        """Not by a signer that has signed."""
        signer = make_signer()
        assert signer.sign(_MESSAGES[2])
        assert not [secret for secret in secrets if secret in f"{signer!r} {signer}"]


def verifies(public: str, message: bytes, signature: bytes) -> bool:
    """Whether these are the 64 bytes of a signature of the message."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
