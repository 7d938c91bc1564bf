"""`slrtkit volunteer`: who visits homes, who has how much to do, who is asked and what they answered."""

from collections.abc import Mapping
from datetime import date

import click

from slrtkit.cli.base import day_option
from slrtkit.cli.caseview import case_told
from slrtkit.cli.desk import Desk, desk_command
from slrtkit.cli.outreach import volunteers_of
from slrtkit.domain.volunteer import Absence, DispatchStep, Volunteer, VolunteerKind
from slrtkit.service.volunteers import VolunteerLoad

__all__ = ["volunteer"]

_WHO = click.argument("who", metavar="VOLUNTEER")
_CASE = click.argument("case", metavar="COMPLAINT")
_KIND = click.Choice([one.value for one in VolunteerKind])


@click.group(help="Pilar dan relawan: kunjungan dan beban. / Volunteers: visits and load.")
def volunteer() -> None:
    """Hold the commands together."""


@desk_command(volunteer, "add", "Catat relawan, atau perubahannya. / Enter a volunteer, or what changed.")
@_WHO
@click.option("--name", required=True, help="Nama. / Name.")
@click.option("--kind", type=_KIND, required=True, help="Unsur. / What they are.")
@click.option("--area", "areas", multiple=True, required=True, metavar="CODE", help="Wilayah tugas. / Where they go.")
@click.option("--person", default="", metavar="ID", help="Siapa dalam register. / Whom they are in the register.")
@click.option("--capacity", default=5, show_default=True, help="Kunjungan terbuka paling banyak. / Open visits at most.")
@day_option("--until", "Hari terakhir bertugas. / The last day on which they serve.")
def add(
    desk: Desk, who: str, name: str, kind: str, areas: tuple[str, ...], person: str, capacity: int, until: date | None
) -> Mapping[str, object]:
    """Enter them."""
    stated = Volunteer(who, name, VolunteerKind(kind), areas, person, capacity, until=until)
    volunteers_of(desk).state(desk.context, stated)
    return _listed(desk)


@desk_command(volunteer, "absent", "Catat ketidakhadiran. / Write down an absence.")
@_WHO
@day_option("--since", "Mulai. / From.", required=True)
@day_option("--until", "Sampai. / Until.", required=True)
def absent(desk: Desk, who: str, since: date, until: date) -> Mapping[str, object]:
    """Write it down."""
    volunteers_of(desk).absent(desk.context, who, Absence(since, until))
    return _listed(desk)


@desk_command(volunteer, "list", "Relawan dan bebannya. / Volunteers and their load.")
@click.option("--village", default="", metavar="CODE", help="Hanya untuk desa ini. / Only those of this village.")
def listing(desk: Desk, village: str) -> Mapping[str, object]:
    """List them: those who can be asked first, and of them those with the least to do."""
    return _listed(desk, village)


@desk_command(volunteer, "send", "Minta mengunjungi rumah. / Ask them to visit a home.")
@_CASE
@_WHO
@click.option("--instead", is_flag=True, help="Menggantikan yang diminta sebelumnya, dengan --reason. / In place of another.")
def send(desk: Desk, case: str, who: str, instead: bool) -> Mapping[str, object]:  # noqa: FBT001  click hands it so
    """Ask them."""
    volunteers_of(desk).dispatch(desk.context, case, who, instead=instead)
    return case_told(desk, case)


@desk_command(volunteer, "answer", "Jawaban relawan. / What the volunteer says.")
@_CASE
@click.argument("step", type=click.Choice([one.value for one in DispatchStep]))
def answer(desk: Desk, case: str, step: str) -> Mapping[str, object]:
    """Record it."""
    volunteers_of(desk).answer(desk.context, case, DispatchStep(step))
    return case_told(desk, case)


def _listed(desk: Desk, village: str = "") -> Mapping[str, object]:
    found = volunteers_of(desk).loads(desk.day_of(desk.context), village=village)
    return {"volunteers": [_line(one) for one in found]}


def _line(load: VolunteerLoad) -> Mapping[str, object]:
    one = load.volunteer
    return {
        "volunteer": one.id,
        "name": one.name,
        "kind": one.kind.value,
        "open": load.open,
        "free": load.free,
        "areas": one.areas,
    }
