"""`slrtkit assess`: what the rules say of a household that is registered, and what is still to be asked."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
from attrs import frozen

from slrtkit.cli.base import day_option, json_option, lang_option, show_json
from slrtkit.cli.post import Post, open_post, post_options
from slrtkit.cli.traces import WORDS, trace_tree
from slrtkit.domain.household import Household
from slrtkit.domain.program import Program
from slrtkit.domain.rules import Assessment, Entitlement, RuleSet
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError
from slrtkit.service.assess import assess_household

__all__ = ["assess"]

_VERDICTS = {
    "id": {
        Entitlement.ELIGIBLE: "MEMENUHI SYARAT",
        Entitlement.INELIGIBLE: "TIDAK MEMENUHI SYARAT",
        Entitlement.UNDETERMINED: "BELUM DAPAT DITENTUKAN",
    },
    "en": {
        Entitlement.ELIGIBLE: "ELIGIBLE",
        Entitlement.INELIGIBLE: "INELIGIBLE",
        Entitlement.UNDETERMINED: "UNDETERMINED",
    },
}
_COLOURS = {Entitlement.ELIGIBLE: "green", Entitlement.INELIGIBLE: "red", Entitlement.UNDETERMINED: "yellow"}


@frozen
class _Answer:
    program: Program
    rules: RuleSet
    person: str | None
    assessment: Assessment


@click.command(
    "assess", help="Nilai satu rumah tangga menurut aturan program. / Judge a household by the rules of the programs."
)
@post_options
@click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
@click.option("--person", metavar="ID", help="Bawaan: setiap anggota. / Default: every member.")
@click.option("--program", metavar="CODE", help="Bawaan: semua. / Default: all.")
@day_option("--on", "Tanggal kasus; bawaan: hari ini. / Day of the case; default: today.")
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
    catalog: Path | None,
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: str,
) -> None:
    """Judge without recording anything; the exit code is 0 whatever the outcome."""
    with open_post(store, config) as post:
        day = on or post.zone.day(post.clock.now())
        found = post.catalog(catalog)
        programs = [found.program(code) for code in ([program] if program else found.codes())]
        known = _household(post, household, person)
    answers: list[_Answer] = []
    for one in programs:
        try:
            rules = one.rules(day)
        except NotFoundError as error:
            if program:
                raise
            click.echo(f"{one.code}: {error.text}", err=True)
        else:
            subjects = _subjects(one, known, person, day)
            answers += [_Answer(one, rules, subject, assess_household(one, known, subject, day)) for subject in subjects]
    if as_json:
        told = [_document(answer) for answer in answers]
        show_json({"household": household, "on": day.isoformat(), "assessments": told})
        return
    for answer in answers:
        click.echo("\n".join((*_page(answer, known, lang), "")))


def _household(post: Post, household: str, person: str | None) -> Household:
    known = post.journal.household(household).state
    if person is not None:
        known.person(person)
    return known


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


def _page(answer: _Answer, household: Household, lang: str) -> Iterator[str]:
    verdict = answer.assessment.entitlement
    who = f"  {answer.person} {household.person(answer.person).name}" if answer.person else ""
    yield click.style(f"{answer.program.code}  {answer.program.name}", bold=True) + who
    yield f"  {click.style(_VERDICTS[lang][verdict], fg=_COLOURS[verdict], bold=True)}"
    says = {criterion.code: criterion.says for criterion in answer.rules.criteria}
    for code, trace in answer.assessment.criteria:
        said = says[code].en if lang == "en" else says[code].id
        yield f"  {said}: {WORDS[lang][trace.outcome]}"
        yield from (f"    {line}" for line in trace_tree(trace, lang))
    for title, names in (("missing", answer.assessment.missing), ("undefined", answer.assessment.undefined)):
        if names:
            yield f"  {WORDS[lang][title]}: {', '.join(names)}"


def _document(answer: _Answer) -> dict[str, object]:
    says = {criterion.code: criterion.says for criterion in answer.rules.criteria}
    return {
        "program": answer.program.code,
        "unit": answer.program.unit.value,
        "person": answer.person,
        "in_force_from": answer.rules.in_force_from.isoformat(),
        "rules": answer.assessment.digest,
        "verdict": answer.assessment.entitlement.value,
        "missing": list(answer.assessment.missing),
        "undefined": list(answer.assessment.undefined),
        "criteria": [
            {
                "code": code,
                "says": {"id": says[code].id, "en": says[code].en},
                "outcome": trace.outcome.value,
                "trace": trace.as_json(),
            }
            for code, trace in answer.assessment.criteria
        ],
    }
