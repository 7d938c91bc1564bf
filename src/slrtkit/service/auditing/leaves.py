"""The lines of a register, read as a clerk would: can they have come in this order, on these days, from this office?"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from slrtkit.domain.auditing import AuditFinding
from slrtkit.domain.authority import zone_of
from slrtkit.domain.letterlog import TERM, Leaf, LeafKind
from slrtkit.ledger import instant_text
from slrtkit.service.checkpoint import SKEW
from slrtkit.service.registerview import RegisterView

__all__ = ["judge_leaves"]

_MAY_FOLLOW: Mapping[LeafKind, frozenset[LeafKind]] = {
    LeafKind.RESERVED: frozenset({LeafKind.REVISED, LeafKind.ISSUED, LeafKind.VOID}),
    LeafKind.REVISED: frozenset({LeafKind.REVISED, LeafKind.ISSUED, LeafKind.VOID}),
    LeafKind.ISSUED: frozenset({LeafKind.WITHDRAWN}),
    LeafKind.VOID: frozenset(),
    LeafKind.WITHDRAWN: frozenset(),
}


def judge_leaves(view: RegisterView) -> Iterator[AuditFinding]:
    """Yield what is wrong in the lines of a register that is believed."""
    for leaves in view.letters.values():
        yield from _ordered(leaves)
        yield from _same(leaves)
        yield from _dated(leaves[0])
        yield from _in_term(leaves)
    yield from _files(view)
    yield from _lapsed(view)
    for log in view.logs.values():
        offices = {leaf.office for leaf in log.leaves}
        for office in sorted(offices):
            if not any(entry.serves(office) for entry in log.attested.entries):
                yield AuditFinding("LOG_OUT_OF_SCOPE", log.origin, evidence=f"office={office}")


def _ordered(leaves: tuple[Leaf, ...]) -> Iterator[AuditFinding]:
    first = leaves[0]
    if first.kind is not LeafKind.RESERVED:
        yield AuditFinding("LEAF_ORDER", first.number, first.letter, f"first={first.kind.value} at={instant_text(first.at)}")
    for before, after in pairwise(leaves):
        if after.kind not in _MAY_FOLLOW[before.kind]:
            told = f"before={before.kind.value} after={after.kind.value} at={instant_text(after.at)}"
            yield AuditFinding("LEAF_ORDER", after.number, after.letter, told)
    yield from (
        AuditFinding("LEAF_ORDER", leaf.number, leaf.letter, f"issued without a file at={instant_text(leaf.at)}")
        for leaf in leaves
        if leaf.kind is LeafKind.ISSUED and not leaf.file
    )


def _same(leaves: tuple[Leaf, ...]) -> Iterator[AuditFinding]:
    """Yield what became another from one line of a letter to the next; a revision may change the content, nothing the rest."""
    for before, after in pairwise(leaves):
        changed = [
            name for name in ("office", "number", "sequence", "place", "dated") if getattr(before, name) != getattr(after, name)
        ]
        if before.commitment != after.commitment and after.kind is not LeafKind.REVISED:
            changed.append("commitment")
        if before.file and before.file != after.file:
            changed.append("file")
        if changed:
            yield AuditFinding(
                "LEAF_OTHER", after.number, after.letter, f"changed={','.join(changed)} at={instant_text(after.at)}"
            )


def _dated(first: Leaf) -> Iterator[AuditFinding]:
    added = zone_of(first.office).day(first.at)
    told = f"dated={first.dated.isoformat()} added={instant_text(first.at)}"
    if added > first.dated + SKEW:
        yield AuditFinding("BACK_DATED", first.number, first.letter, told)
    elif first.dated > added + SKEW:
        yield AuditFinding("DATES_DISORDERED", first.number, first.letter, told)


def _in_term(leaves: tuple[Leaf, ...]) -> Iterator[AuditFinding]:
    first = leaves[0]
    until = max(leaf.until for leaf in leaves)
    if until > first.at + TERM or until != first.until:
        yield AuditFinding("LEAF_TERM", first.number, first.letter, f"at={instant_text(first.at)} until={instant_text(until)}")
    issued = next((leaf for leaf in leaves if leaf.kind is LeafKind.ISSUED), None)
    last = min(first.at + TERM, first.until)
    if issued and issued.at > last + SKEW:
        told = f"until={instant_text(last)} issued={instant_text(issued.at)}"
        yield AuditFinding("LEAF_LAPSED", first.number, first.letter, told)


def _files(view: RegisterView) -> Iterator[AuditFinding]:
    """Yield files that are on record as several letters."""
    issued = {(leaf.file, leaf.letter) for leaves in view.letters.values() for leaf in leaves if leaf.kind is LeafKind.ISSUED}
    often = Counter(file for file, _ in issued if file)
    for file, letter in sorted(issued):
        if often[file] > 1:
            yield AuditFinding("FILE_REUSED", view.letters[letter][0].number, letter, f"file={file}")


def _lapsed(view: RegisterView) -> Iterator[AuditFinding]:
    gone = [leaves[-1] for leaves in view.letters.values() if leaves[-1].lapsed(view.known_to)]
    if gone:
        shown = ",".join(leaf.number for leaf in gone[:5]) + ("…" if len(gone) > 5 else "")  # noqa: PLR2004  so many are named
        yield AuditFinding("LAPSED", evidence=f"numbers={len(gone)} {shown}")
