"""What makes a record checkable: canonical bytes, digests, commitments, chains and stamps. Standard library only."""

from slrtkit.ledger import contexts
from slrtkit.ledger.canonical import JSON, MAX_DEPTH, MAX_INTEGER, canonical, parse, reread
from slrtkit.ledger.chain import GENESIS, Link, event_hash, verify_chain
from slrtkit.ledger.clock import ZERO, instant_text, milliseconds, read_stamp, tick
from slrtkit.ledger.digests import SALT_SIZE, commit, digest, opens, same
from slrtkit.ledger.ids import uuid7

__all__ = [
    "GENESIS",
    "JSON",
    "MAX_DEPTH",
    "MAX_INTEGER",
    "SALT_SIZE",
    "ZERO",
    "Link",
    "canonical",
    "commit",
    "contexts",
    "digest",
    "event_hash",
    "instant_text",
    "milliseconds",
    "opens",
    "parse",
    "read_stamp",
    "reread",
    "same",
    "tick",
    "uuid7",
    "verify_chain",
]
