"""Cases that a program's rules must pass: `CODE.cases.toml` beside `CODE.toml`, facts and what the rules shall say of them.

`[facts]` holds what all cases share. A `[[case]]` adds to it or changes it under `facts`, and names under `without` what shall
be unknown. It expects a `verdict`; every criterion to be met but those under `not_met` and `unknown`; no exclusion to be met
but those under `met` and `unknown`; and, where it has a list `missing`, exactly these facts to be missing.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from slrtkit.adapters.catalog.document import Document
from slrtkit.domain.program import Program
from slrtkit.domain.rules import FACTS, Entitlement, FactCatalogue, Outcome, assess
from slrtkit.errors import Problem, SlrtError, WireError

__all__ = ["CASES", "ProgramCase", "disagreements", "read_case_file", "read_cases", "stray_files"]

CASES = ".cases.toml"
"""How the file of a program's cases ends."""


@frozen
class ProgramCase:
    """One case and what the rules shall say of it.

    Attributes:
        name: What it shows.
        on: Its day, which chooses the version of the rules.
        verdict: What the criteria shall add up to.
        not_met: Codes of the criteria that shall not be met; all others shall be.
        met: Codes of the exclusions that shall be met; all others shall not be.
        unknown: Codes of the criteria and exclusions that shall be unknown.
        missing: The facts that shall be named as missing; None where that is not looked at.
        facts: What is known, nested as `assess` reads it.
        without: Dotted names of what is not known, although all cases share it.
        path: Where it stands: `RTLH.cases.toml:case[2]`.
        line: The line of the file on which it begins.
    """

    name: str
    on: date
    verdict: Entitlement
    not_met: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None
    facts: dict[str, Any] = field(factory=dict)
    without: tuple[str, ...] = ()
    path: str = ""
    line: int = 0


@frozen
class _File:
    case: tuple[ProgramCase, ...]
    facts: dict[str, Any] = field(factory=dict)


def read_cases(folder: Path, code: str) -> tuple[ProgramCase, ...]:
    """Return the cases of one program of a catalog folder, each with its facts and path complete; none where it has no file.

    Raises:
        WireError: the file does not have the form; the path is `file:line:column`.
    """
    return read_case_file(path) if (path := folder / f"{code}{CASES}").exists() else ()


def read_case_file(path: Path) -> tuple[ProgramCase, ...]:
    """Return the cases of one file.

    Raises:
        WireError: the file does not have the form; the path is `file:line:column`.
    """
    document = Document.open(path)
    file = document.read(_File, facts=True)
    if file is None:
        raise WireError([Problem(fault.path, fault.code, fault.text) for fault in document.found])
    return tuple(
        evolve(
            case,
            path=f"{path.name}:case[{at}]",
            line=document.nearest(f"case[{at}]").line,
            facts=reduce(_without, case.without, _merged(file.facts, case.facts)),
        )
        for at, case in enumerate(file.case)
    )


def stray_files(folder: Path, codes: Collection[str]) -> tuple[Problem, ...]:
    """Return the files of cases that belong to no program of a folder: nobody would ever run them."""
    strays = sorted(path.name for path in folder.glob(f"*{CASES}") if path.name.removesuffix(CASES) not in codes)
    return tuple(Problem(name, "catalog.name", f"there is no program {name.removesuffix(CASES)} to test") for name in strays)


def disagreements(program: Program, case: ProgramCase, catalogue: FactCatalogue = FACTS) -> tuple[Problem, ...]:
    """Return where a program's rules say something else than a case expects; nothing where they agree."""
    return tuple(_disagreements(program, case, catalogue))


def _disagreements(program: Program, case: ProgramCase, catalogue: FactCatalogue) -> Iterator[Problem]:
    try:
        rules = program.rules(case.on)
        found = assess(rules, case.facts, case.on, catalogue)
    except WireError as error:
        yield from (Problem(f"{case.path}.facts.{p.path}", p.code, p.text) for p in error.problems)
        return
    except SlrtError as error:
        yield Problem(f"{case.path}.on", error.code, error.text)
        return
    barring = {one.code for one in rules.barring}
    yield from _unexpected({code: trace.outcome for code, trace in found.criteria}, barring, case)
    if found.entitlement is not case.verdict:
        yield Problem(f"{case.path}.verdict", "case.verdict", f"the verdict is {found.entitlement}, not {case.verdict}")
    if case.missing is not None and set(found.missing) != set(case.missing):
        yield Problem(f"{case.path}.missing", "case.missing", f"what is missing is {list(found.missing)}")


def _unexpected(outcomes: Mapping[str, Outcome], barring: Collection[str], case: ProgramCase) -> Iterator[Problem]:
    listed = {place: getattr(case, place) for place in ("not_met", "met", "unknown")}
    for place, codes in listed.items():
        for code in codes:
            if code not in outcomes:
                text = f"the rules of this day have no criterion {code[:80]!r}"
                yield Problem(f"{case.path}.{place}", "case.criterion", text)
            elif outcomes[code] is not (outcome := Outcome(place)):
                yield Problem(f"{case.path}.{place}", "case.outcome", f"{code} is {outcomes[code]}, not {outcome}")
    for code, outcome in outcomes.items():
        usual = Outcome.NOT_MET if code in barring else Outcome.MET
        if outcome is not usual and not any(code in codes for codes in listed.values()):
            yield Problem(case.path, "case.outcome", f"{code} is {outcome}, not {usual}")


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
