"""Does a letter stand in an export of the register: its number once, not withdrawn, dates in order, nothing taken back?"""

from datetime import datetime

from slrtkit.domain.letterlog import Leaf, LeafKind
from slrtkit.domain.verification import AxisResult, Status
from slrtkit.errors import WireError
from slrtkit.ledger import instant_text
from slrtkit.ledger.note import read_checkpoint, read_note
from slrtkit.ports.trust import LogTrust
from slrtkit.service.checkpoint import SKEW, Attested, DoubtedError, attest
from slrtkit.service.register_axis import SignedLetter, answer, require_dates
from slrtkit.service.registerview import BelievedLog, RegisterView

__all__ = ["judge_checkpoint", "judge_export"]

_TOLD = 5
"""How many gaps are named."""


def judge_export(signed: SignedLetter, view: RegisterView) -> AxisResult:
    """Judge a letter by an export of the register that is believed.

    Args:
        signed: The letter; what the proof inside it is worth by itself is judged apart.
        view: The export.
    """
    try:
        if signed.proof is not None:
            _require_held(signed.proof.checkpoint, view)  # an export of another log accuses nobody, whoever signed
            _require_consistent(view.attest(signed.proof.checkpoint), view)
        leaves = view.letters.get(signed.letter.id, ())
        if not leaves:
            _absent(signed, view)
        _require_own(signed, leaves, view)
        _require_standing(signed, leaves, view)
        _require_whole(leaves[0], view)
    except DoubtedError as doubted:
        return answer(doubted.status, doubted.code, doubted.evidence)
    return answer(Status.PASSED, "REGISTER_AGREES", f"leaves={len(leaves)} known_to={instant_text(view.known_to)}")


def judge_checkpoint(written: str, view: RegisterView, trust: LogTrust, at: datetime) -> AxisResult:
    """Judge a checkpoint that somebody kept, by an export of the register: does the export continue what was signed then?

    Args:
        written: The signed note.
        view: The export.
        trust: The list of log keys.
        at: The instant of verification, in UTC.
    """
    try:
        attested = attest(written, trust, at)
        _require_held(written, view)
        _require_consistent(attested, view)
    except DoubtedError as doubted:
        return answer(doubted.status, doubted.code, doubted.evidence)
    return answer(Status.PASSED, "REGISTER_CONTINUES", f"{attested.evidence} known_to={instant_text(view.known_to)}")


def _require_held(written: str, view: RegisterView) -> None:
    """Make sure that the export has the log that a checkpoint names, whether or not the checkpoint is believed."""
    try:
        origin = read_checkpoint(read_note(written).text).origin
    except WireError:
        raise DoubtedError("CHECKPOINT_FORM") from None
    if origin not in view.logs:
        raise DoubtedError("EXPORT_ELSEWHERE", f"log={origin}", Status.INDETERMINATE)


def _require_consistent(attested: Attested, view: RegisterView) -> None:
    """Make sure that the export's log begins with the log of a checkpoint that is believed: no other accuses anybody."""
    inside = attested.checkpoint
    log = view.logs[inside.origin]
    told = f"inside={inside.size} {log.attested.evidence}"
    if log.tree.size < inside.size:
        if log.attested.at >= attested.at:
            raise DoubtedError("LOG_SHRANK", told)
        raise DoubtedError("EXPORT_OLDER", told, Status.INDETERMINATE)
    if log.tree.root(inside.size) != inside.root:
        raise DoubtedError("LOG_FORKED", told)


def _absent(signed: SignedLetter, view: RegisterView) -> None:
    known = f"known_to={instant_text(view.known_to)}"
    if not any(_serves(log, signed.letter.office) for log in view.logs.values()):
        raise DoubtedError("EXPORT_ELSEWHERE", f"office={signed.letter.office}", Status.INDETERMINATE)
    if view.known_to < signed.signed_at + SKEW:
        raise DoubtedError("EXPORT_OLDER", known, Status.INDETERMINATE)
    raise DoubtedError("NOT_IN_LOG", known)


def _serves(log: BelievedLog, office: str) -> bool:
    return any(entry.serves(office) for entry in log.attested.entries)


def _require_own(signed: SignedLetter, leaves: tuple[Leaf, ...], view: RegisterView) -> None:
    """Make sure that the leaves are of this letter, and its number of no other."""
    letter = signed.letter
    if leaves[0].kind is not LeafKind.RESERVED:
        raise DoubtedError("LEAF_OTHER", f"kind={leaves[0].kind.value}")
    for leaf in leaves:
        if (leaf.office, leaf.number, leaf.dated) != (letter.office, letter.number, letter.dated):
            raise DoubtedError("LEAF_OTHER", "number")
        if others := view.sharing(leaf):
            raise DoubtedError("NUMBER_REUSED", f"letters={len(others) + 1} place={leaf.place}")
    if leaves[-1].commitment != signed.commitment:
        raise DoubtedError("LEAF_OTHER", "commitment")
    require_dates(signed, leaves[0], first=True)


def _require_standing(signed: SignedLetter, leaves: tuple[Leaf, ...], view: RegisterView) -> None:
    last = leaves[-1]
    at, until = instant_text(last.at), instant_text(last.until)
    match last.stands(view.known_to):
        case LeafKind.WITHDRAWN:
            raise DoubtedError("WITHDRAWN", f"at={at}")
        case LeafKind.VOID if last.kind is LeafKind.VOID:
            raise DoubtedError("NUMBER_VOID", f"at={at}")
        case LeafKind.VOID:
            raise DoubtedError("LEAF_LAPSED", f"until={until}")
        case LeafKind.RESERVED | LeafKind.REVISED:
            early = view.known_to < signed.signed_at + SKEW
            raise DoubtedError("NOT_ISSUED", f"at={at}", Status.INDETERMINATE if early else Status.FAILED)
        case _:
            if last.at > last.until + SKEW:
                raise DoubtedError("LEAF_LAPSED", f"until={until} issued={at}")
            if last.file not in signed.files:
                raise DoubtedError("OTHER_FILE", f"issued={last.file[:16]}")


def _require_whole(leaf: Leaf, view: RegisterView) -> None:
    """Make sure that every number before the letter's is accounted for: else something may have been left out."""
    if gaps := view.gaps(leaf.sequence, leaf.place):
        shown = ",".join(_run(gap) for gap in gaps[:_TOLD]) + ("…" if len(gaps) > _TOLD else "")
        raise DoubtedError("NUMBER_GAP", f"sequence={leaf.sequence} numbers={shown}", Status.INDETERMINATE)


def _run(gap: range) -> str:
    return f"{gap[0]}" if len(gap) == 1 else f"{gap[0]}-{gap[-1]}"
