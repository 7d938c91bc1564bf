"""`slrtkit rules`: trying conditions."""

from datetime import date, datetime

import click

from slrtkit.cli.base import day_option, json_option, lang_option, show_json
from slrtkit.cli.documents import read_object
from slrtkit.cli.traces import NOTE, trace_lines
from slrtkit.domain.rules import FACTS, explain, faults, opened, parse

__all__ = ["rules"]


@click.group(help="Aturan kelayakan. / Eligibility rules.")
def rules() -> None:
    """Hold the commands together."""


@rules.command(help="Uji satu syarat terhadap fakta. / Judge one condition by a set of facts.")
@click.option("--when", required=True, metavar="EXPR", help="Syarat, mis. / The condition, such as: desil <= 4")
@click.option("--facts", required=True, metavar="FILE.json", help="Fakta; - untuk stdin. / The facts; - for stdin.")
@day_option("--on", "Tanggal kasus; bawaan: hari ini. / Day of the case; default: today.")
@json_option
@lang_option
def eval(when: str, facts: str, on: date | None, as_json: bool, lang: str) -> None:  # noqa: A001, FBT001  click passes by name
    """Judge one condition; the exit code is 0 whatever the outcome."""
    condition = parse(when, file="--when")
    known = read_object(facts)
    trace = explain(condition, known, on or datetime.now().astimezone().date())
    strange = [fault for fault in faults(condition, opened(FACTS, known)) if fault.code == "rule.unknown-fact"]
    for fault in (*strange, *(fault for fault in faults(condition, FACTS) if fault.code == "rule.unknown-value")):
        click.echo(f"{NOTE[lang]}: {fault}", err=True)
    if as_json:
        show_json({"outcome": trace.outcome.value, "trace": trace.as_json(), "missing": list(trace.missing)})
        return
    for line in trace_lines(trace, lang):
        click.echo(line)
