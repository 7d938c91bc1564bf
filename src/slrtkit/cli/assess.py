"""`slrtkit assess`: what the rules say of a household that is registered, and what is still to be asked."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from slrtkit.cli.base import day_option, json_option, lang_option, show_json
from slrtkit.cli.instants import known_option, last_instant
from slrtkit.cli.post import open_post, post_options
from slrtkit.cli.verdicts import Answer, summary
from slrtkit.domain.household import Household
from slrtkit.domain.program import Program
from slrtkit.domain.rules.language import Locale
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError
from slrtkit.ledger import instant_text
from slrtkit.service.asof import household_on
from slrtkit.service.assess import ask_household, assess_household

__all__ = ["assess"]


@click.command(
    "assess", help="Nilai satu rumah tangga menurut aturan program. / Judge a household by the rules of the programs."
)
@post_options
@click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
@click.option("--person", metavar="ID", help="Bawaan: setiap anggota. / Default: every member.")
@click.option("--program", metavar="CODE", help="Bawaan: semua. / Default: all.")
@day_option("--on", "Tanggal kasus; bawaan: hari ini. / Day of the case; default: today.")
@known_option
@click.option("--catalog", metavar="DIR", type=click.Path(path_type=Path), help="Katalog program. / The catalog of programs.")
@json_option
@lang_option
def assess(
    store: str | None,
    config: Path | None,
    household: str,
    person: str | None,
    program: str | None,
    on: date | None,
    known: str | None,
    catalog: Path | None,
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: Locale,
) -> None:
    """Judge without recording anything; the exit code is 0 whatever the outcome."""
    with open_post(store, config) as post:
        day = on or post.zone.day(post.clock.now())
        found = post.catalog(catalog)
        programs = [found.program(code) for code in ([program] if program else found.codes())]
        seen = household_on(post.journal, household, day, post.zone, last_instant(known, post.zone))
    if person is not None:
        seen.household.person(person)
    answers: list[Answer] = []
    for one in programs:
        try:
            rules = one.rules(day)
        except NotFoundError as error:
            if program:
                raise
            click.echo(f"{one.code}: {error.text}", err=True)
        else:
            for subject in _subjects(one, seen.household, person, day):
                case = (one, seen.household, subject, day, found.facts, seen.ledgers)
                answers.append(
                    Answer(one, rules, seen.household, subject, assess_household(*case), ask_household(*case), found.facts)
                )
    if as_json:
        until = instant_text(seen.known) if seen.known else None
        told = [answer.document() for answer in answers]
        show_json({"household": household, "on": day.isoformat(), "known_until": until, "assessments": told})
        return
    for answer in answers:
        click.echo("\n".join((*answer.page(lang), "")))
    if len(answers) > 1:
        click.echo("\n".join(summary(answers, day, lang)))


def _subjects(program: Program, household: Household, person: str | None, on: date) -> Iterator[str | None]:
    """Yield whom a program judges: the household as a whole, a member of each family, or every member."""
    if program.unit is Unit.HOUSEHOLD:
        yield None
    elif person is not None:
        yield person
    else:
        families = set[str]()
        for member, membership in household.members(on):
            if program.unit is Unit.PERSON or membership.card not in families:
                yield member.id
            families.add(membership.card)
