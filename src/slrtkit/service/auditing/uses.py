"""What receivers recorded: did they act on letters that counted on that day?"""

from collections.abc import Iterator, Sequence

from slrtkit.domain.auditing import AuditFinding
from slrtkit.domain.authority import zone_of
from slrtkit.domain.letterlog import LeafKind
from slrtkit.service.auditing.given import UsedLetter
from slrtkit.service.registerview import RegisterView

__all__ = ["judge_uses"]


def judge_uses(uses: Sequence[UsedLetter], view: RegisterView) -> Iterator[AuditFinding]:
    """Yield uses of letters that are not issued, of withdrawn ones, and second uses.

    A use on the day of the withdrawal accuses nobody, and one that is younger than the register is an open question.
    """
    for use in uses:
        told = f"on={use.on.isoformat()} place={use.place}"
        leaves = view.letters.get(use.letter, ())
        issued = any(leaf.kind is LeafKind.ISSUED and leaf.number == use.number for leaf in leaves)
        if not issued:
            known = zone_of(leaves[0].office if leaves else "").day(view.known_to)
            yield AuditFinding("USED_UNKNOWN" if use.on < known else "USED_LATER", use.number, use.letter, told)
        for leaf in leaves:
            if leaf.kind is LeafKind.WITHDRAWN and use.on > (gone := zone_of(leaf.office).day(leaf.at)):
                yield AuditFinding("USED_WITHDRAWN", use.number, use.letter, f"{told} withdrawn={gone.isoformat()}")
    often = dict[tuple[str, str], int]()
    for use in uses:
        often[use.letter, use.number] = often.get((use.letter, use.number), 0) + 1
    for (letter, number), times in often.items():
        if times > 1:
            yield AuditFinding("USED_AGAIN", number, letter, f"uses={times}")
