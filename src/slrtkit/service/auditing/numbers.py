"""The numbers of a register: each once, none left out, none that was said to be void."""

from collections.abc import Iterator

from slrtkit.domain.auditing import AuditFinding
from slrtkit.domain.letterlog import Leaf, LeafKind
from slrtkit.domain.numbering import NumberKind
from slrtkit.domain.registerfile import NumberRun
from slrtkit.service.registerview import RegisterView

__all__ = ["judge_numbers", "span"]

_BEYOND = 2**53
"""No sequence counts so far."""


def judge_numbers(view: RegisterView) -> Iterator[AuditFinding]:
    """Yield numbers that are used twice, not accounted for, or void and used."""
    yield from _reused(view)
    for sequence in view.sequences:
        for gap in view.gaps(sequence, _BEYOND):
            yield AuditFinding("NUMBER_GAP", f"{sequence} {span(gap)}", evidence=f"numbers={len(gap)}")
    yield from _void(view)
    told = {kind: sum(run.last - run.first + 1 for run in view.numbers if run.kind is kind) for kind in NumberKind}
    if view.numbers:
        shown = " ".join(f"{kind.value}={count}" for kind, count in told.items() if count)
        yield AuditFinding("NUMBERS_ELSEWHERE", evidence=shown)


def span(numbers: range) -> str:
    """Return a run of numbers as it is read: `4`, or `4-6`."""
    return f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"


def _reused(view: RegisterView) -> Iterator[AuditFinding]:
    for letter, leaves in sorted(view.letters.items()):
        others = {other for leaf in leaves for other in view.sharing(leaf)}
        if others:
            told = f"place={leaves[0].place} others={','.join(sorted(others))}"
            yield AuditFinding("NUMBER_REUSED", leaves[0].number, letter, told)


def _void(view: RegisterView) -> Iterator[AuditFinding]:
    """Yield letters whose number is said to be void; what is said of fewer numbers goes before what is said of more."""
    for leaves in view.letters.values():
        first = leaves[0]
        said = [run for run in view.numbers if _holds(run, first)]
        nearest = min(said, key=lambda run: run.last - run.first, default=None)
        if nearest and nearest.kind is NumberKind.VOID and leaves[-1].kind is not LeafKind.VOID:
            told = f"sequence={first.sequence} void={nearest.first}-{nearest.last} on={nearest.on.isoformat()}"
            yield AuditFinding("NUMBER_VOID", first.number, first.letter, told)


def _holds(run: NumberRun, leaf: Leaf) -> bool:
    return run.sequence == leaf.sequence and run.first <= leaf.place <= run.last
