"""`slrtkit letter`: from a decided complaint to a signed letter, by the paraf chain that the district laid down."""

from collections.abc import Mapping
from pathlib import Path

import click

from slrtkit.cli.desk import Desk, desk_command
from slrtkit.cli.letterafter import add_after
from slrtkit.cli.letterissue import add_issue, letter_told
from slrtkit.cli.letternumbers import add_numbers
from slrtkit.cli.press import assertion_option, bench_of, desk_of, powers_of, signatories_of
from slrtkit.cli.used import add_used
from slrtkit.domain.approval import Approval
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.history import StreamKind
from slrtkit.service.approve import approval_claim, approve_letter, request_approval, send_back_letter, withdraw_approval
from slrtkit.service.issue import reserve_letter, void_letter
from slrtkit.service.keeping import keep_rules
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
add_issue(letter)
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
        context = desk.context
        named = signatories_of(desk.post, context, "reserve-letter")
        written = desk_of(desk.post, named, letter_type, signer, countersigner)
        keep_rules(journal, desk.post.blobs, written.catalog, complaint)
        new = reserve_letter(
            journal,
            context,
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
            return letter_told(desk, new)
        letter_id = new
    request_approval(journal, desk.context, letter_id, powers)
    return letter_told(desk, letter_id)


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
    journal, context = desk.post.journal, desk.context
    named = signatories_of(desk.post, context, "revise-letter")
    written = desk_of(desk.post, named, journal.letter(letter_id).state.letter.type, signer, countersigner)
    new = _filled(fields) if fields else None
    revise_letter(journal, context, letter_id, written, powers_of(desk.post), destination=destination, fields=new)
    return letter_told(desk, letter_id)


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
@assertion_option
def approve(desk: Desk, letter_id: str, kind: str | None, assertion: Path | None) -> Mapping[str, object]:
    """Take the step that is due."""
    given = assertion.read_bytes() if assertion else b""
    approve_letter(
        desk.post.journal, desk.context, letter_id, _kind(desk, letter_id, kind), bench_of(desk.post), assertion=given
    )
    return letter_told(desk, letter_id)


@desk_command(letter, "send-back", "Kembalikan dengan catatan (--reason). / Send it back, with remarks.")
@_LETTER
def send_back(desk: Desk, letter_id: str) -> Mapping[str, object]:
    """Send it back."""
    send_back_letter(desk.post.journal, desk.context, letter_id, powers_of(desk.post))
    return letter_told(desk, letter_id)


@desk_command(letter, "withdraw", "Tarik permintaan (--reason). / Take the request back.")
@_LETTER
def withdraw(desk: Desk, letter_id: str) -> Mapping[str, object]:
    """Take the request back."""
    withdraw_approval(desk.post.journal, desk.context, letter_id, powers_of(desk.post))
    return letter_told(desk, letter_id)


@desk_command(letter, "void", "Batalkan nomornya (--reason). / Account for a number that is not used.")
@_LETTER
def void(desk: Desk, letter_id: str) -> Mapping[str, object]:
    """Void it."""
    void_letter(desk.post.journal, desk.context, letter_id)
    return letter_told(desk, letter_id)


@desk_command(letter, "show", "Sampai di mana suratnya. / How far a letter has come.")
@_LETTER
def show(desk: Desk, letter_id: str) -> Mapping[str, object]:
    """Show a letter and its chain."""
    return letter_told(desk, letter_id)


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
