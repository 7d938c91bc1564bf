"""`slrtkit work from-screening`: open the visits and the proposals that a screening gives reason for."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.cli.base import Exit
from slrtkit.cli.desk import Desk, Lines, desk_command
from slrtkit.cli.population import Tables, folder_option, reports, table_options
from slrtkit.domain.screening import FindingKind
from slrtkit.service.fromscreening import OpenedWork, ScreeningDesk, WorkOutcome

__all__ = ["work"]

_KINDS = click.Choice([kind.value for kind in FindingKind])


@click.group("work", help="Pekerjaan dari hasil penilaian. / Work that a screening gives reason for.")
def work() -> None:
    """Hold the commands together."""


@desk_command(
    work,
    "from-screening",
    "Buka kunjungan dan usulan; bantuan tidak berhenti. / Open visits and proposals; no aid ends.\n\n"
    "check: usulan penghentian menurut prosedur / a removal is proposed, for notice, objection and decision. "
    "missed, open: kasus untuk dikunjungi / a case to visit.",
)
@folder_option("--screened", "Folder dari / The folder that was written by: slrtkit screen")
@folder_option("--catalog", "Katalog program. / The catalog.")
@click.option("--program", "code", required=True, metavar="CODE", help="Program. / The program.")
@click.option("--kind", "kinds", multiple=True, required=True, type=_KINDS, help="Yang dibuka. / What to open.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Paling banyak sekian. / So many at most.")
@table_options
def from_screening(
    desk: Desk, *, tables: Tables, screened: Path, catalog: Path, code: str, kinds: tuple[str, ...], limit: int | None
) -> Lines:
    """Open them, each once however often this is asked for."""
    program = TomlCatalog(catalog).program(code)
    room, wanted = reports(), frozenset(FindingKind(kind) for kind in kinds)
    with tables.reading(screened=screened):
        found = list(room.finding_rows(room.ScreenedFolder.open(screened), tables.population, program, wanted))[:limit]
    post, refused = desk.post, [0]
    opening = ScreeningDesk(post.journal, post.config.cases, desk.day_of, post.clock.new_id, desk.training)

    def each() -> Iterator[Mapping[str, object]]:
        for one in opening.open(desk.context, program, found):
            refused[0] += one.outcome is WorkOutcome.REFUSED
            yield _line(one)

    return Lines(each(), len(found), lambda: Exit.NO if refused[0] else Exit.DONE)


def _line(one: OpenedWork) -> Mapping[str, object]:
    finding = one.finding
    told = {"household": finding.household, "kind": finding.kind.value, "outcome": one.outcome.value, "id": one.work}
    return {**told, **({"code": one.fault.code, "text": one.fault.text, "cure": one.fault.cure} if one.fault else {})}
