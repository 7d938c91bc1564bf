"""`slrtkit village`: open posts in villages one after the other."""

from collections.abc import Mapping

import click

from slrtkit.cli.desk import Desk, desk_command
from slrtkit.cli.outreach import villages_of
from slrtkit.domain.readiness import READINESS_STEPS, Readiness, ReadinessItem, ReadinessStage, ReadinessStep
from slrtkit.domain.transition import possible

__all__ = ["village"]

_VILLAGE = click.argument("code", metavar="VILLAGE")


@click.group(help="Kesiapan desa. / How ready villages are.")
def village() -> None:
    """Hold the commands together."""


@desk_command(village, "plan", "Rencanakan pos; kecamatan bekerja dulu. / Plan a post; until then the kecamatan works.")
@_VILLAGE
def plan(desk: Desk, code: str) -> Mapping[str, object]:
    """Plan it."""
    villages_of(desk).plan(desk.context, code)
    return _told(desk, code)


@desk_command(village, "check", "Catat apakah sesuatu sudah ada. / Write down whether something is there.")
@_VILLAGE
@click.argument("item", type=click.Choice([one.value for one in ReadinessItem]))
@click.option("--missing", is_flag=True, help="Belum ada. / It is not there.")
def check(desk: Desk, code: str, item: str, missing: bool) -> Mapping[str, object]:  # noqa: FBT001  click hands it so
    """Write it down."""
    villages_of(desk).check(desk.context, code, ReadinessItem(item), there=not missing)
    return _told(desk, code)


@desk_command(village, "advance", "Lanjutkan, atau hentikan dengan --reason. / Take it on, or suspend it.")
@_VILLAGE
@click.argument("step", type=click.Choice([one.value for one in ReadinessStep]))
def advance(desk: Desk, code: str, step: str) -> Mapping[str, object]:
    """Take it on."""
    villages_of(desk).advance(desk.context, code, ReadinessStep(step))
    return _told(desk, code)


@desk_command(village, "show", "Tampilkan satu desa. / Show one.")
@_VILLAGE
def show(desk: Desk, code: str) -> Mapping[str, object]:
    """Show how far it has come."""
    return _told(desk, code)


@desk_command(village, "list", "Semua desa yang direncanakan. / All that are planned.")
@click.option("--stage", type=click.Choice([one.value for one in ReadinessStage]), help="Tahap. / The stage.")
def listing(desk: Desk, stage: str | None) -> Mapping[str, object]:
    """List them."""
    found = villages_of(desk).villages(ReadinessStage(stage) if stage else None)
    return {"villages": [{"village": one.village, "stage": one.stage.value, "since": one.since.isoformat()} for one in found]}


def _told(desk: Desk, code: str) -> Mapping[str, object]:
    known = villages_of(desk).get(code)
    return {**_line(known), "possible": [step.value for step in possible(READINESS_STEPS, known.stage)]}


def _line(known: Readiness) -> Mapping[str, object]:
    return {
        "village": known.village,
        "stage": known.stage.value,
        "since": known.since.isoformat(),
        "there": [item.value for item in ReadinessItem if not known.missing((item,))],
        "missing": [item.value for item in known.missing(tuple(ReadinessItem))],
    }
