"""`slrtkit complaint note`, `visit`, `answer` and the stand-in for a village that cannot work."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from slrtkit.cli.base import day_option
from slrtkit.cli.caseview import case_told
from slrtkit.cli.complaint import complaint, read_bytes
from slrtkit.cli.desk import Desk, desk_command
from slrtkit.errors import Problem, WireError

__all__ = ["complaint"]

_CASE = click.argument("case", metavar="COMPLAINT")


@desk_command(complaint, "note", "Catat penanganan. / Write down what was done.")
@_CASE
@click.option("--text", required=True, help="Catatan. / The note.")
def note(desk: Desk, case: str, text: str) -> Mapping[str, object]:
    """Note it."""
    desk.cases.note(desk.context, case, text)
    return case_told(desk, case)


@desk_command(complaint, "visit", "Catat kunjungan rumah. / Record a home visit.")
@_CASE
@day_option("--on", "Hari kunjungan; bawaan: hari ini. / The day; default: today.")
@click.option("--findings", required=True, help="Yang ditemukan, atau alasan penolakan. / What was found, or why refused.")
@click.option("--visitor", "visitors", multiple=True, help="Siapa yang berkunjung. / Who went.")
@click.option("--met", default="", help="Siapa yang ditemui. / Who was met.")
@click.option("--photo", "photos", multiple=True, metavar="DIGEST", help="Foto yang sudah disimpan. / An attached photo.")
@click.option("--refused", is_flag=True, help="Keluarga menolak disurvei. / The family refused.")
def visit(
    desk: Desk,
    case: str,
    on: date | None,
    findings: str,
    visitors: tuple[str, ...],
    met: str,
    photos: tuple[str, ...],
    refused: bool,  # noqa: FBT001  click hands one argument for each option
) -> Mapping[str, object]:
    """Record the minutes."""
    context = desk.context
    day = on or desk.day_of(context)
    desk.cases.visit(context, case, on=day, findings=findings, visitors=visitors, met=met, photos=photos, refused=refused)
    return case_told(desk, case)


@desk_command(complaint, "draft-answer", "Konsep jawaban, siap kirim. / Draft the answer, ready to send.")
@_CASE
@click.option("--words", default="", help="Kata-kata petugas. / The officer's own words.")
def draft_answer(desk: Desk, case: str, words: str) -> Mapping[str, object]:
    """Draft it; nothing is recorded."""
    return {"complaint": case, "text": desk.cases.draft_answer(case, words=words)}


@desk_command(complaint, "answer", "Catat jawaban yang dikirim. / Record the answer that was sent.")
@_CASE
@click.option("--text", default="", help="Jawabannya; bawaan: konsep. / The answer; default: the draft.")
@click.option(
    "--file", "path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Atau berkas teks. / Or a text."
)
def answer(desk: Desk, case: str, text: str, path: Path | None) -> Mapping[str, object]:
    """Answer it."""
    said = text or (_text(path) if path else desk.cases.draft_answer(case))
    desk.cases.answer(desk.context, case, said)
    return {**case_told(desk, case), "text": said}


@desk_command(complaint, "stand-in", "Kecamatan menggantikan desa, dengan --reason. / The kecamatan works for a village.")
@click.argument("village", metavar="VILLAGE")
@day_option("--since", "Mulai; bawaan: hari ini. / From; default: today.")
@day_option("--until", "Sampai; bawaan: sampai dikembalikan. / Until; default: until it is given back.")
def stand_in(desk: Desk, village: str, since: date | None, until: date | None) -> Mapping[str, object]:
    """Let the kecamatan work for it."""
    desk.cases.stand_in(desk.context, village, since=since, until=until)
    return {"village": village, "office": village.rpartition(".")[0], "until": until.isoformat() if until else None}


@desk_command(complaint, "give-back", "Desa bekerja lagi. / The village works again.")
@click.argument("village", metavar="VILLAGE")
@day_option("--until", "Hari terakhir digantikan; bawaan: hari ini. / The last day; default: today.")
def give_back(desk: Desk, village: str, until: date | None) -> Mapping[str, object]:
    """Give it its work back."""
    desk.cases.give_back(desk.context, village, until=until)
    return {"village": village, "office": village}


def _text(path: Path) -> str:
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError:
        raise WireError([Problem(str(path), "file.text", "this is no text in UTF-8")]) from None
