"""The catalog contract catches every catalog that breaks one promise."""

import inspect
from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from attrs import evolve

from slrtkit.domain import LetterType, Program, Unit
from slrtkit.domain.rules import FACTS, Criterion, FactCatalogue, RuleSet, Says, parse
from slrtkit.errors import NotFoundError, RuleDefinitionError
from slrtkit.ports.catalog import Catalog
from slrtkit.testing.catalog import CatalogContract

SAYS = Says("Desil 1 sampai 4", "Deciles 1 to 4")
RULES = RuleSet("A", date(2024, 1, 1), "Peraturan contoh", (Criterion("desil", SAYS, parse("desil <= 4")),))
LETTER = LetterType("contoh", "Surat contoh", "400.9", "Rekomendasi {program}", ("Yth.",), ("{name} …",), "Demikian.", 90)
PROGRAM = Program(
    "A", "Bantuan", "sosial", "Dinas", Unit.FAMILY, (RULES, evolve(RULES, in_force_from=date(2026, 1, 1))), (LETTER,)
)
times = count()


class Good:
    def __init__(self, condition: str = "") -> None:
        if condition:
            raise RuleDefinitionError("refused", path="A.toml:1:1")

    @property
    def facts(self) -> FactCatalogue:
        return FACTS

    def programs(self) -> dict[str, Program]:
        return {code: evolve(PROGRAM, code=code) for code in "AB"}

    def codes(self) -> tuple[str, ...]:
        return tuple(self.programs())

    def program(self, code: str) -> Program:
        try:
            return self.programs()[code]
        except KeyError:
            raise NotFoundError("no such program", cure="known: A, B") from None


def with_program(change: Callable[[Program], Program]) -> type[Good]:
    return type("Planted", (Good,), {"programs": lambda _: {code: change(evolve(PROGRAM, code=code)) for code in "AB"}})


def with_rules(**changes: Any) -> type[Good]:  # noqa: ANN401  fields, each of its own type
    return with_program(lambda program: evolve(program, versions=(evolve(program.versions[0], **changes),)))


class Unsorted(Good):
    def codes(self) -> tuple[str, ...]:
        return super().codes()[::-1]


class Empty(Good):
    def programs(self) -> dict[str, Program]:
        return {}


class NamesAnother(Good):
    def program(self, code: str) -> Program:
        return evolve(super().program(code), code="C")


class LetsKeyErrorsEscape(Good):
    def program(self, code: str) -> Program:
        return self.programs()[code]


class TakesTheNearest(Good):
    def program(self, code: str) -> Program:
        return super().program(code.upper()[:1] or "A")


class Forgetful(Good):
    @property
    def facts(self) -> FactCatalogue:
        return FactCatalogue(FACTS.facts[1:])


class Accepts(Good):
    def __init__(self, condition: str = "") -> None:
        pass


def restless(program: Program) -> Program:
    return evolve(program, versions=(evolve(RULES, source=f"{next(times)}"),))


def blind_to_dates(program: Program) -> Program:
    class Blind(Program):
        def rules(self, on: date) -> RuleSet:  # noqa: ARG002  the fault
            return self.versions[0]

    return Blind(*(getattr(program, name) for name in ("code", "name", "sector", "owner", "unit", "versions", "letters")))


def asking(condition: str) -> tuple[Criterion, ...]:
    return (Criterion("c", SAYS, parse(condition)),)


FAULTS: dict[str, tuple[str, type[Good]]] = {
    "does not sort": ("test_every_code_names_its_program", Unsorted),
    "is empty": ("test_every_code_names_its_program", Empty),
    "hands out another program": ("test_every_code_names_its_program", NamesAnother),
    "lets a KeyError escape": ("test_a_program_that_is_not_there_is_told", LetsKeyErrorsEscape),
    "takes the nearest": ("test_a_program_that_is_not_there_is_told", TakesTheNearest),
    "has other rules each time": (
        "test_the_rules_are_the_same_whoever_opens_the_catalog", with_program(restless),
    ),
    "is blind to dates": ("test_the_rules_of_a_day_are_those_in_force", with_program(blind_to_dates)),
    "has two versions of a day": (
        "test_the_rules_of_a_day_are_those_in_force",
        with_program(lambda program: evolve(program, versions=(RULES, evolve(RULES, source="other")))),
    ),
    "has no rules": (
        "test_the_rules_of_a_day_are_those_in_force", with_program(lambda program: evolve(program, versions=())),
    ),
    "speaks of what is not declared": (
        "test_every_condition_can_be_judged", with_rules(criteria=asking("desill <= 4")),
    ),
    "compares what cannot be compared": (
        "test_every_condition_can_be_judged", with_rules(criteria=asking("desil <= 'x'")),
    ),
    "entitles everybody": ("test_every_condition_can_be_judged", with_rules(criteria=asking("True"))),
    "forgets a fact": ("test_the_facts_that_the_rules_speak_of_are_declared", Forgetful),
    "requires what is not there": ("test_programs_do_not_contradict_each_other", with_rules(requires=("C",))),
    "recommends a letter it has not": ("test_every_letter_is_found_by_its_code", with_rules(letter="lain")),
    "names no legal basis": ("test_every_version_says_what_it_rests_on", with_rules(legal_basis=" ")),
    "has a criterion in one language": (
        "test_every_version_says_what_it_rests_on",
        with_rules(criteria=(Criterion("c", Says("x", ""), parse("desil <= 4")),)),
    ),
    "has two letters of one code": (
        "test_every_letter_is_found_by_its_code",
        with_program(lambda program: evolve(program, letters=(LETTER, evolve(LETTER, subject="Lain")))),
    ),
    "accepts what cannot be judged": (
        "test_a_condition_that_cannot_be_judged_is_refused_when_the_catalog_is_opened", Accepts,
    ),
}  # fmt: skip
PROMISES = [name for name, _ in inspect.getmembers(CatalogContract, inspect.isfunction) if name.startswith("test_")]


def prove(catalog: type[Good], promise: str) -> None:
    def opened(condition: str) -> Catalog:
        return catalog(condition)

    test = getattr(CatalogContract(), promise)
    fixtures = {"make_catalog": catalog, "make_faulty_catalog": opened, "facts": FACTS, "condition": "desill <= 4"}
    test(**{name: fixtures[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("fault", FAULTS)
def test_the_contract_catches_a_catalog_that(fault: str) -> None:
    promise, catalog = FAULTS[fault]
    with pytest.raises((AssertionError, KeyError, NotFoundError, RuleDefinitionError, pytest.fail.Exception)):
        prove(catalog, promise)


@pytest.mark.parametrize("promise", PROMISES)
def test_a_catalog_without_a_fault_keeps_the_promise(promise: str) -> None:
    prove(Good, promise)


def test_every_promise_is_bitten() -> None:
    assert {promise for promise, _ in FAULTS.values()} == set(PROMISES)
