"""`slrtkit participation`: who receives what, from when to when, and who said so."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from slrtkit.cli.base import day_option
from slrtkit.cli.desk import Desk, desk_command, digest_of
from slrtkit.domain.household import Source
from slrtkit.domain.participation import EndReason, Participation, ParticipationEntry
from slrtkit.errors import NotFoundError
from slrtkit.service.participation import Aid

__all__ = ["aid_options", "evidence_option", "participation"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_SOURCES = click.Choice([source.value for source in Source])
_REASONS = click.Choice([reason.value for reason in EndReason if reason is not EndReason.REMOVED])
_ANSWERS = {"yes": True, "no": False, "unknown": None}


@click.group(help="Kepesertaan program. / Who receives what.")
def participation() -> None:
    """Hold the commands together."""


def aid_options(command: _Command) -> _Command:
    """Add whose aid of which program: `household`, `bearer` (the household by default) and `program`."""
    household = click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
    text = "Orang atau KK; bawaan: rumah tangga. / Person or family card; default: the household."
    program = click.option("--program", required=True, metavar="CODE", help="Program. / The program.")
    return household(click.option("--bearer", metavar="ID", help=text)(program(command)))


def evidence_option(command: _Command) -> _Command:
    """Add `--evidence`: a file, of which the digest is recorded."""
    text = "Berkas bukti; sidiknya dicatat. / The file that shows it; its digest is recorded."
    return click.option("--evidence", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help=text)(command)


@desk_command(participation, "enter", "Catat bantuan menurut pemilik program. / Enter aid, as the program's owner says.")
@aid_options
@day_option("--since", "Hari pertama; kosong: tidak diketahui. / The first day; none: not known.")
@day_option("--until", "Hari terakhir bantuan yang sudah selesai. / The last day of aid that is over.")
@click.option("--amount", type=click.IntRange(min=0), help="Rupiah setiap pembayaran. / Rupiah a payment.")
@click.option("--source", type=_SOURCES, default=Source.DTSEN.value, show_default=True, help="Sumber. / Who says so.")
@evidence_option
def enter(
    desk: Desk,
    household: str,
    bearer: str | None,
    program: str,
    since: date | None,
    until: date | None,
    amount: int | None,
    source: str,
    evidence: Path | None,
) -> Mapping[str, object]:
    """Enter one span of aid."""
    entry = ParticipationEntry(since, Source(source), until, amount, digest_of(evidence))
    return {"recorded": desk.aid.enter(desk.context, Aid(household, bearer or household, program), entry).id}


@desk_command(participation, "answer", "Catat jawaban survei. / Record what a survey was told.")
@aid_options
@click.option("--receives", type=click.Choice(list(_ANSWERS)), required=True, help="Menerima? / Whether they receive it.")
@click.option("--source", type=_SOURCES, default=Source.INTERVIEW.value, show_default=True, help="Sumber. / Who says so.")
@day_option("--on", "Hari jawabannya; bawaan: hari ini. / The day of the answer; default: today.")
def answer(
    desk: Desk, household: str, bearer: str | None, program: str, receives: str, source: str, on: date | None
) -> Mapping[str, object]:
    """Record an answer; it never ends aid."""
    aid = Aid(household, bearer or household, program)
    return {"recorded": desk.aid.answer(desk.context, aid, receives=_ANSWERS[receives], source=Source(source), on=on).id}


@desk_command(
    participation,
    "end",
    "Akhiri karena meninggal, pindah, program selesai, atau kemauan sendiri, dengan bukti; selain itu: slrtkit removal. / "
    "End aid because of death, a move, the program's end or own wish, with evidence; else: slrtkit removal.",
)
@aid_options
@day_option("--until", "Hari terakhir; bawaan: hari ini. / The last day; default: today.")
@click.option("--because", type=_REASONS, required=True, help="Sebabnya. / Why.")
@click.option("--entry", default="", metavar="DAY", help="Hari pertama bantuan itu. / First day of the aid that is meant.")
@click.option("--propose", is_flag=True, help="Usulkan; petugas lain menerapkan. / Propose it; another officer applies it.")
@evidence_option
def end(
    desk: Desk,
    household: str,
    bearer: str | None,
    program: str,
    until: date | None,
    because: str,
    entry: str,
    propose: bool,  # noqa: FBT001  click hands it
    evidence: Path | None,
) -> Mapping[str, object]:
    """End aid for a reason that needs no decision."""
    aid, context = Aid(household, bearer or household, program), desk.context
    last, perform = until or desk.post.zone.day(context.now), desk.aid.propose_end if propose else desk.aid.end
    receipt = perform(context, aid, until=last, reason=EndReason(because), evidence=digest_of(evidence), entry=entry)
    return {"proposed" if propose else "recorded": receipt.id}


@desk_command(participation, "list", "Daftar kepesertaan satu rumah tangga. / What a household receives.")
@click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
def list_participation(desk: Desk, household: str) -> Mapping[str, object]:
    """List the ledgers of a household, and the programs in them that exclude each other."""
    ledgers = desk.aid.ledgers(household)
    found = desk.aid.overlaps(household, _excludes(desk))
    return {
        "household": household,
        "participations": [line for ledger in ledgers for line in _lines(ledger)],
        "overlaps": [
            {
                "programs": list(one.programs),
                "bearers": list(one.bearers),
                "from": _day(one.span.since),
                "to": _day(one.span.until),
            }
            for one in found
        ],
    }


def _excludes(desk: Desk) -> dict[str, tuple[str, ...]]:
    if not desk.post.config.catalog:
        return {}
    catalog, today = desk.post.catalog(None), desk.post.zone.day(desk.post.clock.now())
    excludes = {}
    for code in catalog.codes():
        try:
            excludes[code] = catalog.program(code).rules(today).excludes
        except NotFoundError:  # no version is in force yet
            continue
    return excludes


def _lines(ledger: Participation) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = [
        {
            "program": ledger.program,
            "bearer": ledger.bearer,
            "status": "running" if ledger.last_day(key) is None else "ended",
            "from": _day(entry.since),
            "to": _day(ledger.last_day(key)),
            "because": ledger.endings[key].reason.value if key in ledger.endings else None,
            "amount": entry.amount,
            "source": entry.source.value,
        }
        for key, entry in sorted(ledger.entries.items())
    ]
    answers: list[dict[str, object]] = [
        {"program": ledger.program, "bearer": ledger.bearer, "receives": said.receives, "on": on, "source": said.source.value}
        for on, said in sorted(ledger.answers.items())
    ]
    return [*entries, *answers]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
