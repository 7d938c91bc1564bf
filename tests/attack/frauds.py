"""Frauds on an office's letters, each done with the office's own keys to what an honest year left behind.

Each class takes a copy of what an auditor has in hand, a source of lots, and says on which axis and by which codes it is to be
found. Variants differ in the letter that is attacked, in days and in numbers.
"""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from attrs import evolve

from slrtkit.domain.auditing import AuditAxis
from slrtkit.domain.casefile import AuditCase, CasesFile, CaseState
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.evidence import Evidence, EvidenceKind
from slrtkit.domain.letterlog import TERM, Leaf, LeafKind
from slrtkit.domain.numbering import NumberKind
from slrtkit.domain.registerfile import NumberRun, RegisterFile
from slrtkit.ledger import canonical, parse
from slrtkit.service.auditing import KeptNote, UsedLetter

from .year import DAY, HOUR, Hand, note_of

_R, _K, _N = AuditAxis.REGISTER, AuditAxis.CHECKPOINTS, AuditAxis.NUMBERS
_D, _L, _C, _A, _U = AuditAxis.DATES, AuditAxis.LETTERS, AuditAxis.DECISIONS, AuditAxis.APPROVALS, AuditAxis.USES
Do = Callable[[Hand, Random], str]
"""Commits the fraud, and returns the id of the letter that is concerned, or nothing."""


class Fraud(NamedTuple):
    """One class of frauds."""

    name: str
    do: Do
    axis: AuditAxis
    codes: frozenset[str]
    case: bool = False
    """Whether it lies in the sample of cases."""


def leaf_at(hand: Hand, lots: Random, *kinds: LeafKind, only: str = "") -> tuple[str, int, list[Leaf]]:
    """Choose a leaf of one of these kinds: its log, its place, and all leaves of the log."""
    logs = hand.leaves
    found = [
        (log, at)
        for log, leaves in logs.items()
        for at, leaf in enumerate(leaves)
        if leaf.kind in kinds and (not only or leaf.letter == only)
    ]
    log, at = lots.choice(found)
    return log, at, logs[log]


def rewritten(hand: Hand, log: str, leaves: list[Leaf]) -> None:
    """Hand out the register with other leaves, in the order of their instants, under the office's own signature."""
    kept = sorted(leaves, key=lambda leaf: leaf.at)
    hand.resign({**hand.leaves, log: kept})


def deleted(hand: Hand, lots: Random) -> str:
    """A letter that was issued is taken out of the register, and the rest signed anew."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.ISSUED)
    letter = leaves[at].letter
    rewritten(hand, log, [leaf for leaf in leaves if leaf.letter != letter])
    return letter


def outside(hand: Hand, _: Random) -> str:
    """The head signs a letter that never had a number in the register."""
    hand.pdfs["luar.pdf"] = hand.outside
    return ""


def changed(hand: Hand, lots: Random) -> str:
    """A row of the store is written anew, and the chain with it: the letter says something else now."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.RESERVED)
    letter = leaves[at].letter
    other = f"{lots.getrandbits(256):064x}"
    rewritten(hand, log, [evolve(leaf, commitment=other) if leaf.letter == letter else leaf for leaf in leaves])
    return letter


def renumbered(hand: Hand, lots: Random) -> str:
    """From its issue on a letter has another number."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.ISSUED)
    letter = leaves[at].letter
    number, place = f"460/{lots.randrange(500, 900)}/SLRT", 500 + lots.randrange(400)
    changed = [
        evolve(leaf, number=number, place=place) if leaf.letter == letter and leaf.kind is not LeafKind.RESERVED else leaf
        for leaf in leaves
    ]
    rewritten(hand, log, changed)
    return letter


def reused(hand: Hand, lots: Random) -> str:
    """A second letter gets a number that another one has."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.ISSUED)
    last = leaves[-1].at
    twin = evolve(leaves[at], kind=LeafKind.RESERVED, letter=f"twin-{lots.randrange(10**6)}", at=last + HOUR, file="")
    twin = evolve(twin, dated=(last + HOUR).date(), until=last + HOUR + TERM, commitment=f"{lots.getrandbits(256):064x}")
    rewritten(hand, log, [*leaves, twin])
    return twin.letter


def left_out(hand: Hand, lots: Random) -> str:
    """Numbers are left out: a letter far ahead is reserved and issued."""
    log, _, leaves = leaf_at(hand, lots, LeafKind.RESERVED)
    last, first = leaves[-1], next(leaf for leaf in leaves if leaf.kind is LeafKind.RESERVED)
    place = max(leaf.place for found in hand.leaves.values() for leaf in found) + lots.randrange(20, 40)
    ahead = evolve(first, letter=f"ahead-{place}", number=f"460/{place}/SLRT", place=place, at=last.at + HOUR)
    ahead = evolve(ahead, dated=(last.at + HOUR).date(), until=last.at + TERM)
    rewritten(hand, log, [*leaves, ahead])
    return ""


def back_dated(hand: Hand, lots: Random) -> str:
    """A number that is taken today bears a day of last month."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.RESERVED)
    letter, days = leaves[at].letter, lots.randrange(3, 90)
    rewritten(hand, log, [evolve(leaf, dated=leaf.dated - days * DAY) if leaf.letter == letter else leaf for leaf in leaves])
    return letter


def post_dated(hand: Hand, lots: Random) -> str:
    """A number that is taken today bears a day that has not come."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.RESERVED)
    letter, days = leaves[at].letter, lots.randrange(3, 90)
    rewritten(hand, log, [evolve(leaf, dated=leaf.dated + days * DAY) if leaf.letter == letter else leaf for leaf in leaves])
    return letter


def blank_used(hand: Hand, lots: Random) -> str:
    """A number that was kept blank is issued long after its term."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.RESERVED)
    blank, last = leaves[at], leaves[-1]
    late = evolve(
        blank,
        kind=LeafKind.ISSUED,
        at=max(last.at, blank.until + lots.randrange(2, 60) * DAY),
        file=f"{lots.getrandbits(256):064x}",
    )
    rewritten(hand, log, [*(leaf for leaf in leaves if leaf.letter != blank.letter), blank, late])
    return blank.letter


def stretched(hand: Hand, lots: Random) -> str:
    """The term of a blank number is written longer."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.RESERVED)
    letter, longer = leaves[at].letter, lots.randrange(1, 300) * DAY
    rewritten(hand, log, [evolve(leaf, until=leaf.at + TERM + longer) if leaf.letter == letter else leaf for leaf in leaves])
    return letter


def unvoided(hand: Hand, lots: Random) -> str:
    """A number that is void is issued after all."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.VOID)
    void, last = leaves[at], leaves[-1]
    issued = evolve(void, kind=LeafKind.ISSUED, at=last.at + HOUR, file=f"{lots.getrandbits(256):064x}", reason="")
    rewritten(hand, log, [*leaves, issued])
    return void.letter


def void_used(hand: Hand, lots: Random) -> str:
    """Numbers that the office calls void have letters."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.ISSUED)
    leaf = leaves[at]
    run = NumberRun(leaf.sequence, leaf.place, leaf.place, NumberKind.VOID, leaf.dated)
    hand.resign({**hand.leaves, log: leaves}, (*hand.register.numbers, run))
    return leaf.letter


def file_twice(hand: Hand, lots: Random) -> str:
    """One file is recorded as two letters."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.ISSUED)
    others = [leaf for leaf in leaves if leaf.kind is LeafKind.ISSUED and leaf.letter != leaves[at].letter]
    other = lots.choice(others)
    rewritten(hand, log, [evolve(leaf, file=other.file) if leaf is leaves[at] else leaf for leaf in leaves])
    return leaves[at].letter


def unwithdrawn(hand: Hand, lots: Random) -> str:
    """That a letter was withdrawn is taken out again."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.WITHDRAWN)
    rewritten(hand, log, [leaf for leaf in leaves if leaf is not leaves[at]])
    return leaves[at].letter


def shrunk(hand: Hand, lots: Random) -> str:
    """The last leaves go, and one of today takes their place."""
    log, _, leaves = leaf_at(hand, lots, LeafKind.RESERVED)
    kept = leaves[: -lots.randrange(2, 6)]
    new = evolve(kept[-1], kind=LeafKind.RESERVED, letter="new", number="460/901/SLRT", at=leaves[-1].at + DAY, file="")
    hand.resign({**hand.leaves, log: [*kept, evolve(new, until=new.at + TERM, dated=new.at.date(), reason="")]})
    return ""


def two_registers(hand: Hand, lots: Random) -> str:
    """Somebody else was shown another register of the same size."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.ISSUED)
    other = [evolve(leaf, file=f"{lots.getrandbits(256):064x}") if leaf is leaves[at] else leaf for leaf in leaves]
    hand.kept = (*hand.kept, KeptNote("surat-kabar.txt", note_of(hand.log_keys[log], log, other)))
    return ""


def two_notes(hand: Hand, lots: Random) -> str:
    """Two checkpoints of one size, of a register that the export does not even hold."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.ISSUED)
    other = [evolve(leaf, commitment=f"{lots.getrandbits(256):064x}") if leaf is leaves[at] else leaf for leaf in leaves]
    key = hand.log_keys[log]
    hand.kept = (KeptNote("satu.txt", note_of(key, log, leaves)), KeptNote("dua.txt", note_of(key, log, other)))
    hand.resign({name: found for name, found in hand.leaves.items() if name != log})
    return ""


def forged_note(hand: Hand, lots: Random) -> str:
    """A checkpoint is made up."""
    note = lots.choice(hand.kept)
    size = note.written.split("\n")[1]
    hand.kept = (KeptNote("palsu.txt", note.written.replace(f"\n{size}\n", f"\n{int(size) + 1}\n", 1)),)
    return ""


def changed_export(hand: Hand, lots: Random) -> str:
    """A line of the export is changed on its way, under the old signature."""
    place = lots.randrange(len(hand.register.logs))
    log = hand.register.logs[place]
    at = lots.randrange(len(log.leaves))
    leaves = [evolve(leaf, number="460/999") if at == n else leaf for n, leaf in enumerate(log.leaves)]
    logs = [evolve(log, leaves=tuple(leaves)) if n == place else one for n, one in enumerate(hand.register.logs)]
    hand.register = RegisterFile(tuple(logs), hand.register.numbers)
    return ""


def hidden_numbers(hand: Hand, lots: Random) -> str:
    """A gap is explained away in the export, under the old signature."""
    run = NumberRun("33.16.dinsos/2027/460", 900, 900 + lots.randrange(9), NumberKind.VOID, hand.at.date())
    hand.register = RegisterFile(hand.register.logs, (*hand.register.numbers, run))
    return ""


def old_life(hand: Hand, lots: Random) -> str:
    """The device that was said to be dead goes on writing."""
    first = min(hand.leaves)
    leaves = hand.leaves[first]
    later = hand.leaves[max(hand.leaves)][0].at + lots.randrange(2, 30) * DAY
    ghost = evolve(
        leaves[0], letter="ghost", number="460/902/SLRT", place=902, at=later, dated=later.date(), until=later + TERM
    )
    hand.resign({**hand.leaves, first: [*leaves, ghost]})
    return ""


def no_file(hand: Hand, lots: Random) -> str:
    """A letter is called issued, and no file was ever made."""
    log, at, leaves = leaf_at(hand, lots, LeafKind.ISSUED)
    letter = leaves[at].letter
    rewritten(hand, log, [evolve(leaf, file="") if leaf.letter == letter else leaf for leaf in leaves])
    return letter


def changed_letter(hand: Hand, lots: Random) -> str:
    """Some bytes of a signed letter are changed."""
    name = lots.choice([name for name in hand.pdfs if name.endswith(".pdf")])
    pdf = bytearray(hand.pdfs[name])
    pdf[lots.randrange(len(pdf) // 4, len(pdf) // 2)] ^= 1 << lots.randrange(8)
    hand.pdfs[name] = bytes(pdf)
    return ""


def unsigned_copy(hand: Hand, lots: Random) -> str:
    """A letter is handed in without its last kilobytes, signature and all."""
    name = lots.choice([name for name in hand.pdfs if name.endswith(".pdf")])
    hand.pdfs[name] = hand.pdfs[name][: -lots.randrange(2_000, 30_000)]
    return ""


def other_scan(hand: Hand, lots: Random) -> str:
    """The scan of a letter in ink is another than was recorded."""
    name = lots.choice([name for name in hand.pdfs if name.endswith(".jpg")])
    hand.pdfs[name] = hand.pdfs[name] + bytes([lots.randrange(256)])
    return ""


def stranger(hand: Hand, lots: Random) -> str:
    """A head who is not on the list any more goes on signing."""
    authority = hand.trust.authority
    assert authority is not None
    gone = lots.choice((authority.entries[0], authority.entries[-1]))
    entries = tuple(evolve(one, valid_to=one.valid_from) if one is gone else one for one in authority.entries)
    hand.trust = evolve(hand.trust, authority=evolve(authority, entries=entries))
    return ""


def used_withdrawn(hand: Hand, lots: Random) -> str:
    """A letter is paid on after it was withdrawn."""
    _, at, leaves = leaf_at(hand, lots, LeafKind.WITHDRAWN)
    day = leaves[at].at.date() + lots.randrange(2, 20) * DAY
    hand.uses = (*hand.uses, UsedLetter(leaves[at].letter, leaves[at].number, day, "RSUD Contoh"))
    return leaves[at].letter


def used_unknown(hand: Hand, lots: Random) -> str:
    """A letter is paid on that was never issued: a void number, or none at all."""
    first = hand.leaves[min(hand.leaves)]
    void = next(leaf for leaf in first if leaf.kind is LeafKind.VOID)
    letter = void.letter if lots.getrandbits(1) else f"none-{lots.randrange(10**6)}"
    hand.uses = (*hand.uses, UsedLetter(letter, void.number, void.dated + lots.randrange(1, 20) * DAY, "RSUD Contoh"))
    return letter


def cases_of(hand: Hand) -> list[AuditCase]:
    """Every case that is told, of every sample."""
    return [case for file in hand.cases or () for case in file.cases if case.state is CaseState.SHOWN]


def sampled(hand: Hand, change: Callable[[CasesFile], CasesFile]) -> None:
    """Change every sample."""
    hand.cases = tuple(change(file) for file in hand.cases or ())


def replaced(hand: Hand, old: AuditCase, new: AuditCase) -> str:
    """Put a case in place of another."""
    sampled(hand, lambda file: evolve(file, cases=tuple(new if one is old else one for one in file.cases)))
    return new.letter


def case_left_out(hand: Hand, lots: Random) -> str:
    """A case that was drawn is left out, wherever it stands."""
    gone = lots.choice(cases_of(hand))
    sampled(hand, lambda file: evolve(file, cases=tuple(one for one in file.cases if one is not gone)))
    return gone.letter


def other_number(hand: Hand, lots: Random) -> str:
    """The sample is drawn by a number that the office chose."""
    other = str(lots.randrange(10**6, 10**7))
    sampled(hand, lambda file: evolve(file, auditor=other))
    return ""


def other_checkpoint(hand: Hand, lots: Random) -> str:
    """The sample is drawn from a register with fewer letters than the auditor's."""
    note = lots.choice(hand.kept[:2]).written
    sampled(hand, lambda file: evolve(file, checkpoint=note))
    return ""


def other_decision(hand: Hand, lots: Random) -> str:
    """The decision is written anew, and keeps its salt."""
    case = lots.choice(cases_of(hand))
    assert case.decision is not None
    return replaced(hand, case, evolve(case, decision=evolve(case.decision, decided_by=f"x{lots.randrange(99)}")))


def exchanged_decision(hand: Hand, lots: Random) -> str:
    """The decision of another case is shown, with what opens it."""
    signed = [one for one in cases_of(hand) if any(act.evidence.kind is EvidenceKind.SIGNATURE for act in one.approvals)]
    case, other = lots.sample(signed, 2)
    told = ("commitment", "decision", "salt", "declared", "facts", "reproduced")
    return replaced(hand, case, evolve(case, **{name: getattr(other, name) for name in told}))


def other_facts(hand: Hand, lots: Random) -> str:
    """The decision stands, and a fact that carried it was another."""
    case = lots.choice(cases_of(hand))
    facts = parse(case.facts.encode())
    assert isinstance(facts, dict)
    turned = [name for name, value in facts.items() if isinstance(value, bool)]
    name = lots.choice(turned)
    return replaced(hand, case, evolve(case, facts=canonical({**facts, name: not facts[name]}).decode()))


def rules_gone(hand: Hand, lots: Random) -> str:
    """The rules that were applied, or what was declared, are not there any more."""
    name = lots.choice(sorted((hand.cases or ())[0].kept))
    sampled(hand, lambda file: evolve(file, kept={one: data for one, data in file.kept.items() if one != name}))
    return ""


def case_gone(hand: Hand, lots: Random) -> str:
    """The case is gone from the store, and nobody recorded an erasure."""
    case = lots.choice(cases_of(hand))
    return replaced(hand, case, AuditCase(case.letter, CaseState.ERASED))


def other_reason(hand: Hand, lots: Random) -> str:
    """Why a letter was withdrawn is told otherwise, or not at all."""
    case = lots.choice([one for one in cases_of(hand) if one.reason])
    reason = lots.choice(["salah ketik", ""])
    return replaced(hand, case, evolve(case, reason=reason))


def approved(hand: Hand, *, proved: bool = False) -> list[AuditCase]:
    """The cases with a paraf, or with one that the officer proved."""
    return [
        case
        for case in cases_of(hand)
        if any(act.kind is ApprovalKind.PARAF and (act.evidence.proved or not proved) for act in case.approvals)
    ]


def paraf_as(case: AuditCase, evidence: Evidence, days: int = 0, by: str = "") -> AuditCase:
    acts = (
        evolve(act, evidence=evidence, on=act.on + days * DAY, by=by or act.by) if act.kind is ApprovalKind.PARAF else act
        for act in case.approvals
    )
    return evolve(case, approvals=tuple(acts))


def asserted(hand: Hand, lots: Random) -> str:
    """The server says that the officer approved, where the chain asks for their own proof."""
    case = lots.choice(approved(hand, proved=True))
    return replaced(hand, case, paraf_as(case, Evidence(EvidenceKind.NONE, "server")))


def no_paraf(hand: Hand, lots: Random) -> str:
    """The paraf is missing: the letter was signed without it."""
    case = lots.choice(approved(hand))
    acts = tuple(act for act in case.approvals if act.kind is not ApprovalKind.PARAF)
    return replaced(hand, case, evolve(case, approvals=acts))


def proof_gone(hand: Hand, lots: Random) -> str:
    """The proof of a paraf is on record, and gone."""
    case = lots.choice(approved(hand, proved=True))
    digests = {act.evidence.digest for act in case.approvals}
    sampled(hand, lambda file: evolve(file, proofs={name: data for name, data in file.proofs.items() if name not in digests}))
    return case.letter


def borrowed_proof(hand: Hand, lots: Random) -> str:
    """The proof of another letter's paraf is put under this one."""
    case, other = lots.sample(approved(hand, proved=True), 2)
    evidence = next(act.evidence for act in other.approvals if act.kind is ApprovalKind.PARAF)
    return replaced(hand, case, paraf_as(case, evidence))


def other_officer(hand: Hand, lots: Random) -> str:
    """The paraf is written over to another officer."""
    case = lots.choice(approved(hand, proved=True))
    evidence = next(act.evidence for act in case.approvals if act.kind is ApprovalKind.PARAF)
    return replaced(hand, case, paraf_as(case, evidence, by=f"pejabat-{lots.randrange(9)}"))


def late_paraf(hand: Hand, lots: Random) -> str:
    """The paraf is given after the letter was issued."""
    case = lots.choice(approved(hand))
    evidence = next(act.evidence for act in case.approvals if act.kind is ApprovalKind.PARAF)
    return replaced(hand, case, paraf_as(case, evidence, days=lots.randrange(3, 60)))


def own_request(hand: Hand, lots: Random) -> str:
    """Who asked for the approval gave it."""
    case = lots.choice(approved(hand))
    return replaced(hand, case, evolve(case, requested_by="kabid"))


def other_content(hand: Hand, lots: Random) -> str:
    """The paraf was given to other words than were issued."""
    case = lots.choice(approved(hand))
    acts = (
        evolve(act, content=f"{lots.getrandbits(256):064x}") if act.kind is ApprovalKind.PARAF else act
        for act in case.approvals
    )
    return replaced(hand, case, evolve(case, approvals=tuple(acts)))


def other_signature(hand: Hand, lots: Random) -> str:
    """The signature that the chain ends with is of another file than was issued."""
    case = lots.choice([one for one in cases_of(hand) if one.approvals])
    acts = (
        evolve(act, evidence=Evidence(EvidenceKind.SIGNATURE, "verifier", f"{lots.getrandbits(256):064x}"))
        if act.kind is ApprovalKind.SIGN
        else act
        for act in case.approvals
    )
    return replaced(hand, case, evolve(case, approvals=tuple(acts)))


def _fraud(do: Do, axis: AuditAxis, *codes: str, case: bool = False) -> Fraud:
    return Fraud(do.__name__.replace("_", " "), do, axis, frozenset(codes), case)


FRAUDS: tuple[Fraud, ...] = (
    _fraud(deleted, _K, "LOG_FORKED", "LOG_SHRANK"),
    _fraud(outside, _L, "NOT_IN_LOG"),
    _fraud(changed, _K, "LOG_FORKED"),
    _fraud(renumbered, _R, "LEAF_OTHER"),
    _fraud(reused, _N, "NUMBER_REUSED"),
    _fraud(left_out, _N, "NUMBER_GAP"),
    _fraud(back_dated, _D, "BACK_DATED"),
    _fraud(post_dated, _D, "DATES_DISORDERED"),
    _fraud(blank_used, _R, "LEAF_LAPSED"),
    _fraud(stretched, _R, "LEAF_TERM"),
    _fraud(unvoided, _R, "LEAF_ORDER"),
    _fraud(void_used, _N, "NUMBER_VOID"),
    _fraud(file_twice, _R, "FILE_REUSED"),
    _fraud(unwithdrawn, _R, "WITHDRAWN_UNRECORDED"),
    _fraud(shrunk, _K, "LOG_FORKED", "LOG_SHRANK"),
    _fraud(two_registers, _K, "LOG_FORKED"),
    _fraud(two_notes, _K, "LOG_FORKED"),
    _fraud(forged_note, _K, "CHECKPOINT_REFUSED"),
    _fraud(changed_export, _R, "EXPORT_REFUSED"),
    _fraud(hidden_numbers, _R, "EXPORT_REFUSED"),
    _fraud(old_life, _R, "LIVES_OVERLAP"),
    _fraud(no_file, _R, "LEAF_ORDER"),
    _fraud(changed_letter, _L, "LETTER_REFUSED"),
    _fraud(unsigned_copy, _L, "LETTER_REFUSED"),
    _fraud(other_scan, _L, "LETTER_REFUSED"),
    _fraud(stranger, _L, "LETTER_REFUSED"),
    _fraud(used_withdrawn, _U, "USED_WITHDRAWN"),
    _fraud(used_unknown, _U, "USED_UNKNOWN"),
    _fraud(case_left_out, _C, "CASE_MISSING", case=True),
    _fraud(other_number, _C, "SAMPLE_OTHER", case=True),
    _fraud(other_checkpoint, _C, "SAMPLE_OTHER", case=True),
    _fraud(other_decision, _C, "DECISION_OTHER", case=True),
    _fraud(exchanged_decision, _C, "DECISION_OTHER", case=True),
    _fraud(other_facts, _C, "DECISION_DIFFERS", case=True),
    _fraud(rules_gone, _C, "EVIDENCE_MISSING", case=True),
    _fraud(case_gone, _C, "ERASED_SILENTLY", case=True),
    _fraud(other_reason, _C, "REASON_OTHER", case=True),
    _fraud(asserted, _A, "APPROVAL_UNPROVED", case=True),
    _fraud(no_paraf, _A, "CHAIN_INCOMPLETE", case=True),
    _fraud(proof_gone, _A, "PROOF_MISSING", case=True),
    _fraud(borrowed_proof, _A, "EVIDENCE_FALSE", "PROOF_MISSING", case=True),
    _fraud(other_officer, _A, "EVIDENCE_FALSE", case=True),
    _fraud(late_paraf, _A, "APPROVAL_LATE", case=True),
    _fraud(own_request, _A, "SELF_APPROVED", case=True),
    _fraud(other_content, _A, "CHAIN_INCOMPLETE", case=True),
    _fraud(other_signature, _A, "EVIDENCE_FALSE", case=True),
)
"""Every class, with the axis and the codes that find it."""
