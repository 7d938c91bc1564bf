"""`slrtkit household` and `slrtkit fact`: a household as it was on a day, and what happens to it."""

from datetime import date
from pathlib import Path

import click

from slrtkit.cli.base import day_option, json_option, lang_option, show_json
from slrtkit.cli.changes import Wish, change_command, facts_of_post, read_value
from slrtkit.cli.instants import known_option, last_instant
from slrtkit.cli.persons import history_lines, household_document, household_lines, statement_document
from slrtkit.cli.post import Post, open_post, post_options
from slrtkit.domain.change import (
    Arrival,
    CardChange,
    Cause,
    Change,
    Departure,
    FactChange,
    IdentityChange,
    Move,
    PPKSChange,
    RosterChange,
    Split,
    Transfer,
)
from slrtkit.domain.household import Fact, Person, Source
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.domain.ppks import PPKS
from slrtkit.service.asof import fact_history, household_on

__all__ = ["fact", "household"]

_SOURCES = click.Choice([source.value for source in Source])
_CAUSES = click.Choice([cause.value for cause in Cause])
_source = click.option("--source", type=_SOURCES, default=Source.INTERVIEW.value, show_default=True, help="Sumber. / Source.")
_cause = click.option("--cause", type=_CAUSES, required=True, help="Sebab. / Cause.")
_since = day_option("--since", "Mulai tanggal. / From this day on.", required=True)
_id = click.argument("household_id", metavar="HOUSEHOLD")


@click.group("household", help="Rumah tangga dari waktu ke waktu. / Households in time.")
def household() -> None:
    """Hold the commands together."""


@click.group("fact", help="Keterangan tentang rumah tangga. / Facts of households.")
def fact() -> None:
    """Hold the commands together."""


@household.command("show", help="Tampilkan, juga pada hari yang lalu. / Show it, also as it was on a past day.")
@_id
@post_options
@day_option("--on", "Pada tanggal; bawaan: hari ini. / On this day; default: today.")
@known_option
@click.option("--history", is_flag=True, help="Siapa menyatakan apa, kapan. / Who said what when.")
@click.option("--subject", default="", metavar="ID", help="Riwayat ini saja. / Only the history of this one.")
@click.option("--fact", "name", default="", metavar="FACT", help="Keterangan ini saja. / Only the history of this fact.")
@json_option
@lang_option
def show(
    household_id: str,
    store: str | None,
    config: Path | None,
    on: date | None,
    known: str | None,
    history: bool,  # noqa: FBT001  click hands one argument for each option
    subject: str,
    name: str,
    as_json: bool,  # noqa: FBT001  the same
    lang: str,
) -> None:
    """Show a household with the facts, members and home of a day, by what was known at an instant."""
    with open_post(store, config) as post:
        day = on or post.zone.day(post.clock.now())
        seen = household_on(post.journal, household_id, day, post.zone, last_instant(known, post.zone))
        told = fact_history(post.journal, household_id, subject, name) if history else ()
    if as_json:
        more = {"history": [statement_document(one) for one in told]} if history else {}
        show_json({**household_document(seen), **more})
    else:
        click.echo("\n".join((*household_lines(seen, lang), *history_lines(told, lang))))


@household.command("join", help="Seseorang bergabung: lahir, pindah, menikah, kembali. / Somebody joins.")
@_id
@click.option("--card", required=True, metavar="ID", help="Kartu keluarga. / Family card.")
@click.option("--relation", required=True, metavar="WORD", help="Hubungan. / Relation.")
@_since
@_cause
@_source
@click.option("--person", "person_id", metavar="ID", help="Id orang. / Id of the person.")
@click.option("--from", "left", metavar="HOUSEHOLD", help="Rumah tangga asal, bila terdaftar. / Where they were registered.")
@click.option("--name", default="", metavar="TEXT", help="Nama, bila belum terdaftar. / Name, if not registered yet.")
@click.option("--nik", metavar="NIK", help="NIK, bila belum terdaftar. / NIK, if not registered yet.")
@change_command
def join(
    household_id: str,
    card: str,
    relation: str,
    since: date,
    cause: str,
    source: str,
    person_id: str | None,
    left: str | None,
    name: str,
    nik: str | None,
) -> Wish:
    """Let somebody join a family card."""
    if left and not person_id:
        raise click.UsageError("--from memerlukan --person / --from needs --person")
    if not left and not name.strip():
        raise click.UsageError("--name, atau --from dan --person / --name, or --from and --person")

    def wish(post: Post) -> tuple[str, Change]:
        if left and person_id:
            return household_id, Transfer(person_id, left, card, relation, since, Cause(cause), Source(source))
        person = Person(person_id or post.clock.new_id(), name, NIK(nik) if nik else None)
        return household_id, Arrival(person, card, relation, since, Cause(cause), Source(source))

    return wish


@household.command("leave", help="Seseorang meninggal atau pergi. / Somebody died or left.")
@_id
@click.argument("person", metavar="PERSON")
@day_option("--until", "Hari terakhir; hari meninggal. / The last day; the day of death.", required=True)
@_cause
@_source
@change_command
def leave(household_id: str, person: str, until: date, cause: str, source: str) -> Wish:
    """Let somebody leave the household."""
    return lambda _: (household_id, Departure(person, until, Cause(cause), Source(source)))


@household.command("split", help="Sebagian anggota menjadi rumah tangga sendiri. / Some members live by themselves.")
@_id
@click.option("--into", required=True, metavar="ID", help="Id rumah tangga baru. / Id of the new household.")
@click.option("--card", required=True, metavar="ID", help="Kartu keluarganya. / Its family card.")
@click.option("--nkk", metavar="NKK", help="NKK kartu itu. / The number of that card.")
@click.option("--member", "members", multiple=True, required=True, metavar="ID=RELATION", help="Yang ikut. / Who goes.")
@_since
@click.option("--village", required=True, metavar="CODE", help="Desa/kelurahan. / Village.")
@click.option("--address", required=True, metavar="TEXT", help="Alamat. / Address.")
@_source
@change_command
def split(
    household_id: str,
    into: str,
    card: str,
    nkk: str | None,
    members: tuple[str, ...],
    since: date,
    village: str,
    address: str,
    source: str,
) -> Wish:
    """Let some members become a household of their own."""
    pairs = [member.partition("=") for member in members]
    if not all(person and relation for person, _, relation in pairs):
        raise click.UsageError("--member ditulis / is written: BKL-01-3=kepala_keluarga")
    who = tuple((person, relation) for person, _, relation in pairs)
    change = Split(into, card, who, since, RegionCode(village), address, Source(source), NKK(nkk) if nkk else None)
    return lambda _: (household_id, change)


@household.command("move", help="Seluruh rumah tangga pindah. / The whole household moves.")
@_id
@click.option("--village", required=True, metavar="CODE", help="Desa/kelurahan. / Village.")
@click.option("--address", required=True, metavar="TEXT", help="Alamat. / Address.")
@_since
@change_command
def move(household_id: str, village: str, address: str, since: date) -> Wish:
    """Let the household live elsewhere."""
    return lambda _: (household_id, Move(RegionCode(village), address, since))


@household.command("card", help="Kartu keluarga baru, atau NKK yang benar. / A new family card, or its right number.")
@_id
@click.argument("card", metavar="CARD")
@click.option("--nkk", metavar="NKK", help="Kosong bila belum ada. / Empty if there is none.")
@change_command
def card_(household_id: str, card: str, nkk: str | None) -> Wish:
    """Record a family card."""
    return lambda _: (household_id, CardChange(card, NKK(nkk) if nkk else None))


@household.command("identify", help="Betulkan nama atau NIK, dengan alasan. / Correct a name or NIK, for a reason.")
@_id
@click.argument("person", metavar="PERSON")
@click.option("--name", metavar="TEXT", help="Bawaan: tetap. / Default: as it is.")
@click.option("--nik", metavar="NIK", help="Bawaan: tetap. / Default: as it is.")
@change_command
def identify(household_id: str, person: str, name: str | None, nik: str | None) -> Wish:
    """Correct under which name and number a person is known."""

    def wish(post: Post) -> tuple[str, Change]:
        known = post.journal.household(household_id).state.person(person)
        return household_id, IdentityChange(person, name or known.name, NIK(nik) if nik else known.nik)

    return wish


@household.command("classify", help="Golongkan ke dalam PPKS, atau akhiri. / Count among a kind of PPKS, or end it.")
@_id
@click.argument("person", metavar="PERSON")
@click.argument("kind", type=click.Choice([kind.value for kind in PPKS]))
@day_option("--on", "Mulai, atau hari terakhir. / From this day, or the last day.", required=True)
@_source
@click.option("--ends", is_flag=True, help="Berakhir; --reason wajib. / It ends; --reason is owed.")
@change_command
def classify(household_id: str, person: str, kind: str, on: date, source: str, ends: bool) -> Wish:  # noqa: FBT001  click hands it
    """Count a person among a kind of PPKS, or no longer."""
    return lambda _: (household_id, PPKSChange(person, PPKS(kind), on, Source(source), ends))


@household.command("roster", help="Apakah semua anggota diketahui? / Are all members known?")
@_id
@click.option("--complete/--incomplete", required=True, help="Lengkap atau belum. / Complete or not.")
@change_command
def roster(household_id: str, complete: bool) -> Wish:  # noqa: FBT001  click hands it
    """Say whether all members are known."""
    return lambda _: (household_id, RosterChange(complete))


@fact.command("record", help="Catat satu keterangan; `?` berarti tidak tahu. / Record one fact; `?` is not known.")
@_id
@click.argument("subject", metavar="SUBJECT")
@click.argument("name", metavar="FACT")
@click.argument("value", metavar="VALUE")
@day_option("--on", "Hari keterangan itu benar. / The day on which it was so.", required=True)
@_source
@change_command
def record(household_id: str, subject: str, name: str, value: str, on: date, source: str) -> Wish:
    """Record one fact of a person, a family card or the household."""

    def wish(post: Post) -> tuple[str, Change]:
        known = post.journal.household(household_id).state
        said = read_value(facts_of_post(post), known, subject, name, value)
        return household_id, FactChange(subject, name, Fact(said, on, Source(source)))

    return wish
