"""The main job, told step by step: from a resident's complaint to letters that anybody can verify."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from attrs import frozen

from slrtkit.demo.district import open_sample
from slrtkit.demo.sample import sample_households_csv
from slrtkit.domain import DecisionOutcome, Fact, Source
from slrtkit.domain.rules import FACTS, Entitlement
from slrtkit.kit import Kit
from slrtkit.wire import report_to_wire

__all__ = ["CASES", "Case", "Said", "Told", "tell"]


@frozen
class Said:
    """One line of the story, in both languages."""

    id: str
    en: str


@frozen
class Told:
    """What the story left behind: signed letters, and the report on them."""

    letters: tuple[Path, ...]
    report: Path


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
        destination="Contoh",
        learned=(("facility_letter", True, Source.FACILITY), ("still_eligible_statement", True, Source.HOME_VISIT)),
    ),
)


def tell(out: Path, say: Callable[[Said], None]) -> Told:
    """Run the whole story and write its files into a folder.

    Written: `*.pdf` (signed letters only), `trust/`, `verification.json`, `households.csv` and `slrtkit.db`; what an earlier
    run left there under these names is replaced.
    """
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("*.pdf"), *out.glob("slrtkit.db*")):
        old.unlink()
    (out / "households.csv").write_text(sample_households_csv(), "utf-8")
    with open_sample(out) as kit:
        households = kit.households()
        persons = sum(len(h.persons) for h in households)
        say(
            Said(
                f"{len(households)} rumah tangga ({persons} orang) dari tiga desa/kelurahan di Blora tercatat dalam register.",
                f"{len(households)} households ({persons} persons) of three villages in Blora entered the register.",
            )
        )
        letters = tuple(_serve(kit, case, out, say) for case in CASES)
        reports = [kit.verify(path.read_bytes()).require() for path in letters]
        verification = [report_to_wire(report, path.name) for report, path in zip(reports, letters, strict=True)]
        summary = out / "verification.json"
        summary.write_text(json.dumps(verification, ensure_ascii=False, indent=2) + "\n", "utf-8")
        say(
            Said(
                f"{len(reports)} surat diperiksa ulang dari berkasnya: semua TOTAL-PASSED. Laporan: {summary}",
                f"{len(reports)} letters verified again from their files: all TOTAL-PASSED. Report: {summary}",
            )
        )
        _forge(kit, letters[0], say)
        proof = kit.rebuild()
        say(
            Said(
                f"Buku kejadian utuh: {proof.events} kejadian dalam {proof.chains} rantai, {len(proof.problems)} masalah.",
                f"The log is whole: {proof.events} events in {proof.chains} chains, {len(proof.problems)} problems.",
            )
        )
    return Told(letters, summary)


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
    path.write_bytes(kit.signed_pdf(letter))
    number = kit.letter(letter).letter.number
    say(
        Said(
            f"Diputuskan, diberi nomor {number}, ditandatangani secara elektronik, diperiksa, lalu dicatat terbit: {path}",
            f"Decided, numbered {number}, signed electronically, verified, then recorded as issued: {path}",
        )
    )
    return path


def _verdict(kit: Kit, complaint: str, code: str) -> Said:
    found, program = kit.complaint(complaint).assessments[code], kit.catalog.program(code)
    match found.entitlement:
        case Entitlement.ELIGIBLE:
            return Said(
                f"{program.name}: berhak, semua syarat terpenuhi.", f"{program.name}: entitled, every criterion is met."
            )
        case Entitlement.INELIGIBLE:
            return Said(f"{program.name}: tidak berhak.", f"{program.name}: not entitled.")
        case Entitlement.UNDETERMINED:
            asked = [fact.says for name in found.missing if (fact := FACTS.find(tuple(name.split(".")), program.unit))]
            return Said(
                f"{program.name}: belum dapat ditentukan. Yang masih perlu ditanyakan: {'; '.join(says.id for says in asked)}.",
                f"{program.name}: undetermined. Still to ask: {'; '.join(says.en for says in asked)}.",
            )


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
