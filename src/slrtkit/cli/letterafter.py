"""`slrtkit letter resume`, `print`, `by-hand`, `confirm`, `revoke`, `reprint` and their kin: the rest of a letter's life."""

from collections.abc import Mapping
from pathlib import Path

import click
from attrs import evolve

from slrtkit.cli.base import Exit
from slrtkit.cli.desk import Desk, Refused, desk_command
from slrtkit.cli.letterissue import offline_option
from slrtkit.cli.press import hand_press_of, plan_of, powers_of, press_of, signatories_of
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.letter_life import standing
from slrtkit.domain.office import Officer
from slrtkit.errors import NotFoundError
from slrtkit.ports.blobs import BlobShelf
from slrtkit.service.byhand import HandVerdict, print_by_hand, sign_by_hand, verify_by_hand
from slrtkit.service.provisional import confirm_letter
from slrtkit.service.resume import begun_letters, orphans, resume_letters, sweep
from slrtkit.service.withdraw import reprint_letter, withdraw_letter, withdrawn_entries

__all__ = ["add_after"]

_LETTER = click.argument("letter_id", metavar="LETTER")
_FILE = click.Path(path_type=Path, dir_okay=False)


def add_after(group: click.Group) -> None:
    """Add the commands to the group of letters."""
    desk_command(group, "resume", "Selesaikan yang terputus. / Finish what was cut off.")(_resume)
    desk_command(group, "print", "Cetak untuk tanda tangan basah. / Print, to be signed in ink.")(_print)
    desk_command(group, "by-hand", "Catat tanda tangan basah. / Record that it was signed in ink.")(_by_hand)
    desk_command(group, "check-scan", "Tanya register tentang hasil pindai. / Ask the register of a scan.")(_check_scan)
    desk_command(group, "confirm", "Kukuhkan surat sementara. / Stand by a provisional letter.")(_confirm)
    desk_command(group, "revoke", "Cabut surat yang terbit (--reason). / Withdraw an issued letter.")(_revoke)
    desk_command(group, "withdrawn", "Daftar surat yang dicabut. / The letters that were withdrawn.")(_withdrawn)
    desk_command(group, "reprint", "Cetak ulang dari berkas asli (--reason). / Once more, from the bytes kept.")(_reprint)
    desk_command(group, "sweep", "Berkas tanpa catatan. / Files that no record names.")(_sweep)


@offline_option
@click.argument("letter_id", metavar="[LETTER]", default="")
def _resume(desk: Desk, letter_id: str, offline: bool) -> Mapping[str, object]:  # noqa: FBT001  click hands one for each option
    """Finish the letters of who acts."""
    journal, context, powers = desk.post.journal, desk.context, powers_of(desk.post)
    mine = [one for one in begun_letters(journal.whole) if one.signer == context.actor and letter_id in ("", one.id)]
    if not mine:
        return {"letters": []}
    officer, press = press_of(desk.post, context.actor, plan_of(desk.post, context.actor, offline=offline))
    signatories = signatories_of(desk.post, context, "issue-letter")

    def named(record: LetterRecord) -> Officer:
        return evolve(officer, block=signatories.named(officer.id, record.letter.office, record.letter.type).block)

    done = resume_letters(journal, context, mine, named, press, powers)
    return {"letters": [{"letter": o.letter, "number": o.number, "outcome": o.outcome.value, "code": o.code} for o in done]}


@_LETTER
@click.option("--out", type=_FILE, required=True, metavar="FILE", help="Halamannya (PDF). / The page.")
def _print(desk: Desk, letter_id: str, out: Path) -> Mapping[str, object]:
    """Render the page, with its seal where the post seals."""
    renderer, seal = hand_press_of(desk.post)
    out.write_bytes(print_by_hand(desk.post.journal, desk.context, letter_id, renderer, seal, powers_of(desk.post)))
    return {"letter": letter_id, "file": str(out)}


@_LETTER
@click.option("--scan", type=_FILE, required=True, metavar="FILE", help="Hasil pindai suratnya. / The scan of the paper.")
def _by_hand(desk: Desk, letter_id: str, scan: Path) -> Mapping[str, object]:
    """Keep the scan, and issue the letter."""
    sign_by_hand(desk.post.journal, desk.context, letter_id, _bytes(scan), desk.post.blobs, powers_of(desk.post))
    return _told(desk, letter_id)


@click.argument("scan", type=_FILE, metavar="FILE")
def _check_scan(desk: Desk, scan: Path) -> Mapping[str, object]:
    """Look the scan up by its SHA-256."""
    context = desk.context
    report = verify_by_hand(desk.post.journal, context, _bytes(scan))
    told: dict[str, object] = {"verdict": report.verdict.value, "sub_indication": report.sub_indication}
    told |= _said(desk, report.record) if report.record else {}
    return Refused(told, Exit.NO if report.verdict is HandVerdict.UNKNOWN else Exit.UNDETERMINED)


@_LETTER
def _confirm(desk: Desk, letter_id: str) -> Mapping[str, object]:
    """Confirm it in the name of who acts."""
    confirm_letter(desk.post.journal, desk.context, letter_id, powers_of(desk.post))
    return _told(desk, letter_id)


@_LETTER
def _revoke(desk: Desk, letter_id: str) -> Mapping[str, object]:
    """Withdraw it."""
    withdraw_letter(desk.post.journal, desk.context, letter_id)
    return _told(desk, letter_id)


def _withdrawn(desk: Desk) -> Mapping[str, object]:
    """Tell what the list in a trust bundle is to say."""
    entries = withdrawn_entries(desk.post.journal)
    return {
        "letters": [
            {"letter": one.letter, "office": one.office, "number": one.number, "on": one.on.isoformat(), "by": one.replaced_by}
            for one in entries
        ]
    }


@_LETTER
@click.option("--out", type=_FILE, required=True, metavar="FILE", help="Suratnya. / The letter.")
@click.option("--to", default="", help="Yang menerima. / Who takes it.")
def _reprint(desk: Desk, letter_id: str, out: Path, to: str) -> Mapping[str, object]:
    """Write the bytes that were signed, after the reprint is on record."""
    new = desk.post.clock.new_id()
    data, _ = reprint_letter(desk.post.journal, desk.context, letter_id, desk.post.blobs, reprint_id=new, to=to)
    out.write_bytes(data)
    return _told(desk, letter_id) | {"file": str(out)}


@click.option("--drop", multiple=True, metavar="SHA256", help="Yang disebut pemeriksaan sebelumnya. / From an earlier look.")
def _sweep(desk: Desk, drop: tuple[str, ...]) -> Mapping[str, object]:
    """Tell what nothing names; drop what an earlier look told."""
    blobs = desk.post.blobs
    if not isinstance(blobs, BlobShelf):
        raise NotFoundError("this store does not say which files it keeps", code="storage.shelf", cure="use sqlite:")
    dropped = sweep(desk.post.journal, blobs, drop) if drop else ()
    return {"dropped": list(dropped), "orphans": list(orphans(desk.post.journal, blobs))}


def _told(desk: Desk, letter_id: str) -> dict[str, object]:
    return _said(desk, desk.post.journal.letter(letter_id).state)


def _said(desk: Desk, record: LetterRecord) -> dict[str, object]:
    return {
        "letter": record.id,
        "number": record.letter.number,
        "status": record.status.value,
        "standing": standing(record, desk.post.clock.now()).value,
        "by_hand": record.by_hand is not None,
        "valid_until": record.letter.valid_until.isoformat(),
        "replaces": record.replaces,
        "replaced_by": record.replaced_by,
        "reprints": len(record.reprints),
    }


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NotFoundError(f"the scan cannot be read: {reason}", code="file.unreadable", path=str(file)) from None
