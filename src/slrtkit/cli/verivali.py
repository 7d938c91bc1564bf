"""`slrtkit verivali`: rounds from the pre-list to the district's final list, and their minutes (berita acara)."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click
from attrs import evolve

from slrtkit.adapters.documents.opening import open_typst
from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.cli.base import day_option
from slrtkit.cli.desk import Desk, desk_command, digest_of
from slrtkit.cli.participation import evidence_option
from slrtkit.domain.household import Source
from slrtkit.domain.letter import SignatureBlock
from slrtkit.domain.minutes import Minutes
from slrtkit.domain.musdes import Attendee, Musdes, VerivaliResult
from slrtkit.domain.office import Office
from slrtkit.errors import NotFoundError, StorageError
from slrtkit.ports.address import Address

__all__ = ["verivali"]

_RESULTS = click.Choice([result.value for result in VerivaliResult])
_SOURCES = click.Choice([Source.MUSDES.value, Source.HOME_VISIT.value])


@click.group(help="Verifikasi dan validasi oleh Musdes. / The register checked by the village meeting.")
def verivali() -> None:
    """Hold the commands together."""


@desk_command(verivali, "open", "Buka putaran dengan daftar awal. / Open a round with its pre-list.")
@click.option("--village", required=True, metavar="CODE", help="Desa/kelurahan. / The village.")
@click.option("--period", required=True, metavar="YYYY-1|2", help="Tahun dan semester. / Year and half.")
@click.option("--household", "households", multiple=True, metavar="ID", help="Bawaan: semua. / Default: all.")
def opening(desk: Desk, village: str, period: str, households: tuple[str, ...]) -> Mapping[str, object]:
    """Open a round."""
    listed = households or None
    return _told(desk, desk.rounds.open(desk.context, village=village, period=period, households=listed).id)


@desk_command(verivali, "hold", "Catat Musdes dan daftar hadirnya. / Record the meeting and who came.")
@click.argument("number", metavar="ROUND")
@day_option("--on", "Hari musyawarah; bawaan: hari ini. / The day; default: today.")
@click.option("--place", required=True, help="Tempat. / The place.")
@click.option("--chair", required=True, help="Pimpinan musyawarah. / Who led it.")
@click.option("--attendee", "attendees", multiple=True, metavar="NAME|ROLE", help="Hadirin; dapat diulang. / Who came.")
@click.option("--resolution", "resolutions", multiple=True, help="Keputusan; dapat diulang. / What was resolved.")
def hold(
    desk: Desk,
    number: str,
    on: date | None,
    place: str,
    chair: str,
    attendees: tuple[str, ...],
    resolutions: tuple[str, ...],
) -> Mapping[str, object]:
    """Record the meeting."""
    context = desk.context
    came = tuple(Attendee(name.strip(), role.strip()) for name, _, role in (text.partition("|") for text in attendees))
    musdes = Musdes(on or desk.post.zone.day(context.now), place, chair, came, resolutions)
    desk.rounds.hold(context, number, musdes)
    return _told(desk, number)


@desk_command(verivali, "record", "Catat hasil satu rumah tangga, dengan --reason. / Record what was found of a household.")
@click.argument("number", metavar="ROUND")
@click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
@click.option("--result", type=_RESULTS, required=True, help="Hasilnya. / What was found.")
@click.option("--source", type=_SOURCES, default=Source.MUSDES.value, show_default=True, help="Sumber. / Who says so.")
@day_option("--on", "Bawaan: hari ini. / Default: today.")
def record(desk: Desk, number: str, household: str, result: str, source: str, on: date | None) -> Mapping[str, object]:
    """Record an outcome; nobody's aid changes by it."""
    desk.rounds.record(desk.context, number, household, VerivaliResult(result), source=Source(source), on=on)
    return _told(desk, number)


@desk_command(verivali, "visit", "Catat kunjungan rumah hari ini. / Record today's visit to a home.")
@click.argument("number", metavar="ROUND")
@click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
@click.option("--found", required=True, help="Yang dilihat. / What was seen.")
@evidence_option
def visit(desk: Desk, number: str, household: str, found: str, evidence: Path | None) -> Mapping[str, object]:
    """Record a visit."""
    desk.rounds.visit(desk.context, number, household, found=found, evidence=digest_of(evidence))
    return _told(desk, number)


@desk_command(verivali, "object", "Catat sanggahan warga atas daftar. / Take an objection to the list.")
@click.argument("number", metavar="ROUND")
@click.option("--household", required=True, metavar="ID", help="Rumah tangga yang dimaksud. / The household that is meant.")
@click.option("--by", "objector", required=True, help="Penyanggah. / Who objects.")
@click.option("--text", required=True, help="Isinya. / What they say.")
def objecting(desk: Desk, number: str, household: str, objector: str, text: str) -> Mapping[str, object]:
    """Take an objection."""
    desk.rounds.object(desk.context, number, household, by=objector, text=text)
    return _told(desk, number)


@desk_command(verivali, "answer", "Jawab sanggahan, dengan --reason. / Answer an objection.")
@click.argument("number", metavar="ROUND")
@click.argument("objection", metavar="OBJECTION")
def answer(desk: Desk, number: str, objection: str) -> Mapping[str, object]:
    """Answer an objection."""
    desk.rounds.answer(desk.context, number, objection)
    return _told(desk, number)


@desk_command(verivali, "finalise", "Tetapkan daftar untuk kabupaten. / Take the list over for the district.")
@click.argument("number", metavar="ROUND")
def finalise(desk: Desk, number: str) -> Mapping[str, object]:
    """Finalise, by an officer of the configured office."""
    desk.rounds.finalise(desk.context, number, _office(desk).code)
    return _told(desk, number)


@desk_command(verivali, "show", "Tampilkan satu putaran. / Show one round.")
@click.argument("number", metavar="ROUND")
def show(desk: Desk, number: str) -> Mapping[str, object]:
    """Show how it stands."""
    return _told(desk, number)


@desk_command(verivali, "list", "Daftar putaran satu desa. / The rounds of a village.")
@click.option("--village", required=True, metavar="CODE", help="Desa/kelurahan. / The village.")
def list_rounds(desk: Desk, village: str) -> Mapping[str, object]:
    """List the rounds of a village."""
    rounds = [{"round": known.id, "period": known.period, "status": known.status.value} for known in desk.rounds.of(village)]
    return {"village": village, "rounds": rounds}


@desk_command(verivali, "changes", "Beda dua putaran. / What changed between two rounds.")
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
def changes(desk: Desk, before: str, after: str) -> Mapping[str, object]:
    """Tell what changed."""
    found = desk.rounds.changes(before, after)
    told = [{"household": one.household, "before": one.before or None, "after": one.after or None} for one in found]
    return {"changes": told}


@desk_command(verivali, "minutes", "Berita acara sebagai PDF atau DOCX. / The minutes as PDF or DOCX.")
@click.argument("number", metavar="ROUND")
@click.option("--out", required=True, metavar="FILE.pdf|FILE.docx", type=click.Path(path_type=Path), help="Berkas. / The file.")
@click.option("--number", "written", default="", help="Nomor berita acara. / Number of the minutes.")
@click.option("--sign", "signers", multiple=True, metavar="NAME|POSITION|NIP", help="Penanda tangan. / Who signs.")
@click.option("--logos", metavar="DIR", help="Folder gambar logo. / Folder of logos.")
def minutes(
    desk: Desk, number: str, out: Path, written: str, signers: tuple[str, ...], logos: str | None
) -> Mapping[str, object]:
    """Write the minutes of a meeting."""
    areas = desk.post.areas
    if areas is None:
        raise NotFoundError("no table of regions is named", code="config.areas", cure="areas in slrtkit.toml")
    blocks = tuple(_block(text) for text in signers)
    made = desk.rounds.minutes(number, _office(desk), areas, number=written, signatures=blocks)
    if logos is None:
        made = evolve(made, letterhead=evolve(made.letterhead, logo=""))
    page = _word(made) if out.suffix.lower() == ".docx" else _renderer(logos).render_minutes(made)
    try:
        out.write_bytes(page)
    except OSError as error:
        raise StorageError(f"it cannot be written: {error.strerror}", code="file.unwritable", path=str(out)) from None
    return {"round": number, "file": str(out), "households": len(made.rows)}


def _word(made: Minutes) -> bytes:
    from slrtkit.adapters.documents.word import WordMinutes  # noqa: PLC0415  the minutes as PDF need no Word

    return WordMinutes().draft_minutes(made)


def _renderer(logos: str | None) -> TypstRenderer:
    return TypstRenderer() if logos is None else open_typst(Address("typst", logos), lambda _: None)


def _block(text: str) -> SignatureBlock:
    name, _, rest = text.partition("|")
    position, _, nip = rest.partition("|")
    return SignatureBlock(name.strip(), position.strip(), nip=nip.strip())


def _office(desk: Desk) -> Office:
    if desk.post.config.office is None:
        raise NotFoundError("no office is configured", code="config.office", cure="[office] in slrtkit.toml")
    return desk.post.config.office


def _told(desk: Desk, number: str) -> Mapping[str, object]:
    known = desk.rounds.get(number)
    return {
        "round": known.id,
        "period": known.period,
        "village": known.village.text,
        "status": known.status.value,
        "pre_list": len(known.pre_list),
        "outcomes": [{"household": h, "result": o.result.value} for h, o in sorted(known.outcomes.items())],
        "open": [{"what": what, "id": where} for what, where in known.open_points()],
        "objections": [{"id": o.id, "household": o.household, "answer": o.answer} for _, o in sorted(known.objections.items())],
        "struck": list(known.struck()),
    }
