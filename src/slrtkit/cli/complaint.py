"""`slrtkit complaint`: a case from the door to the answer."""

from collections.abc import Mapping
from pathlib import Path

import click

from slrtkit.cli.caseview import case_told, checklist_told, work_told
from slrtkit.cli.desk import Desk, desk_command
from slrtkit.cli.press import assertion_option, showing_of
from slrtkit.domain.caserules import Urgency
from slrtkit.domain.complaint import CaseResult, Channel, Complaint
from slrtkit.domain.decision import DecisionOutcome
from slrtkit.errors import NotFoundError
from slrtkit.service.assess import assess_complaint, decide, decision_claim
from slrtkit.service.intake import close_complaint, escalate_complaint, file_complaint
from slrtkit.service.related import letters_of

__all__ = ["complaint", "read_bytes"]

_CASE = click.argument("case", metavar="COMPLAINT")
_PROGRAM = click.option("--program", required=True, metavar="CODE", help="Program. / The program.")
_CHANNEL = click.Choice([one.value for one in Channel])
_URGENCY = click.Choice([one.value for one in Urgency])
_RESULT = click.Choice([one.value for one in CaseResult])
_OUTCOME = click.Choice([one.value for one in DecisionOutcome])
_DECISION = click.option("--outcome", type=_OUTCOME, required=True, help="Penetapan. / The decision.")


@click.group(help="Pengaduan, dari pintu sampai jawaban. / Complaints, from the door to the answer.")
def complaint() -> None:
    """Hold the commands together."""


@desk_command(complaint, "file", "Catat pengaduan. / File a complaint.")
@click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
@click.option("--person", required=True, metavar="ID", help="Siapa yang dimaksud. / Whom it concerns.")
@click.option("--category", required=True, metavar="CODE", help="Kategori, mis. / Category, such as: kesehatan")
@click.option("--text", required=True, help="Kata-kata warga sendiri. / The resident's own words.")
@click.option("--channel", type=_CHANNEL, default=Channel.LAYANAN.value, show_default=True, help="Jalur. / Channel.")
@click.option("--urgency", type=_URGENCY, default=Urgency.ROUTINE.value, show_default=True, help="Kegentingan. / Urgency.")
@click.option("--reporter", default="", help="Pelapor, bila orang lain. / Who reports, if somebody else.")
@click.option("--relationship", default="", help="Hubungan pelapor. / What they are to the person.")
def file(
    desk: Desk,
    household: str,
    person: str,
    category: str,
    text: str,
    channel: str,
    urgency: str,
    reporter: str,
    relationship: str,
) -> Mapping[str, object]:
    """File it."""
    context, post = desk.context, desk.post
    village = post.journal.household(household).state.village.text
    filed = Complaint(
        id=post.clock.new_id(),
        channel=Channel(channel),
        household=household,
        person=person,
        village=village,
        category=category,
        text=text,
        received=desk.day_of(context),
        holder=village,
        reporter=reporter,
        relationship=relationship,
        urgency=Urgency(urgency),
        training=desk.training,
    )
    return case_told(desk, file_complaint(post.journal, context, filed, post.config.cases).id)


@desk_command(complaint, "show", "Tampilkan satu pengaduan. / Show one.")
@_CASE
def show(desk: Desk, case: str) -> Mapping[str, object]:
    """Show how it stands, what can be done with it now, and its letters."""
    letters = letters_of(desk.post.journal, case)
    named = [{"letter": one.id, "number": one.letter.number, "status": one.status.value} for one in letters]
    return {**case_told(desk, case), "letters": named}


@desk_command(complaint, "work", "Pekerjaan satu kantor sekarang. / What an office works on now.")
@click.option("--office", required=True, metavar="CODE", help="Kode kantor, mis. / Office code, such as: 33.16.09.1008")
def work(desk: Desk, office: str) -> Mapping[str, object]:
    """List the cases that an office holds, and those of villages that it stands in for."""
    return work_told(desk, office)


@desk_command(complaint, "triage", "Perbaiki kategori atau kegentingan. / Correct category or urgency.")
@_CASE
@click.option("--category", default="", metavar="CODE", help="Kategori. / Category.")
@click.option("--urgency", type=_URGENCY, help="Kegentingan. / Urgency.")
def triage(desk: Desk, case: str, category: str, urgency: str | None) -> Mapping[str, object]:
    """Triage it."""
    desk.cases.triage(desk.context, case, category=category, urgency=Urgency(urgency) if urgency else None)
    return case_told(desk, case)


@desk_command(complaint, "attach", "Simpan berkas atau foto (PDF, JPEG, PNG). / Keep a paper or photograph.")
@_CASE
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--document", default="", metavar="CODE", help="Syarat yang dipenuhi, mis. / Which required paper: kk")
@click.option("--name", default="", help="Nama berkas. / What it is called.")
def attach(desk: Desk, case: str, path: Path, document: str, name: str) -> Mapping[str, object]:
    """Attach it."""
    desk.cases.attach(desk.context, case, read_bytes(path), name or document or path.name, document=document)
    return case_told(desk, case)


@desk_command(complaint, "papers", "Syarat program yang ada dan yang kurang. / Which papers are asked for, and missing.")
@_CASE
@_PROGRAM
def papers(desk: Desk, case: str, program: str) -> Mapping[str, object]:
    """Show the checklist."""
    return checklist_told(desk, case, program)


@desk_command(complaint, "complete", "Nyatakan berkas lengkap. / Record that the file is complete.")
@_CASE
@_PROGRAM
def complete(desk: Desk, case: str, program: str) -> Mapping[str, object]:
    """Complete it."""
    desk.cases.complete(desk.context, case, program)
    return case_told(desk, case)


@desk_command(complaint, "return", "Kembalikan dengan daftar kekurangan. / Return it with the list of what is missing.")
@_CASE
@_PROGRAM
def send_back(desk: Desk, case: str, program: str) -> Mapping[str, object]:
    """Return it."""
    desk.cases.send_back(desk.context, case, program)
    return case_told(desk, case)


@desk_command(complaint, "resume", "Lanjutkan yang dikembalikan. / Take a returned one up again.")
@_CASE
def resume(desk: Desk, case: str) -> Mapping[str, object]:
    """Resume it; with `--reason` also without the papers."""
    desk.cases.resume(desk.context, case)
    return case_told(desk, case)


@desk_command(complaint, "escalate", "Teruskan satu tingkat, dengan --reason. / Pass it one rung up.")
@_CASE
@click.option("--to", default="", metavar="CODE", help="OPD, provinsi, kementerian. / Agency, province or ministry.")
def escalate(desk: Desk, case: str, to: str) -> Mapping[str, object]:
    """Escalate it."""
    context, post = desk.context, desk.post
    escalate_complaint(post.journal, context, case, desk.day_of(context), to, post.config.cases.ladder)
    return case_told(desk, case)


@desk_command(complaint, "assess", "Nilai menurut aturan program. / Judge it by a program's rules.")
@_CASE
@_PROGRAM
def assess(desk: Desk, case: str, program: str) -> Mapping[str, object]:
    """Assess it."""
    context, catalog = desk.context, desk.post.catalog(None)
    assess_complaint(desk.post.journal, context, case, catalog.program(program), desk.day_of(context), catalog.facts)
    return case_told(desk, case)


@desk_command(complaint, "claim", "Yang ditandatangani gawai penetap. / What the deciding officer's device signs.")
@_CASE
@_PROGRAM
@_DECISION
def claim(desk: Desk, case: str, program: str, outcome: str) -> Mapping[str, object]:
    """Tell the challenge of a decision."""
    asked = decision_claim(desk.post.journal, desk.context, case, program, DecisionOutcome(outcome))
    told = {"officer": asked.officer, "complaint": asked.complaint, "program": asked.program}
    return told | {"outcome": asked.outcome.value, "reason": asked.reason, "challenge": asked.challenge}


@desk_command(complaint, "decide", "Tetapkan; penolakan dengan --reason. / Decide; a refusal carries --reason.")
@_CASE
@_PROGRAM
@_DECISION
@assertion_option
def decision(desk: Desk, case: str, program: str, outcome: str, assertion: Path | None) -> Mapping[str, object]:
    """Decide it."""
    context, post = desk.context, desk.post
    number, day = post.clock.new_id(), desk.day_of(context)
    shown = showing_of(post, assertion) if assertion else None
    told, rules = DecisionOutcome(outcome), post.config.cases
    decide(post.journal, context, case, program, told, decision_id=number, on=day, shown=shown, rules=rules)
    return case_told(desk, case)


@desk_command(complaint, "close", "Tutup dengan hasilnya. / Close it with its outcome.")
@_CASE
@click.option("--outcome", required=True, help="Hasil yang disampaikan. / What the resident was told.")
@click.option("--result", type=_RESULT, help="Bawaan: menurut penetapan. / Default: by the decision.")
def close(desk: Desk, case: str, outcome: str, result: str | None) -> Mapping[str, object]:
    """Close it."""
    context, ended = desk.context, CaseResult(result) if result else None
    close_complaint(desk.post.journal, context, case, outcome, ended, on=desk.day_of(context))
    return case_told(desk, case)


@desk_command(complaint, "reopen", "Buka kembali, dengan --reason. / Open a closed one again.")
@_CASE
def reopen(desk: Desk, case: str) -> Mapping[str, object]:
    """Reopen it."""
    desk.cases.reopen(desk.context, case)
    return case_told(desk, case)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file. Raises NotFoundError."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NotFoundError(f"the file cannot be read: {reason}", code="file.unreadable", path=str(path)) from None
