"""`slrtkit privacy`: restricted persons, and consent."""

from collections.abc import Mapping

import click

from slrtkit.cli.desk import Desk, desk_command
from slrtkit.domain.consent import ConsentPurpose
from slrtkit.domain.restriction import RestrictionGround

__all__ = ["privacy"]

_GROUNDS = click.Choice([ground.value for ground in RestrictionGround])
_PURPOSES = click.Choice([purpose.value for purpose in ConsentPurpose])


@click.group(help="Pembatasan akses dan persetujuan warga. / Restricted persons, and consent.")
def privacy() -> None:
    """Hold the commands together."""


@desk_command(privacy, "restrict", "Batasi kepada petugas yang disebut. / Restrict to named officers.")
@click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
@click.option("--subject", metavar="ID", help="Orang; bawaan: rumah tangga. / The person; default: the household.")
@click.option("--ground", type=_GROUNDS, required=True, help="Dasarnya. / Why.")
@click.option("--officer", "officers", multiple=True, required=True, metavar="ID", help="Yang boleh. / Who may.")
def restrict(desk: Desk, household: str, subject: str | None, ground: str, officers: tuple[str, ...]) -> Mapping[str, object]:
    """Restrict somebody, or name other officers."""
    placed = RestrictionGround(ground)
    receipt = desk.privacy.restrict(desk.context, household, subject or household, ground=placed, officers=officers)
    return {"recorded": receipt.id}


@desk_command(privacy, "lift", "Cabut pembatasan, dengan --reason. / Lift a restriction.")
@click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
@click.option("--subject", metavar="ID", help="Orang; bawaan: rumah tangga. / The person; default: the household.")
def lift(desk: Desk, household: str, subject: str | None) -> Mapping[str, object]:
    """Lift a restriction."""
    return {"recorded": desk.privacy.lift(desk.context, household, subject or household).id}


@desk_command(privacy, "consent", "Catat persetujuan atau penarikannya. / Record consent, or its withdrawal.")
@click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
@click.option("--person", required=True, metavar="ID", help="Data siapa. / Whose data.")
@click.option("--purpose", type=_PURPOSES, required=True, help="Untuk apa. / What for.")
@click.option("--given/--withdrawn", default=True, help="Diberikan atau ditarik. / Given, or withdrawn.")
@click.option("--by", "speaker", required=True, help="Siapa yang menyatakan. / Who said so.")
def consent(
    desk: Desk,
    household: str,
    person: str,
    purpose: str,
    given: bool,  # noqa: FBT001  click hands one argument for each option
    speaker: str,
) -> Mapping[str, object]:
    """Record consent."""
    desk.privacy.consent(desk.context, household, person, ConsentPurpose(purpose), given=given, by=speaker)
    return _consents(desk, person)


@desk_command(privacy, "show", "Persetujuan satu orang. / What a person agreed to.")
@click.option("--person", required=True, metavar="ID", help="Orang. / The person.")
def show(desk: Desk, person: str) -> Mapping[str, object]:
    """Show a person's consent."""
    return _consents(desk, person)


def _consents(desk: Desk, person: str) -> Mapping[str, object]:
    said = desk.privacy.consents(person)
    return {
        "person": person,
        "consents": [
            {"purpose": one.purpose.value, "given": one.given, "by": one.by, "on": one.on.isoformat()} for one in said
        ],
    }
