"""The sample catalog as a tax and benefit system of OpenFisca-core: a variable for each fact, criterion and program.

OpenFisca knows no unknown: an input that is absent has the default of its type. To say the same three values, a system carries
them as its own engineers would: a number that is unknown is NaN, an enumeration has one member more, and what is true or false
has a second variable, whether it is possible beside whether it is certain. A count has both, too. What the sample catalog does
not use is not translated, and refused.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, reduce
from itertools import pairwise
from typing import Any as Anything
from typing import TypeAlias

import numpy as np
from attrs import evolve, frozen
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.peers.cases import ON, Home, Judged, SampleCatalog, flat, received
from slrtkit.domain.rules import DeclaredFact, FactCatalogue, FactType, unparse
from slrtkit.domain.rules.criterion import Criterion, Role
from slrtkit.domain.rules.facts import owner
from slrtkit.domain.rules.nodes import (
    And,
    Any,
    Arithmetic,
    CaseDay,
    Comparison,
    Count,
    Duration,
    FactRef,
    Flag,
    MemberRef,
    Membership,
    Node,
    Not,
    Number,
    Operator,
    Or,
    Period,
    Receives,
    Relation,
    Text,
    Whose,
)
from slrtkit.domain.subject import FactTree, Unit

__all__ = ["UNTOLD", "OpenFisca", "choices_of", "variable_name"]

UNTOLD = "untold"
"""What an enumeration is where nobody told it."""
_POSSIBLE = "__possible"
_PERIOD = ON.isoformat()
_PLURALS = {Unit.PERSON: "persons", Unit.FAMILY: "families", Unit.HOUSEHOLD: "households"}
_TYPES = {FactType.BOOL: bool, FactType.DATE: date, FactType.TEXT: str}
_RELATIONS = {
    Relation.LT: np.less,
    Relation.LE: np.less_equal,
    Relation.EQ: np.equal,
    Relation.NE: np.not_equal,
    Relation.GE: np.greater_equal,
    Relation.GT: np.greater,
}
_INVERSE = {
    Relation.LT: Relation.GE,
    Relation.LE: Relation.GT,
    Relation.EQ: Relation.NE,
    Relation.NE: Relation.EQ,
    Relation.GE: Relation.LT,
    Relation.GT: Relation.LE,
}
_OPERATORS = {Operator.ADD: np.add, Operator.SUB: np.subtract, Operator.MUL: np.multiply, Operator.DIV: np.divide}
_Array: TypeAlias = Anything
_Population: TypeAlias = Anything
_Period: TypeAlias = Anything
_Formula: TypeAlias = Callable[[_Population, _Period], _Array]


@frozen
class OpenFisca:
    """The translated catalog.

    Attributes:
        system: The tax and benefit system.
        catalog: What it was made from.
    """

    system: TaxBenefitSystem
    catalog: SampleCatalog

    @classmethod
    def of(cls, catalog: SampleCatalog, *, unknowns: bool = False) -> "OpenFisca":
        """Translate a catalog; `unknowns`: with three values."""
        entities = {
            unit: build_entity(
                key=unit.value,
                plural=_PLURALS[unit],
                label=unit.value,
                is_person=unit is Unit.PERSON,
                roles=None if unit is Unit.PERSON else [{"key": "member", "plural": "members", "label": "member"}],
            )
            for unit in Unit
        }
        system = TaxBenefitSystem(list(entities.values()))
        for name, unit, kind, formula in _variables(catalog, unknowns=unknowns):
            body = {"value_type": kind, "entity": entities[unit], "definition_period": DateUnit.DAY, "label": name}
            if issubclass(kind, Enum):
                body |= {"value_type": Enum, "possible_values": kind, "default_value": next(each for each in kind)}
            if name.endswith(_POSSIBLE) and formula is None:
                body["default_value"] = True
            system.add_variable(type(name, (Variable,), body if formula is None else {**body, "formula": _method(formula)}))
        return cls(system, catalog)

    def document(self, home: Home) -> dict[str, Anything]:
        """Return a household as its simulations are built from."""
        people = {f"p{number}": self._inputs(Unit.PERSON, facts) for number, facts in enumerate(home.members)}
        groups = {Unit.FAMILY: home.family, Unit.HOUSEHOLD: home.household}
        return {"persons": people} | {
            _PLURALS[unit]: {"one": {"members": list(people), **self._inputs(unit, facts)}} for unit, facts in groups.items()
        }

    def build(self, document: dict[str, Anything]) -> Simulation:
        """Return a simulation of one household, as one must make for each that comes."""
        return SimulationBuilder().build_from_entities(self.system, document)

    def calculate(self, simulation: Simulation) -> dict[str, list[bool]]:
        """Calculate every program: of each person, or of the one family or household."""
        return {
            one.program.code: simulation.calculate(variable_name(one.program.code), _PERIOD).tolist()
            for one in self.catalog.judged
        }

    def criterion(self, simulation: Simulation, program: str, code: str) -> list[bool]:
        """Return a criterion of a program."""
        found: list[bool] = simulation.calculate(variable_name(program, code), _PERIOD).tolist()
        return found

    def _inputs(self, unit: Unit, facts: FactTree) -> dict[str, Anything]:
        told = {variable_name(unit.value, name): value for name, value in flat(facts)}
        for receipt in self.catalog.receipts:
            told[_receives(unit, receipt)] = received(facts, receipt)
        return {name: {_PERIOD: value.isoformat() if isinstance(value, date) else value} for name, value in told.items()}


def variable_name(*parts: str, possible: bool = False) -> str:
    """Return what a fact, a criterion or a program is called there, or whether it is possible."""
    return "__".join(part.replace(".", "__").replace("-", "_") for part in parts) + _POSSIBLE * possible


def _method(formula: _Formula) -> Callable[..., _Array]:
    def calculated(population: _Population, period: _Period) -> _Array:
        return formula(population, period)

    return calculated


def _receives(unit: Unit, asked: Receives, *, possible: bool = False) -> str:
    within = () if asked.within is None else ("within", str(asked.within.length), asked.within.period.value)
    return variable_name(unit.value, "receives", asked.program, *within, possible=possible)


def _variables(catalog: SampleCatalog, *, unknowns: bool) -> Iterator[tuple[str, Unit, Anything, _Formula | None]]:
    """Yield name, bearer, type and formula (none of an input) of each variable."""
    certain = _Speaker(catalog.facts, unknowns=unknowns)
    for speaker in (certain, certain.other) if unknowns else (certain,):
        yield from _facts(catalog, speaker)
        for one in catalog.judged:
            code, unit = one.program.code, one.program.unit
            for criterion in one.rules.judged:
                name = variable_name(code, criterion.code, possible=speaker.possible)
                yield name, unit, bool, speaker.formula(criterion.when, unit)
            yield variable_name(code, possible=speaker.possible), unit, bool, _verdict(one, speaker)


def _facts(catalog: SampleCatalog, speaker: "_Speaker") -> Iterator[tuple[str, Unit, Anything, _Formula | None]]:
    """Yield the variables of facts, those that are told and those that follow, and of receipts."""
    possible = speaker.possible
    for unit, facts in catalog.used.items():
        for fact in facts:
            if not possible or fact.type is FactType.BOOL:
                yield variable_name(unit.value, fact.name, possible=possible), unit, choices_of(fact), None
        for receipt in catalog.receipts:
            yield _receives(unit, receipt, possible=possible), unit, bool, None
    for fact in catalog.facts.facts:
        if (formula := fact.derivation) is not None and (not possible or fact.type is FactType.BOOL):
            for unit in fact.scopes:
                name = variable_name(unit.value, fact.name, possible=possible)
                yield name, unit, choices_of(fact), speaker.formula(formula, unit)


@cache
def _choices(name: str, values: tuple[str, ...]) -> Anything:  # noqa: ANN401  an enumeration without types
    return Enum(variable_name(name), {value: value for value in (*values, UNTOLD)})


def choices_of(fact: DeclaredFact) -> Anything:  # noqa: ANN401  the same
    """Return the type of a fact there; an enumeration ends with what it is where nobody told it."""
    return _choices(fact.name, fact.values) if fact.type is FactType.ENUM else _TYPES.get(fact.type, float)


def _verdict(one: Judged, speaker: "_Speaker") -> _Formula:
    rules = one.rules

    def outcomes(
        population: _Population, period: _Period, criteria: tuple[Criterion, ...], by: "_Speaker" = speaker
    ) -> list[_Array]:
        return [population(variable_name(one.program.code, each.code, possible=by.possible), period) for each in criteria]

    def formula(population: _Population, period: _Period) -> _Array:
        entitled = np.ones(population.count, dtype=bool)
        for barred in outcomes(population, period, rules.barring, speaker.other):
            entitled = entitled & ~barred
        for required in outcomes(population, period, rules.weighing(Role.REQUIRED)):
            entitled = entitled & required
        sufficient = outcomes(population, period, rules.weighing(Role.SUFFICIENT))
        if rules.at_least is not None:
            sufficient.append(sum(outcomes(population, period, rules.weighing(Role.COUNTED))) >= rules.at_least)
        return entitled & np.any(sufficient, axis=0) if sufficient else entitled

    return formula


@frozen
class _Speaker:
    """Says conditions as formulas.

    Attributes:
        facts: What is declared.
        inside: Whether it speaks of the members of a unit.
        unknowns: Whether three values are told.
        possible: Whether what is possible is said; otherwise what is certain.
    """

    facts: FactCatalogue
    inside: bool = False
    unknowns: bool = False
    possible: bool = False

    @property
    def other(self) -> "_Speaker":
        """What says whether the contrary is not."""
        return evolve(self, possible=self.unknowns and not self.possible)

    def formula(self, node: Node, unit: Unit) -> _Formula:  # noqa: C901, PLR0911, PLR0912  one case a node
        """Return a node as a formula of the population of a unit."""
        match node:
            case Number(value):
                number = float(value)
                return lambda _population, _period: number
            case Text(value) | Flag(value):
                return lambda _population, _period: value
            case CaseDay():
                return lambda _population, period: np.datetime64(str(period.start))
            case FactRef(path) if not self.inside:
                whose, fact = owner(path, unit)
                return _asked(unit, whose or unit, self._name((whose or unit).value, fact))
            case MemberRef(path):
                return _asked(unit, unit, self._name(unit.value, ".".join(path)))
            case Receives(_, whose) if whose is not Whose.MEMBER:
                bearer = unit if whose is Whose.UNIT else Unit(whose.value)
                return _asked(unit, bearer, _receives(bearer, node, possible=self.possible))
            case Arithmetic(sign, left, Duration(length, Period.DAYS)):
                day, span = self.formula(left, unit), np.timedelta64(length, "D")
                return lambda population, period: _OPERATORS[sign](day(population, period), span)
            case Arithmetic(sign, left, right):
                one, other = self.formula(left, unit), self.formula(right, unit)
                return lambda population, period: _OPERATORS[sign](one(population, period), other(population, period))
            case Comparison(item, ((Relation.NE, Text() as text),)):
                return self.formula(Not(Comparison(item, ((Relation.EQ, text),))), unit)
            case Comparison(item, ((Relation.EQ, Text(value)),)) if (kind := self._kind(item, unit)) is not None:
                asked, member, untold = self.formula(item, unit), kind[value], kind[UNTOLD]
                if not self.possible:
                    return lambda population, period: asked(population, period) == member
                return lambda population, period: ((told := asked(population, period)) == member) | (told == untold)
            case Comparison(first, links):
                sides = [self.formula(side, unit) for side in (first, *(side for _, side in links))]
                return _compared([how for how, _ in links], sides, possible=self.possible)
            case Membership(item, choices, True):
                return self.formula(Not(Membership(item, choices, negated=False)), unit)
            case Membership(item, choices):
                asked, kind = self.formula(item, unit), self._kind(item, unit)
                listed = [choice.value if kind is None else kind[str(choice.value)].index for choice in choices]
                untold = [np.nan if kind is None else kind[UNTOLD].index] if self.possible else []
                return _listed(asked, np.asarray([*listed, *untold]), nan=self.possible and kind is None)
            case And(terms):
                return _joined(np.logical_and, [self.formula(term, unit) for term in terms])
            case Or(terms):
                return _joined(np.logical_or, [self.formula(term, unit) for term in terms])
            case Not(term):
                held = self.other.formula(term, unit)
                return lambda population, period: np.logical_not(held(population, period))
            case Any(holds, None) if unit is not Unit.PERSON:
                some = evolve(self, inside=True).formula(holds, Unit.PERSON)
                return lambda population, period: population.any(some(population.members, period))
            case Count(None) if unit is not Unit.PERSON:
                return lambda population, _period: population.nb_persons()
            case Count(where) if where is not None and unit is not Unit.PERSON:
                inside = evolve(self, inside=True, possible=False)
                ends = [one.formula(where, Unit.PERSON) for one in (inside, *([inside.other] if self.unknowns else []))]
                return lambda population, period: tuple(
                    population.sum(selected(population.members, period)) for selected in ends
                )
        raise NotImplementedError(f"{unparse(node)} for one {unit} is not translated")

    def _name(self, bearer: str, fact: str) -> str:
        twofold = self.possible and self.facts.by_name[fact].type is FactType.BOOL
        return variable_name(bearer, fact, possible=twofold)

    def _kind(self, item: Node, unit: Unit) -> Anything:  # noqa: ANN401  the same
        """Return the enumeration that a fact is of, or None."""
        fact = self.facts.find(item.path, unit) if isinstance(item, FactRef | MemberRef) else None
        return _choices(fact.name, fact.values) if fact is not None and fact.type is FactType.ENUM else None


def _asked(unit: Unit, bearer: Unit, name: str) -> _Formula:
    """Return how one unit asks a variable of itself or of its surroundings."""
    if unit is bearer:
        return lambda population, period: population(name, period)
    if unit is Unit.PERSON:
        return lambda population, period: getattr(population, bearer.value)(name, period)
    return lambda population, period: getattr(population.first_person, bearer.value)(name, period)


def _joined(join: Callable[[_Array, _Array], _Array], terms: list[_Formula]) -> _Formula:
    return lambda population, period: reduce(join, [term(population, period) for term in terms])


def _listed(asked: _Formula, choices: _Array, *, nan: bool) -> _Formula:
    """Return whether something is one of some; where it is not told, too, if it may be."""
    if nan:
        return lambda population, period: np.isin(told := asked(population, period), choices) | np.isnan(told)
    return lambda population, period: np.isin(asked(population, period), choices)


def _compared(relations: list[Relation], sides: list[_Formula], *, possible: bool) -> _Formula:
    """Return whether relations certainly hold; or whether they may, for none certainly fails."""

    def formula(population: _Population, period: _Period) -> _Array:
        told = pairwise([side(population, period) for side in sides])
        links = zip(relations, told, strict=True)
        if possible:
            return ~reduce(np.logical_or, [_sure(_INVERSE[how], left, right) for how, (left, right) in links])
        return reduce(np.logical_and, [_sure(how, left, right) for how, (left, right) in links])

    return formula


def _sure(how: Relation, left: _Array, right: _Array) -> _Array:
    """Return whether a relation holds of numbers for certain: it does not of NaN; of a count, its ends are compared."""
    (low, high), (least, most) = _ends(left), _ends(right)
    match how:
        case Relation.LT | Relation.LE:
            return _RELATIONS[how](high, least)
        case Relation.GT | Relation.GE:
            return _RELATIONS[how](low, most)
        case Relation.NE:
            return (high < least) | (low > most)
        case Relation.EQ:
            return (low == most) & (high == least) if low is not high or least is not most else low == least


def _ends(side: _Array) -> tuple[_Array, _Array]:
    return (side[0], side[-1]) if isinstance(side, tuple) else (side, side)
