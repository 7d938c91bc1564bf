"""Digests, commitments and ids keep different things apart."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import pytest

from slrtkit.errors import WireError
from slrtkit.ledger import SALT_SIZE, commit, contexts, digest, opens, same, uuid7

SALT = bytes(range(SALT_SIZE))


def test_a_digest_is_sha256_over_context_nul_and_data() -> None:
    assert digest("slrtkit/event/1", b"data") == hashlib.sha256(b"slrtkit/event/1\0data").hexdigest()


def test_the_same_data_under_another_context_has_another_digest() -> None:
    every = [value for name, value in vars(contexts).items() if name.isupper()]
    assert len({digest(context, b"") for context in every}) == len(every) == len(set(every))


@pytest.mark.parametrize("context", ["", "a\0b"])
def test_a_context_that_does_not_end_where_it_seems_to_is_refused(context: str) -> None:
    with pytest.raises(WireError, match=r"digest\.context"):
        digest(context, b"")


def test_a_commitment_opens_with_its_salt_and_data_only() -> None:
    commitment = commit(contexts.PART, SALT, b"desil 2")
    assert opens(commitment, contexts.PART, SALT, b"desil 2")
    assert not opens(commitment, contexts.PART, SALT, b"desil 3")
    assert not opens(commitment, contexts.PART, SALT[::-1], b"desil 2")
    assert not opens(commitment, contexts.LETTER, SALT, b"desil 2")


@pytest.mark.parametrize("salt", [b"", SALT[1:], SALT + b"\0"])
def test_a_salt_of_another_length_commits_to_nothing(salt: bytes) -> None:
    with pytest.raises(WireError, match=r"digest\.salt"):
        commit(contexts.PART, salt, b"")
    assert not opens("0" * 64, contexts.PART, salt, b"")


def test_a_boundary_between_salt_and_data_cannot_be_moved() -> None:
    assert not opens(commit(contexts.PART, SALT, b"ab"), contexts.PART, SALT + b"a", b"b")


@pytest.mark.parametrize("commitment", ["", "é" * 64, "\ud800", "0" * 63])
def test_what_is_no_commitment_does_not_open_and_does_not_raise(commitment: str) -> None:
    assert not opens(commitment, contexts.PART, SALT, b"")
    assert same(commitment, commitment)


def test_an_id_is_a_uuid_of_version_7_that_tells_its_time() -> None:
    instant = datetime(2026, 1, 31, 2, 3, 4, 567000, tzinfo=UTC)
    made = UUID(uuid7(int(instant.timestamp() * 1000), 3, 12345))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(instant.timestamp() * 1000)
