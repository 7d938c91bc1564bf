"""What a screening shows: the columns that its tables have, and the full trace of some of those whom it judged."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import click

from slrtkit.cli.base import show_json
from slrtkit.cli.traces import trace_tree
from slrtkit.domain.rules import Entitlement, FactCatalogue, RuleSet, assess, read
from slrtkit.domain.subject import FactTree, Unit

__all__ = ["shown", "trace_document"]

_VERDICTS = {
    "id": {
        Entitlement.ELIGIBLE: "memenuhi syarat",
        Entitlement.INELIGIBLE: "tidak memenuhi syarat",
        Entitlement.UNDETERMINED: "belum dapat ditentukan",
    },
    "en": {
        Entitlement.ELIGIBLE: "eligible",
        Entitlement.INELIGIBLE: "ineligible",
        Entitlement.UNDETERMINED: "undetermined",
    },
}


def shown(schema: Mapping[str, Iterable[Any]], *, as_json: bool) -> None:
    """Print which columns the tables of a population have."""
    if as_json:
        document = {
            table: [{"name": one.name, "type": one.type, "holds": one.bounds} for one in columns]
            for table, columns in schema.items()
        }
        show_json(document)
        return
    for table, columns in schema.items():
        click.echo(table)
        for one in columns:
            click.echo(f"  {one.name:40} {one.type:8} {one.bounds}".rstrip())


def trace_document(
    unit: Unit, key: str, rules: Iterable[RuleSet], facts: FactTree, on: date, catalogue: FactCatalogue, *, lang: str | None
) -> dict[str, object]:
    """Explain one unit by every program, print it where a language is given, and return it as JSON."""
    case, programs = read(facts, on, catalogue), dict[str, object]()
    if lang:
        click.echo(f"{unit.value} {key}")
    for one in rules:
        said = assess(one, case, on)
        if lang:
            click.echo(f"  {one.program}: {_VERDICTS[lang][said.entitlement]}")
            for code, trace in said.criteria:
                click.echo(f"    {code}")
                click.echo("\n".join(f"      {line}" for line in trace_tree(trace, lang)))
        criteria = {
            code: {
                "outcome": trace.outcome.value,
                "facts": {name: str(value) for name, value in trace.facts.items()},
                "missing": list(trace.missing),
            }
            for code, trace in said.criteria
        }
        programs[one.program] = {"verdict": said.entitlement.value, "criteria": criteria}
    return {"unit": unit.value, "id": key, "programs": programs}
