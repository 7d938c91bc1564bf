"""The register of letters for anyone: every leaf of every log of the store, and the numbers without a leaf; it names nobody."""

from collections.abc import Iterable, Iterator

from attrs import evolve

from slrtkit.domain.letterlog import Leaf
from slrtkit.domain.numbering import Share
from slrtkit.domain.registerfile import NumberRun
from slrtkit.domain.state import StreamKind
from slrtkit.ledger.note import Checkpoint
from slrtkit.ports.notes import NoteSigner
from slrtkit.service.checkpoint import sign_checkpoint
from slrtkit.service.journal import Journal
from slrtkit.service.letterlog import LogReader
from slrtkit.service.registered import reading
from slrtkit.wire.registerfile import numbers_digest, register_lines

__all__ = ["export_register", "logs_of", "number_runs", "signed_checkpoint"]

_AT_ONCE = 500
"""Leaves that are read in one transaction."""


def export_register(journal: Journal, signer: NoteSigner) -> Iterator[bytes]:
    """Yield the lines of an export of the register, as it stands when the first is asked for.

    However slowly they are taken, no transaction waits for it: leaves never change, and are read some hundreds at a time.

    Args:
        journal: The log, in the name of who exports.
        signer: The key of the register.

    Raises:
        AccessDeniedError: this is not for the officer to do.
        KeyUnavailableError: the key is not there now.
    """
    with journal.looking("export-register", tells=False) as seen, reading(seen) as register:
        registers = tuple(evolve(register, log=log) for log in logs_of(register))
        sequences = {leaf.sequence for own in registers for leaf in _leaves(own)}
        numbers = number_runs(register, sequences)
        said = f"numbers {numbers_digest(numbers)}"
        heads = [(own.log, own.size, own.checkpoint()) for own in registers]
    signed = [
        (sign_checkpoint(head._replace(more=(*head.more, said)), signer), _read(journal, log, size))
        for log, size, head in heads
    ]
    yield from register_lines(signed, numbers)


def signed_checkpoint(journal: Journal, signer: NoteSigner) -> tuple[Checkpoint, str]:
    """Return what the register of a post says of itself now, and as the note that is handed out.

    Raises:
        AccessDeniedError: this is not for the officer to do.
        KeyUnavailableError: the key is not there now.
    """
    with journal.looking("export-register", tells=False) as seen, reading(seen) as register:
        checkpoint = register.checkpoint()
    return checkpoint, sign_checkpoint(checkpoint, signer)


def logs_of(register: LogReader) -> tuple[str, ...]:
    """Return the logs that a store keeps: of its post, of its earlier lives, and of posts that it received."""
    found = {*register.find(StreamKind.LETTER_LOG, "all", b"1")}
    return tuple(sorted(found | ({register.log} if register.size else set())))


def number_runs(register: LogReader, sequences: Iterable[str]) -> tuple[NumberRun, ...]:
    """Return the runs of numbers of some sequences that no letter of the store has, sorted; what was said of them stays out."""
    found = (one for sequence in sequences for one in register.find(StreamKind.SHARE, "sequence", sequence.encode()))
    shares = (register.peek(StreamKind.SHARE, one) for one in found)
    runs = [NumberRun(one.sequence, one.first, one.last, one.kind, one.on) for one in shares if isinstance(one, Share)]
    return tuple(sorted(runs, key=lambda run: (run.sequence, run.first, run.last, run.kind)))


def _leaves(register: LogReader) -> Iterator[Leaf]:
    return (register.leaf(index).leaf for index in range(register.size))


def _read(journal: Journal, log: str, size: int) -> Iterator[Leaf]:
    for first in range(0, size, _AT_ONCE):
        with reading(journal) as register:
            own = evolve(register, log=log)
            some = [own.leaf(index).leaf for index in range(first, min(first + _AT_ONCE, size))]
        yield from some
