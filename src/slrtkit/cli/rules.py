"""`slrtkit rules`: trying conditions."""

from collections.abc import Iterator
from datetime import date, datetime

import click

from slrtkit.cli.base import day_option, json_option, lang_option, show_json
from slrtkit.cli.documents import read_object
from slrtkit.domain.rules import FACTS, Outcome, Reading, Trace, explain, faults, opened, parse, unparse
from slrtkit.domain.rules.trace import Plain

__all__ = ["rules"]

_WORDS = {
    "id": {
        Outcome.MET: "terpenuhi",
        Outcome.NOT_MET: "tidak terpenuhi",
        Outcome.UNKNOWN: "belum dapat ditentukan",
        "missing": "Fakta yang belum diketahui",
        "undefined": "Pembagian dengan nol",
        "note": "catatan",
    },
    "en": {
        Outcome.MET: "met",
        Outcome.NOT_MET: "not met",
        Outcome.UNKNOWN: "unknown",
        "missing": "Facts still missing",
        "undefined": "Division by zero",
        "note": "note",
    },
}


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
        click.echo(f"{_WORDS[lang]['note']}: {fault}", err=True)
    if as_json:
        show_json({"outcome": trace.outcome.value, "trace": trace.as_json(), "missing": list(trace.missing)})
        return
    for line in _lines(trace, lang):
        click.echo(line)


def _lines(trace: Trace, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    yield from _tree(trace, lang, 0)
    for title, names in (("missing", trace.missing), ("undefined", trace.undefined)):
        if names:
            yield f"{words[title]}: {', '.join(names)}"


def _tree(part: Trace | Reading, lang: str, level: int) -> Iterator[str]:
    """Yield a line for each condition and calculation; one without further ones in it shows the facts it used."""
    inner = [one for one in part.parts if isinstance(one, Trace) or one.parts]
    form = part.as_json()
    if isinstance(part, Trace):
        line = f"{part.label or unparse(part.node)}: {_WORDS[lang][part.outcome]}"
    else:
        line = f"{unparse(part.node)} = {_value(form)}"
    used = form.get("facts")
    if isinstance(used, dict) and used and not inner:
        line += f"  [{', '.join(f'{name} = {value}' for name, value in used.items())}]"
    yield "  " * level + line
    for one in inner:
        yield from _tree(one, lang, level + 1)


def _value(form: dict[str, Plain]) -> str:
    match form:
        case {"between": [least, most]}:
            return f"{'' if least is None else least}..{'' if most is None else most}"
        case {"value": None}:
            return "?"
        case _:
            return str(form["value"])
