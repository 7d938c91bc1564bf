"""`slrtkit removal`: the end of aid by due process: proposed, notice given, objection possible, decided by another officer."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from slrtkit.cli.base import day_option
from slrtkit.cli.desk import Desk, desk_command, digest_of
from slrtkit.cli.participation import aid_options, evidence_option
from slrtkit.domain.removal import LEAST_NOTICE, RemovalOutcome
from slrtkit.service.participation import Aid

__all__ = ["removal"]

_OUTCOMES = click.Choice([outcome.value for outcome in RemovalOutcome])


@click.group(help="Penghentian bantuan menurut prosedur. / The end of aid by due process.")
def removal() -> None:
    """Hold the commands together."""


@desk_command(removal, "propose", "Usulkan penghentian; bantuan tetap berjalan. / Propose the end; aid goes on.")
@aid_options
@click.option("--entry", default="", metavar="DAY", help="Hari pertama bantuan itu. / First day of the aid that is meant.")
@evidence_option
def propose(
    desk: Desk, household: str, bearer: str | None, program: str, entry: str, evidence: Path | None
) -> Mapping[str, object]:
    """Propose, with `--reason`."""
    aid, proof = Aid(household, bearer or household, program), digest_of(evidence)
    receipt = desk.aid.propose_removal(desk.context, aid, ground=desk.reason, evidence=proof, entry=entry)
    return _told(desk, receipt.id)


@desk_command(removal, "notice", "Catat pemberitahuan kepada keluarga. / Record that the family was told.")
@click.argument("number", metavar="REMOVAL")
@click.option("--received-by", required=True, help="Penerima pemberitahuan. / Who received it.")
@day_option(
    "--until", f"Batas keberatan; bawaan: {LEAST_NOTICE.days} hari. / Last day to object; default: {LEAST_NOTICE.days} days."
)
def notice(desk: Desk, number: str, received_by: str, until: date | None) -> Mapping[str, object]:
    """Record today's notice."""
    context = desk.context
    last = until or desk.post.zone.day(context.now) + LEAST_NOTICE
    desk.aid.give_notice(context, number, received_by=received_by, until=last)
    return _told(desk, number)


@desk_command(removal, "object", "Catat keberatan keluarga. / Record the family's objection.")
@click.argument("number", metavar="REMOVAL")
@click.option("--by", "objector", required=True, help="Siapa. / Who objects.")
@click.option("--text", required=True, help="Isi keberatan. / What they say.")
def objecting(desk: Desk, number: str, objector: str, text: str) -> Mapping[str, object]:
    """Record an objection."""
    desk.aid.object(desk.context, number, by=objector, text=text)
    return _told(desk, number)


@desk_command(removal, "lapse", "Masa keberatan berakhir tanpa keberatan. / The time to object has ended.")
@click.argument("number", metavar="REMOVAL")
def lapse(desk: Desk, number: str) -> Mapping[str, object]:
    """Record that nobody objected."""
    desk.aid.lapse(desk.context, number)
    return _told(desk, number)


@desk_command(removal, "decide", "Putuskan, dengan --reason; bukan oleh pengusul. / Decide; not by who proposed.")
@click.argument("number", metavar="REMOVAL")
@click.option("--outcome", type=_OUTCOMES, required=True, help="Hentikan atau lanjutkan. / End it, or keep it.")
@day_option("--until", "Hari terakhir bantuan. / The last day of aid.")
def decide(desk: Desk, number: str, outcome: str, until: date | None) -> Mapping[str, object]:
    """Decide."""
    desk.aid.decide(desk.context, number, RemovalOutcome(outcome), until=until)
    return _told(desk, number)


@desk_command(removal, "withdraw", "Tarik usulan, dengan --reason. / Take a proposal back.")
@click.argument("number", metavar="REMOVAL")
def withdraw(desk: Desk, number: str) -> Mapping[str, object]:
    """Take it back."""
    desk.aid.withdraw(desk.context, number)
    return _told(desk, number)


@desk_command(removal, "show", "Tampilkan satu usulan. / Show one.")
@click.argument("number", metavar="REMOVAL")
def show(desk: Desk, number: str) -> Mapping[str, object]:
    """Show how it stands."""
    return _told(desk, number)


def _told(desk: Desk, number: str) -> Mapping[str, object]:
    known = desk.aid.removal(number)
    return {
        "removal": known.id,
        "status": known.status.value,
        "participation": known.participation,
        "entry": known.entry,
        "household": known.household,
        "ground": known.ground,
        "proposed_by": known.proposed_by,
        "notice_until": known.notice.until.isoformat() if known.notice else None,
        "objection": known.objection.text if known.objection else None,
        "outcome": known.ruling.outcome.value if known.ruling else None,
        "decided_by": known.ruling.decided_by if known.ruling else None,
        "until": known.ruling.until.isoformat() if known.ruling and known.ruling.until else None,
    }
