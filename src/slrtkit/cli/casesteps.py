"""`slrtkit complaint slip`, `send-down`, `hand-over` and `extend`: what else is done with a case."""

from collections.abc import Mapping

import click

from slrtkit.cli.caseview import case_told
from slrtkit.cli.desk import Desk, desk_command
from slrtkit.cli.handling import complaint
from slrtkit.cli.outreach import limits_of, tickets_of
from slrtkit.domain.handover import Handing
from slrtkit.domain.limits import TimeSpan

__all__ = ["complaint"]

_CASE = click.argument("case", metavar="COMPLAINT")
_HOWS = click.Choice([how.value for how in Handing])


@desk_command(complaint, "slip", "Tanda terima dengan nomor tiket. / The slip with the ticket number.")
@_CASE
def slip(desk: Desk, case: str) -> Mapping[str, object]:
    """Print it; the ticket is drawn the first time."""
    return {"complaint": case, "text": tickets_of(desk.post).slip(desk.context, case)}


@desk_command(complaint, "send-down", "Kembalikan ke jenjang di bawah, dengan --reason. / Send it back down the ladder.")
@_CASE
@click.option("--to", default="", metavar="CODE", help="Kecamatan atau desa; bawaan: terdekat. / Default: the nearest below.")
def send_down(desk: Desk, case: str, to: str) -> Mapping[str, object]:
    """Send it down."""
    desk.cases.send_down(desk.context, case, to=to)
    return case_told(desk, case)


@desk_command(complaint, "hand-over", "Surat diserahkan kepada warga. / The resident takes the signed letter.")
@_CASE
@click.option("--letter", required=True, metavar="ID", help="Suratnya. / Which letter.")
@click.option("--to", required=True, help="Yang menerima. / Who took it.")
@click.option("--how", type=_HOWS, default="printed", show_default=True, help="Caranya. / How.")
def hand_over(desk: Desk, case: str, letter: str, to: str, how: str) -> Mapping[str, object]:
    """Record it."""
    desk.cases.hand_over(desk.context, case, letter, to, how=Handing(how))
    return case_told(desk, case)


@desk_command(complaint, "extend", "Perpanjang batas waktu, dengan --reason. / Make a time limit longer.")
@_CASE
@click.option("--limit", required=True, metavar="CODE", help="Batas waktu. / Which limit.")
@click.option("--by", "span", required=True, help="Selama, mis. / By how much, such as: '7 calendar-day'")
@click.option("--for", "ground", required=True, help="Alasan yang diatur, mis. / A reason that it lists, such as: ill")
def extend(desk: Desk, case: str, limit: str, span: str, ground: str) -> Mapping[str, object]:
    """Extend it."""
    limits_of(desk.post).extend(desk.context, case, limit, TimeSpan.read(span), ground)
    return case_told(desk, case)
