"""The letters' files: is each genuine, and does the register say of it what it is?"""

from collections.abc import Iterator, Sequence

from slrtkit.domain.audit_words import KINDS
from slrtkit.domain.auditing import AuditFinding
from slrtkit.domain.issuers import WithdrawnList
from slrtkit.domain.letterlog import LeafKind
from slrtkit.domain.verification import Axis, AxisResult, Status, Verdict
from slrtkit.service.auditing.given import LetterSeen
from slrtkit.service.registerview import RegisterView

__all__ = ["judge_files", "judge_withdrawals"]

_TOLD = 5
"""How many absent files are named."""


def judge_files(seen: Sequence[LetterSeen], view: RegisterView | None) -> Iterator[AuditFinding]:
    """Yield what is wrong with the files, which of them are scans of paper, and of which letters there is none.

    Args:
        seen: The files, verified.
        view: The export; None: it is not believed.
    """
    scans = _issued(view) if view else {}
    found = set[str]()
    for one in seen:
        letter = one.report.letter
        if letter is None and not one.report.signers and one.digest in scans:
            found.add(scans[one.digest][0])
            yield AuditFinding("BY_HAND", scans[one.digest][1], scans[one.digest][0], f"file={one.name}")
            continue
        found |= {letter.id} if letter and not one.refused else set()
        yield from _judged(one)
    yield from _twins(seen)
    absent = sorted({(number, letter) for letter, number in scans.values() if letter not in found})
    if absent:
        shown = ",".join(number for number, _ in absent[:_TOLD]) + ("…" if len(absent) > _TOLD else "")
        yield AuditFinding("FILE_ABSENT", evidence=f"letters={len(absent)} {shown}")


def _issued(view: RegisterView) -> dict[str, tuple[str, str]]:
    """SHA-256 of what was issued -> id and number of the letter."""
    return {
        leaf.file: (leaf.letter, leaf.number)
        for leaves in view.letters.values()
        for leaf in leaves
        if leaf.kind is LeafKind.ISSUED
    }


def _judged(one: LetterSeen) -> Iterator[AuditFinding]:
    letter, report = one.report.letter, one.report
    subject, ident = (letter.number, letter.id) if letter else (one.name, "")
    if report.verdict is Verdict.PASSED:
        return
    asked = {result.axis for result in report.required} | {Axis.REGISTER}
    doubts = [one for one in report.axes if one.axis in asked and one.status in (Status.FAILED, Status.INDETERMINATE)]
    told = dict[str, AuditFinding]()
    for doubt in doubts:
        code = _code(doubt)
        if code:
            why = f"file={one.name} axis={doubt.axis.value} code={doubt.code} {doubt.evidence}".strip()
            told.setdefault(code, AuditFinding(code, subject, ident, why))
    if not doubts:
        told["LETTER_OPEN"] = AuditFinding("LETTER_OPEN", subject, ident, f"file={one.name} code={report.sub_indication}")
    yield from told.values()


def _code(doubt: AxisResult) -> str:
    """Return the kind of finding that a doubt is; a gap before a letter is told of its numbers, and not of the letter."""
    if doubt.code == "NUMBER_GAP":
        return ""
    failed = doubt.status is Status.FAILED
    if doubt.axis is Axis.REGISTER and failed and doubt.code in KINDS:
        return doubt.code
    return "LETTER_REFUSED" if failed else "LETTER_OPEN"


def _twins(seen: Sequence[LetterSeen]) -> Iterator[AuditFinding]:
    """Yield letters of one office and number that are not one letter, whatever the register says."""
    numbered = dict[tuple[str, str], dict[str, str]]()
    for one in seen:
        if letter := one.report.letter:
            numbered.setdefault((letter.office, letter.number), {}).setdefault(letter.id, one.name)
    for (office, number), letters in sorted(numbered.items()):
        if len(letters) > 1:
            for ident, name in sorted(letters.items()):
                yield AuditFinding("NUMBER_REUSED", number, ident, f"file={name} office={office} letters={len(letters)}")


def judge_withdrawals(withdrawn: WithdrawnList | None, view: RegisterView) -> Iterator[AuditFinding]:
    """Yield letters that the trust bundle lists as withdrawn, and the register does not."""
    for entry in withdrawn.entries if withdrawn else ():
        leaves = view.letters.get(entry.letter, ())
        if leaves and entry.on < view.known_to.date() and not any(leaf.kind is LeafKind.WITHDRAWN for leaf in leaves):
            yield AuditFinding("WITHDRAWN_UNRECORDED", entry.number, entry.letter, f"on={entry.on.isoformat()}")
