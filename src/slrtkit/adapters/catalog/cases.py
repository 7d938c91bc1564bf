"""Cases that a program's rules must pass: `CODE.cases.toml` beside `CODE.toml`, facts and what the rules shall say of them.

`[facts]` holds what all cases share. A `[[case]]` adds to it or changes it under `facts`, and names under `without` what shall
be unknown. It expects a `verdict`; every criterion to be met but those that it lists under `not_met` and `unknown`; and,
where it has a list `missing`, exactly these facts to be missing.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from slrtkit.domain.program import Program
from slrtkit.domain.rules import FACTS, Entitlement, FactCatalogue, Outcome, assess
from slrtkit.errors import Problem, SlrtError, WireError
from slrtkit.wire import from_wire

__all__ = ["ProgramCase", "disagreements", "read_cases"]


@frozen
class ProgramCase:
    """One case and what the rules shall say of it.

    Attributes:
        name: What it shows.
        on: Its day, which chooses the version of the rules.
        verdict: What the criteria shall add up to.
        not_met: Codes of the criteria that shall not be met.
        unknown: Codes of the criteria that shall be unknown; all others shall be met.
        missing: The facts that shall be named as missing; None where that is not looked at.
        facts: What is known, nested as `assess` reads it.
        without: Dotted names of what is not known, although all cases share it.
        path: Where it stands: `RTLH.cases.toml:case[2]`.
    """

    name: str
    on: date
    verdict: Entitlement
    not_met: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None
    facts: dict[str, Any] = field(factory=dict)
    without: tuple[str, ...] = ()
    path: str = ""


@frozen
class _File:
    case: tuple[ProgramCase, ...]
    facts: dict[str, Any] = field(factory=dict)


def read_cases(folder: Path, code: str) -> tuple[ProgramCase, ...]:
    """Return the cases of one program of a catalog folder, each with its facts and path complete; none where it has no file.

    Raises:
        WireError: the file does not have the form; the path names file and field.
    """
    path = folder / f"{code}.cases.toml"
    if not path.exists():
        return ()
    try:
        file = from_wire(_plain(tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)), _File)
    except WireError as error:
        raise WireError([Problem(f"{path.name}:{p.path}".rstrip(":"), p.code, p.text) for p in error.problems]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
        text = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "this file cannot be read as UTF-8 text"
        raise WireError([Problem(path.name, "catalog.syntax", text)]) from None
    return tuple(
        evolve(case, path=f"{path.name}:case[{at}]", facts=reduce(_without, case.without, _merged(file.facts, case.facts)))
        for at, case in enumerate(file.case)
    )


def disagreements(program: Program, case: ProgramCase, catalogue: FactCatalogue = FACTS) -> tuple[Problem, ...]:
    """Return where a program's rules say something else than a case expects; nothing where they agree."""
    return tuple(_disagreements(program, case, catalogue))


def _disagreements(program: Program, case: ProgramCase, catalogue: FactCatalogue) -> Iterator[Problem]:
    try:
        found = assess(program.rules(case.on), case.facts, case.on, catalogue)
    except WireError as error:
        yield from (Problem(f"{case.path}.facts.{p.path}", p.code, p.text) for p in error.problems)
        return
    except SlrtError as error:
        yield Problem(f"{case.path}.on", error.code, error.text)
        return
    yield from _unexpected({code: trace.outcome for code, trace in found.criteria}, case)
    if found.entitlement is not case.verdict:
        yield Problem(f"{case.path}.verdict", "case.verdict", f"the verdict is {found.entitlement}, not {case.verdict}")
    if case.missing is not None and set(found.missing) != set(case.missing):
        yield Problem(f"{case.path}.missing", "case.missing", f"what is missing is {list(found.missing)}")


def _unexpected(outcomes: Mapping[str, Outcome], case: ProgramCase) -> Iterator[Problem]:
    for place, outcome, codes in (("not_met", Outcome.NOT_MET, case.not_met), ("unknown", Outcome.UNKNOWN, case.unknown)):
        for code in codes:
            if code not in outcomes:
                yield Problem(
                    f"{case.path}.{place}", "case.criterion", f"the rules of this day have no criterion {code[:80]!r}"
                )
            elif outcomes[code] is not outcome:
                yield Problem(f"{case.path}.{place}", "case.outcome", f"{code} is {outcomes[code]}, not {outcome}")
    for code, outcome in outcomes.items():
        if outcome is not Outcome.MET and code not in case.not_met + case.unknown:
            yield Problem(case.path, "case.outcome", f"{code} is {outcome}, not {Outcome.MET}")


def _plain(value: object) -> Any:  # noqa: ANN401  TOML of whatever shape the file has
    """Return TOML with its days as text, as the wire writes them; fractions stay exact."""
    match value:
        case dict():
            return {name: _plain(item) for name, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case date():
            return value.isoformat()
        case _:
            return value


def _merged(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shared facts with a case's own over them, group by group."""
    return {**shared, **{name: _over(shared.get(name), value) for name, value in own.items()}}


def _over(shared: object, own: object) -> object:
    return _merged(shared, own) if isinstance(shared, dict) and isinstance(own, dict) else own


def _without(facts: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the facts with one of them unknown; an unknown fact is null."""
    group, _, rest = name.partition(".")
    inner = facts.get(group)
    return {**facts, group: _without(inner if isinstance(inner, dict) else {}, rest) if rest else None}
