"""Programs that exclude or require each other: whether a whole catalog agrees with itself."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches

from attrs import frozen

from slrtkit.domain.program import Program
from slrtkit.domain.rules import RuleSet
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError

__all__ = ["Discord", "discords"]

_PLACES = ("excludes", "requires")


@frozen
class Discord:
    """Where two programs do not go together.

    Attributes:
        program: Whose rules say it.
        version: Which of its versions, from 0.
        field: `excludes` or `requires`.
        index: Which of the codes there, from 0.
        code: `catalog.program`, `catalog.unit`, `catalog.contradiction` or `catalog.circle`.
        text: What is wrong.
        cure: What to do.
    """

    program: str
    version: int
    field: str
    index: int
    code: str
    text: str
    cure: str = ""


def discords(programs: Iterable[Program]) -> tuple[Discord, ...]:
    """Return everything that programs say of each other and cannot mean.

    A code that no program has; a program for another unit, of which these rules could never know; a program that is required
    while it excludes this one; and programs that require each other in a circle, so that nobody could ever be the first.
    """
    known = {program.code: program for program in programs}
    found: dict[Discord, None] = {}
    for program in known.values():
        for number, version in enumerate(program.versions):
            for where, index, code in _named(version):
                found |= dict.fromkeys(_unfit(program, number, where, index, code, known))
    for day in sorted({version.in_force_from for program in known.values() for version in program.versions}):
        found |= dict.fromkeys(_opposed(_in_force(known, day)))
    return tuple(found)


def _named(version: RuleSet) -> Iterator[tuple[str, int, str]]:
    for where in _PLACES:
        for index, code in enumerate(getattr(version, where)):
            yield where, index, code


def _unfit(program: Program, number: int, where: str, index: int, code: str, known: Mapping[str, Program]) -> Iterator[Discord]:
    at = (program.code, number, where, index)
    other = known.get(code)
    if code == program.code:
        yield Discord(*at, "catalog.contradiction", "a program can neither exclude nor require itself")
    elif other is None:
        near = get_close_matches(code, known, 1)
        cure = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(known))}"
        yield Discord(*at, "catalog.program", f"no program of this catalog has the code {code}", cure)
    elif other.unit is not program.unit:
        text = f"{code} is for each {other.unit}, and these rules are for each {program.unit}"
        asked = "any(m.receives('{0}') for m in members)" if other.unit is Unit.PERSON else "{1}.receives('{0}')"
        written = asked.format(code, other.unit)
        kind = "an exclusion" if where == "excludes" else "a criterion"
        cure = f"write {kind} of its own, with: {written}" if _reaches(program.unit, other.unit) else ""
        yield Discord(*at, "catalog.unit", text, cure)


def _reaches(unit: Unit, other: Unit) -> bool:
    """Whether the rules of a unit can ask about the other: downwards its members, upwards its surroundings."""
    return other is Unit.PERSON or other is Unit.HOUSEHOLD or unit is Unit.PERSON


def _in_force(known: Mapping[str, Program], day: date) -> dict[str, tuple[int, RuleSet]]:
    found = {}
    for code, program in known.items():
        try:
            rules = program.rules(day)
        except NotFoundError:
            continue
        found[code] = program.versions.index(rules), rules
    return found


def _opposed(rules: Mapping[str, tuple[int, RuleSet]]) -> Iterator[Discord]:
    """Yield what the rules of one day contradict."""
    for code, (number, version) in rules.items():
        for index, wanted in enumerate(version.requires):
            at = (code, number, "requires", index)
            if wanted in version.excludes or (wanted in rules and code in rules[wanted][1].excludes):
                yield Discord(*at, "catalog.contradiction", f"{wanted} is required, and the two exclude each other")
            if code != wanted and code in _behind(wanted, rules):
                yield Discord(
                    *at, "catalog.circle", f"{wanted} requires {code} in its turn, so that nobody could receive either"
                )


def _behind(code: str, rules: Mapping[str, tuple[int, RuleSet]]) -> set[str]:
    """Return everything that a program requires, directly or through others."""
    found: set[str] = set()
    ahead = [code]
    while ahead:
        here = ahead.pop()
        further = set(rules[here][1].requires) - found if here in rules else set[str]()
        found |= further
        ahead += sorted(further)
    return found
