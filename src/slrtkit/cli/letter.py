"""`slrtkit letter`: from a decided complaint to a signed letter, by the paraf chain that the district laid down."""

from collections.abc import Mapping
from pathlib import Path

import click
from attrs import evolve

from slrtkit.cli.desk import Desk, desk_command
from slrtkit.cli.letterafter import add_after
from slrtkit.cli.letternumbers import add_numbers
from slrtkit.cli.press import bench_of, desk_of, office_of, powers_of, press_of
from slrtkit.cli.used import add_used
from slrtkit.domain.approval import Approval
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.evidence import Given
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter_life import standing
from slrtkit.errors import NotFoundError
from slrtkit.service.approve import approval_claim, approve_letter, request_approval, send_back_letter, withdraw_approval
from slrtkit.service.issue import issue_letter, reserve_letter, void_letter
from slrtkit.service.provisional import StopGap
from slrtkit.service.revise import revise_letter

__all__ = ["letter"]

_LETTER = click.argument("letter_id", metavar="LETTER")
_FIELD = click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="NAME=VALUE",
    help="Isian jenis surat, misalnya ceiling=2500000. / What the letter type asks for.",
)
_KIND = click.option(
    "--kind",
    type=click.Choice([kind.value for kind in ApprovalKind]),
    help="Yang dilakukan; bawaan: langkah berikutnya. / What is done; default: the step that is due.",
)


@click.group(help="Surat: paraf, penetapan, tanda tangan. / Letters: initials, decision, signature.")
def letter() -> None:
    """Hold the commands together."""


add_used(letter)
add_after(letter)
add_numbers(letter)


@desk_command(letter, "request", "Siapkan surat dan mintakan persetujuan. / Prepare a letter, and ask for its approval.")
@click.argument("letter_id", metavar="[LETTER]", required=False)
@click.option("--complaint", metavar="ID", help="Aduan yang sudah diputuskan. / The decided complaint.")
@click.option("--type", "letter_type", metavar="CODE", help="Jenis surat. / The letter type.")
@click.option("--signer", metavar="OFFICER", help="Penanda tangan. / Who signs.")
@click.option("--countersigner", default="", metavar="OFFICER", help="Mengetahui. / Who countersigns.")
@click.option("--destination", default="", help="Tujuan surat. / Where it is taken.")
@click.option("--replaces", default="", metavar="LETTER", help="Pengganti surat. / It stands in place of this one.")
@click.option("--hours", type=int, help="Surat sementara, sekian jam. / Provisional, for so many hours.")
@_FIELD
def request(
    desk: Desk,
    letter_id: str | None,
    complaint: str | None,
    letter_type: str | None,
    signer: str | None,
    countersigner: str,
    destination: str,
    replaces: str,
    hours: int | None,
    fields: tuple[str, ...],
) -> Mapping[str, object]:
    """Reserve a letter where none is named; ask for its approval where a chain is laid down."""
    journal, powers = desk.post.journal, powers_of(desk.post)
    if letter_id is None:
        if not (complaint and letter_type and signer):
            raise click.UsageError("LETTER, atau / or: --complaint, --type, --signer")
        written = desk_of(desk.post, letter_type, signer, countersigner)
        new = reserve_letter(
            journal,
            desk.context,
            complaint,
            letter_type,
            written,
            letter_id=desk.post.clock.new_id(),
            destination=destination,
            fields=_filled(fields),
            replaces=replaces,
            stop_gap=None if hours is None else StopGap(hours, powers),
        ).id
        if powers.chain(written.office.code, letter_type) is None:
            return _told(desk, new)
        letter_id = new
    request_approval(journal, desk.context, letter_id, powers)
    return _told(desk, letter_id)


@desk_command(letter, "revise", "Perbaiki surat; paraf diulang. / Correct a letter; its chain starts anew.")
@_LETTER
@click.option("--signer", required=True, metavar="OFFICER", help="Penanda tangan. / Who signs.")
@click.option("--countersigner", default="", metavar="OFFICER", help="Mengetahui. / Who countersigns.")
@click.option("--destination", default="", help="Tujuan surat. / Where it is taken.")
@_FIELD
def revise(
    desk: Desk, letter_id: str, signer: str, countersigner: str, destination: str, fields: tuple[str, ...]
) -> Mapping[str, object]:
    """Compose it anew; what was filled in stays, unless something is filled in now."""
    journal = desk.post.journal
    written = desk_of(desk.post, journal.letter(letter_id).state.letter.type, signer, countersigner)
    new = _filled(fields) if fields else None
    revise_letter(journal, desk.context, letter_id, written, powers_of(desk.post), destination=destination, fields=new)
    return _told(desk, letter_id)


@desk_command(letter, "claim", "Yang ditandatangani gawai petugas. / What the officer's device is to sign.")
@_LETTER
@_KIND
def claim(desk: Desk, letter_id: str, kind: str | None) -> Mapping[str, object]:
    """Tell the challenge of the step that is due."""
    asked = approval_claim(desk.post.journal, desk.context, letter_id, _kind(desk, letter_id, kind), powers_of(desk.post))
    return {"officer": asked.officer, "letter": asked.letter, "kind": asked.kind.value, "challenge": asked.challenge}


@desk_command(letter, "approve", "Paraf, tetapkan, atau ikut tanda tangan. / Initial, decide, or countersign.")
@_LETTER
@_KIND
@click.option("--assertion", type=click.Path(path_type=Path), metavar="FILE", help="Bukti dari gawai. / What the device gave.")
def approve(desk: Desk, letter_id: str, kind: str | None, assertion: Path | None) -> Mapping[str, object]:
    """Take the step that is due."""
    given = assertion.read_bytes() if assertion else b""
    approve_letter(
        desk.post.journal, desk.context, letter_id, _kind(desk, letter_id, kind), bench_of(desk.post), assertion=given
    )
    return _told(desk, letter_id)


@desk_command(letter, "send-back", "Kembalikan dengan catatan (--reason). / Send it back, with remarks.")
@_LETTER
def send_back(desk: Desk, letter_id: str) -> Mapping[str, object]:
    """Send it back."""
    send_back_letter(desk.post.journal, desk.context, letter_id, powers_of(desk.post))
    return _told(desk, letter_id)


@desk_command(letter, "withdraw", "Tarik permintaan (--reason). / Take the request back.")
@_LETTER
def withdraw(desk: Desk, letter_id: str) -> Mapping[str, object]:
    """Take the request back."""
    withdraw_approval(desk.post.journal, desk.context, letter_id, powers_of(desk.post))
    return _told(desk, letter_id)


@desk_command(letter, "issue", "Tanda tangani, periksa, terbitkan. / Sign, verify and issue.")
@_LETTER
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Surat bertanda tangan. / The PDF."
)
def issue(desk: Desk, letter_id: str, out: Path | None) -> Mapping[str, object]:
    """Issue it in the name of who acts."""
    journal, context, powers = desk.post.journal, desk.context, powers_of(desk.post)
    officer, press = press_of(desk.post, context.actor)
    said = journal.letter(letter_id).state.letter
    on = office_of(desk.post).zone.day(context.now)
    named = evolve(officer, block=powers.signatory(officer.id, said.office, said.type, on).block)
    issue_letter(journal, context, letter_id, named, press, powers)
    if out:
        out.write_bytes(press.blobs.get(journal.letter(letter_id).state.pdf))
    return _told(desk, letter_id) | ({"file": str(out)} if out else {})


@desk_command(letter, "void", "Batalkan nomornya (--reason). / Account for a number that is not used.")
@_LETTER
def void(desk: Desk, letter_id: str) -> Mapping[str, object]:
    """Void it."""
    void_letter(desk.post.journal, desk.context, letter_id)
    return _told(desk, letter_id)


@desk_command(letter, "show", "Sampai di mana suratnya. / How far a letter has come.")
@_LETTER
def show(desk: Desk, letter_id: str) -> Mapping[str, object]:
    """Show a letter and its chain."""
    return _told(desk, letter_id)


def _filled(fields: tuple[str, ...]) -> dict[str, str]:
    """Return what was filled in, by the code of the field."""
    filled = dict[str, str]()
    for written in fields:
        code, equals, value = written.partition("=")
        if not equals or code in filled:
            raise click.BadParameter("NAME=VALUE, sekali saja / once only", param_hint="--field")
        filled[code] = value
    return filled


def _kind(desk: Desk, letter_id: str, written: str | None) -> ApprovalKind:
    """What is to be done: as written, else the step that is due."""
    if written:
        return ApprovalKind(written)
    step = desk.post.journal.read(StreamKind.APPROVAL, letter_id, Approval).state.step
    return step.kind if step else ApprovalKind.SIGN


def _told(desk: Desk, letter_id: str) -> dict[str, object]:
    record = desk.post.journal.letter(letter_id).state
    told: dict[str, object] = {
        "letter": letter_id,
        "number": record.letter.number,
        "type": record.letter.type,
        "status": record.status.value,
        "standing": standing(record, desk.post.clock.now()).value,
        "replaces": record.replaces,
        "replaced_by": record.replaced_by,
        "signer": record.signer,
    }
    try:
        approval = desk.post.journal.read(StreamKind.APPROVAL, letter_id, Approval).state
    except NotFoundError:
        return told
    steps = [
        {"kind": step.kind.value, "for": " / ".join((*step.roles, *step.officers))} | _given(given)
        for at, step in enumerate(approval.chain.steps)
        for given in approval.given(at) or (None,)
    ]
    return told | {
        "chain": approval.chain.code,
        "approval": approval.status.value,
        "requested_by": approval.requested_by,
        "round": approval.round,
        "steps": steps,
        "next": approval.step.said if approval.step else "",
        "remark": approval.remark,
    }


def _given(given: Given | None) -> dict[str, object]:
    if given is None:
        return {"by": "", "on": "", "as": "", "proved": "", "evidence": ""}
    forms = [f"{one.form.value} {one.by} ({one.decree})" for one in given.capacity]
    return {
        "by": given.by,
        "on": given.on.isoformat(),
        "as": ", ".join(forms),
        "proved": "by-officer" if given.evidence.proved else "by-server",
        "evidence": given.evidence.kind.value,
    }
