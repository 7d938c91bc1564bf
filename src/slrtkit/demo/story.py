"""The main job, told step by step: from a resident's complaint to letters that anybody can verify, and to an answer owed."""

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path

from attrs import frozen

from slrtkit.adapters.documents.word import WordDrafter
from slrtkit.demo.district import open_sample
from slrtkit.demo.sample import sample_households_csv
from slrtkit.domain import DecisionOutcome, Fact, Program, ReferralStep, RegionCode, Source
from slrtkit.domain.rules import FACTS, Entitlement, describe
from slrtkit.errors import DomainError
from slrtkit.kit import Kit
from slrtkit.service.rebuild import rebuild
from slrtkit.wire import report_to_wire

__all__ = ["CASES", "Case", "Said", "Told", "tell"]

_MARK = ".slrtkit-demo"
_UNDETERMINED = ("BLS-04", "BLS-04-1", "KERINGANAN-RS")
"""A household, a person and a program of which too little is known."""


@frozen
class Said:
    """One line of the story, in both languages."""

    id: str
    en: str


@frozen
class Told:
    """What the story left behind: signed letters, the report on them, a draft in Word, and the programs in words."""

    letters: tuple[Path, ...]
    report: Path
    draft: Path
    programs: Path


@frozen
class Case:
    """One resident's way: what they say, what is found out on the way, and the letter they leave with."""

    household: str
    person: str
    category: str
    text: str
    program: str
    letter_type: str
    destination: str
    learned: tuple[tuple[str, bool, Source], ...]


CASES = (
    Case(
        household="BKL-02",
        person="BKL-02-1",
        category="kesehatan",
        text="Ibu Paijah dirawat inap dan keluarga tidak mampu membayar biaya rumah sakit.",
        program="KERINGANAN-RS",
        letter_type="keringanan-biaya-rs",
        destination="RSUD Contoh Blora",
        learned=(("integrity_pact", True, Source.HOME_VISIT),),
    ),
    Case(
        household="BKL-01",
        person="BKL-01-1",
        category="kesehatan",
        text="Kartu BPJS PBI Pak Sukirman tidak aktif, padahal harus kontrol setiap bulan.",
        program="PBI-JK-REAKTIVASI",
        letter_type="reaktivasi-pbi-jk",
        destination="BPJS Kesehatan Cabang Contoh",
        learned=(("facility_letter", True, Source.FACILITY), ("still_eligible_statement", True, Source.HOME_VISIT)),
    ),
)


def tell(out: Path, say: Callable[[Said], None]) -> Told:
    """Run the whole story and write its files into a folder, which is new, empty, or was written by an earlier run.

    Written: the signed letters (`*.pdf`), `trust/`, `verification.json`, `konsep.docx`, `programs.md`, `households.csv` and
    `slrtkit.db`.

    Raises:
        DomainError: the folder holds other files; nothing in it is touched.
    """
    _prepare(out)
    (out / "households.csv").write_text(sample_households_csv(), "utf-8")
    with open_sample(out) as kit:
        say(_register(kit))
        letters = tuple(_serve(kit, case, out, say) for case in CASES)
        draft = _refer(kit, out, say)
        report = _verify(kit, letters, say)
        _forge(kit, letters[0], say)
        say(_undetermined(kit))
        programs = _describe(kit, out, say)
        proof = rebuild(kit.journal.whole)
        say(
            Said(
                f"Jurnal utuh: {proof.events} peristiwa dalam {proof.chains} rantai, {len(proof.problems)} masalah.",
                f"The log is whole: {proof.events} events in {proof.chains} chains, {len(proof.problems)} problems.",
            )
        )
    return Told(letters, report, draft, programs)


def _prepare(out: Path) -> None:
    if out.is_dir() and not (out / _MARK).exists() and any(out.iterdir()):
        raise DomainError(
            "this folder holds other files, which the demo would mix with its own",
            code="demo.not-empty",
            path=str(out),
            cure="choose a new folder with --out",
        )
    out.mkdir(parents=True, exist_ok=True)
    (out / _MARK).touch()
    letters = (out / f"{case.letter_type}.pdf" for case in CASES)
    stores = (out / f"slrtkit.db{rest}" for rest in ("", "-wal", "-shm"))
    for old in (*letters, *stores, out / "verification.json"):
        old.unlink(missing_ok=True)


def _seen(kit: Kit) -> Kit:
    """The district as its facilitator sees it."""
    return kit.seen_by(kit.context("fasilitator"))


def _register(kit: Kit) -> Said:
    households = _seen(kit).households()
    persons, villages = sum(len(h.persons) for h in households), len({h.village for h in households})
    return Said(
        f"{len(households)} rumah tangga ({persons} orang) dari {villages} desa/kelurahan di Blora tercatat dalam register.",
        f"{len(households)} households ({persons} persons) of {villages} villages in Blora entered the register.",
    )


def _serve(kit: Kit, case: Case, out: Path, say: Callable[[Said], None]) -> Path:
    desk, head = partial(kit.context, "fasilitator"), partial(kit.context, "kadis")
    complaint = kit.file_complaint(
        desk(), household=case.household, person=case.person, category=case.category, text=case.text
    ).id
    say(Said(f"Keluhan diterima: “{case.text}”", f"Complaint filed: “{case.text}”"))
    kit.assess(desk(), complaint, case.program)
    say(_verdict(kit, complaint, case.program))
    today = kit.office.zone.day(kit.clock.now())
    for name, value, source in case.learned:
        kit.record_fact(desk(), case.household, case.person, name, Fact(value, today, source))
    kit.assess(desk(), complaint, case.program)
    say(_verdict(kit, complaint, case.program))
    kit.decide(head(), complaint, case.program, DecisionOutcome.RECOMMENDED)
    letter = kit.reserve_letter(desk(), complaint, case.letter_type, signer="kadis", destination=case.destination).id
    kit.issue_letter(head(), letter)
    kit.close_complaint(desk(), complaint, "Surat rekomendasi diserahkan.")
    path = out / f"{case.letter_type}.pdf"
    seen = _seen(kit)
    path.write_bytes(seen.signed_pdf(letter))
    number = seen.letter(letter).letter.number
    say(
        Said(
            f"Diputuskan, diberi nomor {number}, ditandatangani secara elektronik, diperiksa, lalu dicatat terbit: {path}",
            f"Decided, numbered {number}, signed electronically, verified, then recorded as issued: {path}",
        )
    )
    return path


def _refer(kit: Kit, out: Path, say: Callable[[Said], None]) -> Path:
    """A case that needs a letter and somebody else's help: the draft goes to the desk, the case to the hospital."""
    desk, head, clerk = (partial(kit.context, officer, None) for officer in ("fasilitator", "kadis", "loket-rs"))
    text, program = "Pak Sutrisno dirawat inap dan menunggu tindakan.", "KERINGANAN-RS"
    complaint = kit.file_complaint(desk(), household="BLS-03", person="BLS-03-1", category="kesehatan", text=text).id
    kit.escalate_complaint(desk("Tidak ada sinyal di desa"), complaint)
    holder = kit.areas[RegionCode(_seen(kit).complaint(complaint).holder)].name
    today = kit.office.zone.day(kit.clock.now())
    kit.record_fact(desk(), "BLS-03", "BLS-03-1", "integrity_pact", Fact(value=True, on=today, source=Source.HOME_VISIT))
    kit.assess(desk(), complaint, program)
    kit.decide(head(), complaint, program, DecisionOutcome.RECOMMENDED)
    referral = kit.send_referral(
        desk(),
        complaint,
        receiver="rsud-contoh",
        purpose="Tindakan tanpa uang muka",
        consent_by="Sutrisno",
        answer_due=today + timedelta(days=3),
    ).id
    kit.advance_referral(clerk(), referral, ReferralStep.ACCEPT)
    kit.advance_referral(clerk("Sudah ditangani tanpa uang muka"), referral, ReferralStep.COMPLETE)
    answer = _seen(kit).referral(referral).remark
    say(
        Said(
            f"Keluhan diteruskan ke {holder}, dirujuk ke rumah sakit, dan dijawab: “{answer}”.",
            f"A complaint was passed up to {holder}, referred to the hospital, and answered: “{answer}”.",
        )
    )
    letter = kit.reserve_letter(desk(), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD Contoh Blora").id
    draft = out / "konsep.docx"
    draft.write_bytes(WordDrafter().draft(_seen(kit).letter(letter).letter))
    kit.void_letter(desk("Sudah selesai melalui rujukan"), letter)
    say(
        Said(
            f"Konsep surat untuk disunting di Word: {draft}. Nomornya dibatalkan dengan alasan.",
            f"A draft to edit in Word: {draft}. Its number is void, with a reason.",
        )
    )
    return draft


def _verify(kit: Kit, letters: tuple[Path, ...], say: Callable[[Said], None]) -> Path:
    reports = [kit.verify(path.read_bytes()).require() for path in letters]
    verification = [report_to_wire(report, path.name) for report, path in zip(reports, letters, strict=True)]
    summary = letters[0].with_name("verification.json")
    summary.write_text(json.dumps(verification, ensure_ascii=False, indent=2) + "\n", "utf-8")
    say(
        Said(
            f"{len(reports)} surat diperiksa ulang dari berkasnya: semua TOTAL-PASSED. Laporan: {summary}",
            f"{len(reports)} letters verified again from their files: all TOTAL-PASSED. Report: {summary}",
        )
    )
    return summary


def _forge(kit: Kit, path: Path, say: Callable[[Said], None]) -> None:
    forged = bytearray(path.read_bytes())
    forged[len(forged) // 3] ^= 1
    report = kit.verify(bytes(forged))
    say(
        Said(
            f"Satu bita {path.name} diubah: {report.verdict.value} ({report.sub_indication}).",
            f"One byte of {path.name} changed: {report.verdict.value} ({report.sub_indication}).",
        )
    )


def _undetermined(kit: Kit) -> Said:
    """A family of which too little is known: nobody is told "no", somebody is told what to ask."""
    household, person, code = _UNDETERMINED
    seen = _seen(kit)
    found = seen.explain(household, person, code, kit.office.zone.day(kit.clock.now()))
    name = seen.household(household).person(person).name
    said = _undecided(kit.catalog.program(code), found.missing)
    return Said(f"{name}: {said.id}", f"{name}: {said.en}")


def _verdict(kit: Kit, complaint: str, code: str) -> Said:
    found, program = _seen(kit).complaint(complaint).assessments[code], kit.catalog.program(code)
    if found.entitlement is Entitlement.UNDETERMINED:
        return _undecided(program, found.missing)
    if found.entitlement is Entitlement.INELIGIBLE:
        return Said(f"{program.name}: tidak berhak.", f"{program.name}: not entitled.")
    return Said(f"{program.name}: berhak, semua syarat terpenuhi.", f"{program.name}: entitled: all criteria are met.")


def _undecided(program: Program, missing: Iterable[str]) -> Said:
    asked = [fact.says for name in missing if (fact := FACTS.find(tuple(name.split(".")), program.unit))]
    return Said(
        f"{program.name}: belum dapat ditentukan. Yang masih perlu ditanyakan: {'; '.join(says.id for says in asked)}.",
        f"{program.name}: undetermined. Still to ask: {'; '.join(says.en for says in asked)}.",
    )


def _describe(kit: Kit, out: Path, say: Callable[[Said], None]) -> Path:
    """Write what every program asks today, in words, in both languages."""
    lines, today = [], kit.office.zone.day(kit.clock.now())
    for program in map(kit.catalog.program, kit.catalog.codes()):
        rules = program.rules(today)
        lines += [f"# {program.name}", "", f"{rules.legal_basis}; sejak / since {rules.in_force_from.isoformat()}", ""]
        for criterion in rules.judged:
            sentences = (describe(criterion.when, locale, kit.facts, program.unit) for locale in ("id", "en"))
            bars = ("TIDAK BERHAK JIKA: ", "NOT ENTITLED IF: ") if criterion in rules.barring else ("", "")
            lines += [
                f"- **{bars[0]}{criterion.says.id}** / {bars[1]}{criterion.says.en}",
                *(f"  - {said}" for said in sentences),
            ]
        lines.append("")
    path = out / "programs.md"
    path.write_text("\n".join(lines), "utf-8")
    say(
        Said(
            f"Syarat {len(kit.catalog.codes())} program dalam kata-kata: {path}",
            f"What {len(kit.catalog.codes())} programs ask, in words: {path}",
        )
    )
    return path
