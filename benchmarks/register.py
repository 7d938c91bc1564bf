"""The register of letters: proofs among a million leaves, and an export read and believed, beside the least work it could be.

The floor of an export is `json.loads` and SHA-256 of each line, without looking at anything. Processor time, interleaved.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from time import process_time

from benchmarks.metrics import Metric, Result, result
from slrtkit.adapters.signing.notes import PemNoteSigner
from slrtkit.adapters.trust.notes import holds
from slrtkit.domain.letterlog import TERM, Leaf, LeafKind
from slrtkit.domain.logkeys import LogEntry, LogList, LogRole
from slrtkit.ledger import instant_text
from slrtkit.ledger.merkle import Tree, included, inclusion
from slrtkit.ledger.note import Checkpoint
from slrtkit.ports.trust import LogTrust
from slrtkit.service.checkpoint import sign_checkpoint
from slrtkit.service.registerview import RegisterView
from slrtkit.wire.register import hash_leaf
from slrtkit.wire.registerfile import numbers_digest, read_register, register_lines

__all__ = ["run"]

_MANY, _ASKED = 1_000_000, 1_000
_LEAVES, _ROUNDS = 10_000, 5
_NAME, _OFFICE = "slrtkit/bench/1", "33.16.dinsos"
_BEGUN = datetime(2026, 1, 5, 3, tzinfo=UTC)


def run() -> Result:
    """Prove, check, read and believe; figures are medians of the rounds."""
    tree = Tree()
    for index in range(_MANY):
        tree.append(hashlib.sha256(index.to_bytes(4)).digest())
    root, places = tree.root(), range(0, _MANY, _MANY // _ASKED)
    proofs = [inclusion(place, _MANY, tree.node) for place in places]
    lines, trust = _export()
    proved, checked, ours, floor = [], [], [], []
    for _ in range(_ROUNDS):
        proved.append(_spent(lambda: [inclusion(place, _MANY, tree.node) for place in places]))
        checked.append(_spent(lambda: _checked(proofs, places, tree, root)))
        ours.append(_spent(lambda: RegisterView.of(read_register(lines), trust, _BEGUN + timedelta(days=300))))
        floor.append(_spent(lambda: [(json.loads(line), hashlib.sha256(line).digest()) for line in lines]))
    return result(
        "register",
        [
            Metric("proof among 1,000,000 leaves", median(proved) / _ASKED * 1000, "ms", "lower", 0.5),
            Metric("check of such a proof", median(checked) / _ASKED * 1000, "ms", "lower", 0.5),
            Metric("hashes in such a proof", max(map(len, proofs)), "hashes", "lower", 20),
            Metric("leaves of an export read and believed", _LEAVES / median(ours), "leaves/s", "higher"),
            Metric(
                "read and believed / json.loads and SHA-256",
                median(a / b for a, b in zip(ours, floor, strict=True)),
                "times",
                "lower",
            ),
        ],
    )


def _spent(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def _checked(proofs: list[tuple[bytes, ...]], places: range, tree: Tree, root: bytes) -> None:
    for proof, place in zip(proofs, places, strict=True):
        if included(tree.node(0, place), place, _MANY, proof) != root:
            raise AssertionError(place)


def _export() -> tuple[list[bytes], LogTrust]:
    """Return the export of a register with so many leaves, and the list that names its key."""
    key, tree = PemNoteSigner.made(), Tree()
    leaves = [_leaf(index) for index in range(_LEAVES)]
    for leaf in leaves:
        tree.append(hash_leaf(leaf))
    more = f"at {instant_text(leaves[-1].at)}", f"numbers {numbers_digest(())}"
    note = sign_checkpoint(Checkpoint(_NAME, tree.size, tree.root(), more), key)
    entry = LogEntry(_NAME, key.public, LogRole.LOG, _OFFICE, date(2026, 1, 1), date(2026, 12, 31), date(2026, 1, 1))
    listed = LogList(1, "33.16", _BEGUN, _BEGUN + timedelta(days=365), (entry,))
    return list(register_lines([(note, leaves)], ())), LogTrust(listed, holds)


def _leaf(index: int) -> Leaf:
    at, number = _BEGUN + timedelta(minutes=index // 2), index // 2 + 1
    kind = LeafKind.ISSUED if index % 2 else LeafKind.RESERVED
    commitment = hashlib.sha256(number.to_bytes(4)).hexdigest()
    return Leaf(kind, f"letter-{number}", _OFFICE, f"460/{number}", "s/2026", number, at.date(), at, at + TERM, commitment)
