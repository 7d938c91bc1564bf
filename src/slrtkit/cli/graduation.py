"""`slrtkit graduation`: who no longer receives a program, how they fare, and who waits while others are helped again."""

from collections.abc import Mapping
from datetime import date, timedelta

import click

from slrtkit.cli.base import day_option
from slrtkit.cli.desk import Desk, desk_command
from slrtkit.cli.outreach import graduations_of
from slrtkit.domain.graduation import Graduation, GraduationOutcome
from slrtkit.service.participation import Aid

__all__ = ["graduation"]

_OUTCOME = click.option(
    "--outcome", type=click.Choice([one.value for one in GraduationOutcome]), required=True, help="Keadaan."
)
_THREE_YEARS = timedelta(days=3 * 365)


@click.group(help="Graduasi dan kunjungan lanjutannya. / Graduations, and the visits that follow.")
def graduation() -> None:
    """Hold the commands together."""


@desk_command(graduation, "record", "Catat graduasi; bantuan sudah berakhir. / Record one; the aid has ended.")
@click.argument("household", metavar="HOUSEHOLD")
@click.argument("bearer", metavar="BEARER")
@click.argument("program", metavar="PROGRAM")
@_OUTCOME
def record(desk: Desk, household: str, bearer: str, program: str, outcome: str) -> Mapping[str, object]:
    """Record it."""
    desk_of = graduations_of(desk)
    found = desk_of.record(desk.context, Aid(household, bearer, program), GraduationOutcome(outcome))
    return _told(desk_of.get(found.id))


@desk_command(graduation, "visit", "Catat kunjungan hari ini. / Write down a visit of today.")
@click.argument("number", metavar="GRADUATION")
@click.option("--months", type=int, required=True, help="Berapa bulan sesudahnya. / So many months afterwards.")
@_OUTCOME
@click.option("--note", required=True, help="Yang ditemukan. / What was found.")
def visit(desk: Desk, number: str, months: int, outcome: str, note: str) -> Mapping[str, object]:
    """Write it down."""
    desk_of = graduations_of(desk)
    desk_of.follow_up(desk.context, number, months, GraduationOutcome(outcome), note)
    return _told(desk_of.get(number))


@desk_command(graduation, "due", "Kunjungan yang sudah waktunya. / Visits that are due.")
@day_option("--on", "Pada hari; bawaan: hari ini. / On a day; default: today.")
def due(desk: Desk, on: date | None) -> Mapping[str, object]:
    """List them."""
    found = graduations_of(desk).due(on or desk.day_of(desk.context))
    return {"due": [{"graduation": one.graduation.id, "months": one.months, "since": one.since.isoformat()} for one in found]}


@desk_command(graduation, "uneven", "Berulang dibantu, tetangga setara belum. / Helped again while an equal neighbour was not.")
@click.option("--village", required=True, metavar="CODE", help="Desa. / The village.")
@day_option("--since", "Sejak; bawaan: tiga tahun. / Since; default: three years.")
@click.option("--least", default=2, show_default=True, help="Paling sedikit berapa kali. / How often at least.")
def uneven(desk: Desk, village: str, since: date | None, least: int) -> Mapping[str, object]:
    """List them; nothing follows from it by itself."""
    today = desk.day_of(desk.context)
    found = graduations_of(desk).uneven(village, since or today - _THREE_YEARS, today, least=least)
    rows = [{"household": one.household, "times": one.times, "days": one.days, "waiting": one.waiting} for one in found]
    return {"village": village, "uneven": rows}


def _told(known: Graduation) -> Mapping[str, object]:
    return {
        "graduation": known.id,
        "outcome": known.present.value,
        "on": known.on.isoformat(),
        "due": [{"months": months, "since": since.isoformat()} for months, since in known.due],
    }
