"""The laws of the rule language, against an independent judge: Python itself, on the condition's own text."""

import ast
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from random import Random
from types import FunctionType, SimpleNamespace
from typing import Any, TypeAlias

import pytest
from hypothesis import Phase, assume, example, given, settings
from hypothesis import strategies as st

from slrtkit.domain.rules import (
    Case,
    Condition,
    Criterion,
    DeclaredFact,
    Entitlement,
    FactCatalogue,
    FactType,
    Outcome,
    Reading,
    Receipts,
    RuleSet,
    Says,
    Trace,
    assess,
    explain,
    facts_used,
    faults,
    from_json,
    judge,
    nodes,
    parse,
    read,
    to_json,
    unparse,
)
from slrtkit.domain.rules import jsonform as jsonform_module
from slrtkit.domain.rules import members as members_module
from slrtkit.domain.rules import operands as operands_module
from slrtkit.domain.rules import text as text_module
from slrtkit.domain.rules import walk as walk_module
from slrtkit.domain.rules.compared import Compared
from slrtkit.domain.rules.members import _total as total
from slrtkit.domain.rules.outcome import every, negate, some
from slrtkit.domain.rules.walk import inside, walk
from slrtkit.domain.subject import Unit
from slrtkit.errors import RuleDefinitionError
from slrtkit.ledger import canonical
from slrtkit.testing.strategies import cases, conditions

ON = date(2026, 1, 31)
Said: TypeAlias = Any
"""What JSON says, or Python."""
Facts: TypeAlias = Mapping[str, Said]


def declared(name: str, type_: FactType, **more: Said) -> DeclaredFact:
    return DeclaredFact(name, type_, tuple(Unit), Says(name, name), **more)


AROUND = (Unit.FAMILY, Unit.HOUSEHOLD)
TINY = FactCatalogue(
    (
        declared("a", FactType.INT, least=0, most=3),
        declared("b", FactType.INT, least=-1, most=3),
        declared("pay", FactType.RUPIAH, least=0, most=2, unit="Rp/bulan"),
        declared("f", FactType.BOOL),
        declared("g.ok", FactType.BOOL),
        declared("g.t", FactType.ENUM, values=("p", "q", "r")),
        declared("d", FactType.DATE),
        declared("twice", FactType.INT, formula="a * 2"),
        DeclaredFact("n", FactType.INT, AROUND, Says("n", "n"), formula="count(m for m in members)", least=0, most=1000),
        DeclaredFact("share", FactType.DECIMAL, AROUND, Says("s", "s"), formula="a / n"),
        DeclaredFact("big", FactType.BOOL, AROUND, Says("b", "b"), formula="n >= 2 and share < 2"),
    )
)
FAMILY = conditions(Unit.FAMILY, TINY)
ASKED_OF_MEMBERS = FAMILY.map(lambda c: [one for one in walk(c) if isinstance(one, nodes.Any)]).filter(bool).map(lambda c: c[0])
SEEN = cases(Unit.FAMILY, ON, TINY)


def trace_of(condition: Condition, facts: Facts) -> Trace:
    return judge(condition, read(facts, ON, TINY))


def outcome(condition: Condition, facts: Facts) -> Outcome:
    return trace_of(condition, facts).outcome


# ------------------------------------------------------------------- oracle


class Nothing(Exception):  # noqa: N818  not an error: Python has no answer here
    """Python stops at a division by zero, and at the least of nobody."""


class NobodyToCountError(KeyError):
    """The members of the household around a family are not at hand."""


class Span(SimpleNamespace):
    """Some time: it is added to a day."""

    def __radd__(self, day: "Day") -> "Day":
        return day.moved(self, 1)

    def __rsub__(self, day: "Day") -> "Day":
        return day.moved(self, -1)


class Day(date):
    """A day that can be moved, and taken from another."""

    def moved(self, span: Span, sign: int) -> "Day":
        if span.period == "days":
            return Day.fromordinal(self.toordinal() + sign * span.length)
        months = self.year * 12 + self.month - 1 + sign * span.length * (12 if span.period == "years" else 1)
        for shorter in range(4):
            try:
                return Day(months // 12, months % 12 + 1, self.day - shorter)
            except ValueError:
                continue
        raise AssertionError

    def __sub__(self, other: Said) -> Said:
        return other.__rsub__(self) if isinstance(other, Span) else Fraction(self.toordinal() - other.toordinal())


def day(text: str) -> Day:
    return Day.fromisoformat(text)


class Bearer(dict[str, Said]):
    """The facts of one unit or member, as attributes; what is derived comes about when it is asked for."""

    def __getattr__(self, name: str) -> Said:
        return self[name]

    def __missing__(self, name: str) -> Said:
        if name == "twice":
            return self["a"] * 2
        if name == "n":
            return Fraction(len(self["members"]))
        if name == "share":
            return self["a"] / self["n"]
        if name == "big":
            return self["n"] >= 2 and self["share"] < 2
        raise NobodyToCountError(name)

    def receives(self, program: str) -> bool:
        return self.received_within(program)

    def received_within(self, program: str, **span: Fraction) -> bool:
        first = Day(ON.year, ON.month, ON.day)
        for period, length in span.items():
            first = first - Span(period=period, length=int(length))
        return any(
            one["program"] == program and day(one["from"]) <= ON and (one["to"] is None or day(one["to"]) >= first)
            for one in self["participation"]
        )


def bearer(facts: Facts, **more: Said) -> Bearer:
    def value(said: Said) -> Said:
        if isinstance(said, dict):
            return SimpleNamespace(**{name: value(inner) for name, inner in said.items()})
        return Fraction(said) if type(said) is int else said

    days = {"d": day(facts["d"])} if "d" in facts else {}
    return Bearer({name: value(said) for name, said in facts.items()} | days | more)


def truth(condition: Condition, facts: Facts) -> bool:
    """What Python says of the text over facts without gaps."""
    text = re.sub(r"'[^']*'|\d+", lambda found: found[0] if found[0][0] == "'" else f"N({found[0]})", unparse(condition))
    members = [bearer(member) for member in facts["members"]]
    unit = bearer({name: said for name, said in facts.items() if name not in {"members", "household"}}, members=members)
    helpers: dict[str, Said] = {
        "__builtins__": {},
        "household": bearer(facts["household"]),
        "receives": unit.receives,
        "received_within": unit.received_within,
        "all": lambda answers: bool(found := list(answers)) and all(found),
        "any": any,
        "count": lambda chosen: Fraction(len(list(chosen))),
        "sum": sum,
        "min": min,
        "max": max,
        "date": day,
        "on": Day(ON.year, ON.month, ON.day),
        "days": lambda length: Span(period="days", length=int(length)),
        "months": lambda length: Span(period="months", length=int(length)),
        "years": lambda length: Span(period="years", length=int(length)),
        "per_year": lambda amount: amount * 12,
        "per_month": lambda amount: amount / 12,
        "known": lambda _: True,
        "N": Fraction,
    }
    try:
        return bool(eval(text, Bearer(unit | helpers)))  # noqa: S307  our own generated text
    except (ZeroDivisionError, ValueError, OverflowError, NobodyToCountError) as error:
        raise Nothing from error


class Second:
    """A second judge in three values, of the JSON form over JSON facts: True, False, or None. It shares nothing with the first.

    A number is its two ends, a day its ordinal twice, a text or a yes is itself; None is unknown.
    """

    RANGES: Mapping[str, tuple[int, int]] = {"a": (0, 3), "b": (-1, 3), "pay": (0, 2)}
    INF = float("inf")

    def __init__(self, facts: Facts, own: Facts | None = None, member: Facts | None = None, *, ranged: bool = False) -> None:
        self.facts, self.own, self.member, self.ranged = facts, facts if own is None else own, member, ranged
        self.roster: list[Facts] = facts.get("members") or []
        self.complete = "members" in facts and facts.get("members_complete", True)

    def __call__(self, form: Said) -> bool | None:
        return getattr(self, f"is_{form['is']}")(form)  # type: ignore[no-any-return]  # one method a node

    def is_flag(self, form: Said) -> bool | None:
        return form["value"]  # type: ignore[no-any-return]  # JSON

    def is_factref(self, form: Said) -> bool | None:
        return self.value(form)  # type: ignore[no-any-return]  # a fact of yes and no

    is_memberref = is_factref

    def is_and(self, form: Said) -> bool | None:
        found = [self(term) for term in form["terms"]]
        return False if False in found else None if None in found else True

    def is_or(self, form: Said) -> bool | None:
        found = [self(term) for term in form["terms"]]
        return True if True in found else None if None in found else False

    def is_not(self, form: Said) -> bool | None:
        found = self(form["term"])
        return None if found is None else not found

    def is_known(self, form: Said) -> bool | None:
        value = self.value(form["fact"])
        return value is not None and (not isinstance(value, tuple) or value[0] == value[1])

    def is_membership(self, form: Said) -> bool | None:
        found = [self.related("==", self.value(form["item"]), self.value(one)) for one in form["choices"]]
        inside = True if True in found else None if None in found else False
        return inside if inside is None or "negated" not in form else not inside

    def is_comparison(self, form: Said) -> bool | None:
        left, found = self.value(form["first"]), []
        for link in form["links"]:
            right = self.value(link["right"])
            found.append(self.related(link["relation"], left, right))
            left = right
        return False if False in found else None if None in found else True

    def related(self, relation: str, left: Said, right: Said) -> bool | None:
        if left is None or right is None:
            return None
        if not isinstance(left, tuple):
            return (left == right) is (relation == "==")
        if relation in {"==", "!="}:
            apart = left[1] < right[0] or right[1] < left[0]
            one = left == right and left[0] == left[1]
            return (relation == "!=") if apart else (relation == "==") if one else None
        if relation in {">", ">="}:
            return self.related(relation.replace(">", "<"), right, left)
        surely, never = (
            (left[1] < right[0], left[0] >= right[1]) if relation == "<" else (left[1] <= right[0], left[0] > right[1])
        )
        return True if surely else False if never else None

    def is_receives(self, form: Said) -> bool | None:
        whose = form.get("whose", "")
        bearer: Facts = self.member or {} if whose == "m" else self.own if not whose else self.facts.get(whose, {})
        if bearer.get("participation") is None:
            return None
        first = on = ON.toordinal()
        if "within" in form:
            span = form["within"]
            try:
                first = (Day(ON.year, ON.month, ON.day) - Span(period=span["period"], length=span["length"])).toordinal()
            except (ValueError, OverflowError):
                first = 1
        answers: list[bool | None] = []
        for entry in bearer["participation"]:
            if entry["program"] == form["program"]:
                end = day(entry["to"]).toordinal() if entry["to"] else self.INF
                begin = day(entry["from"]).toordinal() if entry["from"] else None
                # who has begun at the latest on the last day, has begun before the day of the case if that is past
                began = True if begin is None and end <= on else None if begin is None else begin <= on
                answers.append(False if end < first or began is False else began)
        complete = bearer.get("participation_complete", True)
        sure = complete is True or (isinstance(complete, list) and form["program"] in complete)
        return True if True in answers else None if None in answers or not sure else False

    def members(self, form: Said, what: str) -> list[tuple[bool | None, Said]]:
        """Whether each member is selected, and what is asked of them."""
        found: list[tuple[bool | None, Said]] = []
        for one in self.roster:
            judge_ = Second(self.facts, self.own, one, ranged=form["is"] == "total")
            plain = Second(self.facts, self.own, one)
            asked = True if what not in form else judge_.value(form[what]) if form["is"] == "total" else judge_(form[what])
            found.append((plain(form["where"]) if "where" in form else True, asked))
        return found

    def is_any(self, form: Said) -> bool | None:
        both = [False if False in pair else None if None in pair else True for pair in self.members(form, "holds")]
        return True if True in both else None if None in both or not self.complete else False

    def is_all(self, form: Said) -> bool | None:
        pairs = self.members(form, "holds")
        if not self.complete:
            return False if (True, False) in pairs else None
        maybe = {True: (True,), False: (False,), None: (True, False)}
        worlds = set()
        for world in product(*(product(maybe[chosen], maybe[holds]) for chosen, holds in pairs)):
            selected = [holds for chosen, holds in world if chosen]
            worlds.add(bool(selected) and all(selected))
        return None if len(worlds) > 1 else next(iter(worlds))

    # ------------------------------------------------------------- values

    def value(self, form: Said) -> Said:  # noqa: C901, PLR0911, PLR0912  one case a node
        match form:
            case {"is": "number", "value": number}:
                return (Fraction(number), Fraction(number))
            case {"is": "text" | "flag", "value": value}:
                return value
            case {"is": "day", "value": text}:
                return (day(text).toordinal(),) * 2
            case {"is": "caseday"}:
                return (ON.toordinal(),) * 2
            case {"is": "factref", "path": ["household" | "family" as whose, *path]}:
                return self.fact(self.facts.get(whose, {}), path, around=True)
            case {"is": "factref", "path": path}:
                return self.fact(self.own, path)
            case {"is": "memberref", "path": path}:
                return self.fact(self.member or {}, path)
            case {"is": "negation", "operand": operand}:
                return self.between("-", (0, 0), self.value(operand))
            case {"is": "converted", "operand": operand, "per": per}:
                return self.between("*" if per == "years" else "/", self.value(operand), (12, 12))
            case {"is": "arithmetic", "left": left, "right": {"is": "duration", **span}, "operator": sign}:
                return self.moved(self.value(left), Span(period=span["period"], length=span["length"]), sign)
            case {"is": "arithmetic", "left": left, "right": right, "operator": sign}:
                return self.between(sign, self.value(left), self.value(right))
            case {"is": "count"}:
                chosen = [one for one, _ in self.members(form, "nothing")]
                most = len(chosen) - chosen.count(False) if self.complete else self.INF
                return (chosen.count(True), most)
            case {"is": "total"}:
                return self.total(form)
            case _:
                raise AssertionError(form)

    def fact(self, bearer: Facts, path: list[str], *, around: bool = False) -> Said:
        found: Said = bearer
        for part in path:
            found = found.get(part) if isinstance(found, dict) else None
        name = ".".join(path)
        formula = TINY.by_name[name].derivation
        if found is None and formula is not None:
            if around and name != "twice":
                return None
            formula_judge = Second(self.facts, bearer)
            form = to_json(formula)
            return formula_judge(form) if name == "big" else formula_judge.value(form)
        if found is None:
            return self.RANGES.get(name) if self.ranged else None
        if name == "d":
            return (day(found).toordinal(),) * 2
        return found if isinstance(found, bool | str) else (Fraction(found), Fraction(found))

    def moved(self, start: Said, span: Span, sign: str) -> Said:
        try:
            return None if start is None else (Day.fromordinal(start[0]).moved(span, 1 if sign == "+" else -1).toordinal(),) * 2
        except (ValueError, OverflowError):
            return None

    def between(self, sign: str, left: Said, right: Said) -> Said:
        if left is None or right is None or (sign == "/" and right[0] <= 0 <= right[1]):
            return None
        ends = [self.corner(sign, one, other) for one, other in product(left, right)]
        return (min(ends), max(ends))

    def corner(self, sign: str, one: Said, other: Said) -> Said:
        if sign in "+-":
            return one + other if sign == "+" else one - other
        if sign == "*":
            return 0 if 0 in {one, other} else one * other
        return (
            Fraction(0)
            if abs(other) == self.INF
            else Fraction(one) / other
            if abs(one) < self.INF
            else one * (other / abs(other))
        )

    def total(self, form: Said) -> Said:
        pairs = [(chosen, asked) for chosen, asked in self.members(form, "of") if chosen is not False]
        if not self.complete:
            hidden = Second(self.facts, self.own, {}, ranged=True).value(form["of"])
            if hidden is not None and form["aggregate"] == "sum":
                hidden = (-self.INF if hidden[0] < 0 else 0, self.INF if hidden[1] > 0 else 0)
            pairs.append((None, hidden))
        if any(asked is None for _, asked in pairs):
            return None
        sure = [asked for chosen, asked in pairs if chosen]
        everybody = [asked for _, asked in pairs]
        match form["aggregate"]:
            case "sum":
                maybe = [asked for chosen, asked in pairs if not chosen]
                least = sum(one[0] for one in sure) + sum(min(0, one[0]) for one in maybe)
                most = sum(one[1] for one in sure) + sum(max(0, one[1]) for one in maybe)
                return None if most - least == 2 * self.INF and least == -most else (least, most)
            case "min" if sure:
                return (min(one[0] for one in everybody), min(one[1] for one in sure))
            case "max" if sure:
                return (max(one[0] for one in sure), max(one[1] for one in everybody))
        return None


ANSWERS = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNKNOWN}

# --------------------------------------------------------------------- laws


@given(FAMILY, SEEN)
def test_a_second_judge_says_the_same_of_every_condition_and_every_case(
    condition: Condition, case: tuple[Facts, Facts]
) -> None:
    for facts in case:
        assert outcome(condition, facts) is ANSWERS[Second(facts)(to_json(condition))]


@given(FAMILY, SEEN)
def test_with_all_facts_known_the_answer_is_pythons_own(condition: Condition, case: tuple[Facts, Facts]) -> None:
    _, whole = case
    try:
        expected = truth(condition, whole)
    except Nothing:
        assume(False)
    trace = trace_of(condition, whole)
    assert trace.outcome is (Outcome.MET if expected else Outcome.NOT_MET) or trace.undefined


@given(FAMILY, SEEN)
def test_an_answer_given_early_stands_however_the_gaps_are_filled(condition: Condition, case: tuple[Facts, Facts]) -> None:
    known, whole = case
    assume(not any(isinstance(node, nodes.Known) for node in walk(condition)))
    assert outcome(condition, known) in {Outcome.UNKNOWN, outcome(condition, whole)}


VALUES: Mapping[str, list[Said]] = {
    "a": [0, 1, 2, 3],
    "b": [-1, 0, 1, 2, 3],
    "pay": [0, 1, 2],
    "f": [True, False],
    "g.ok": [True, False],
    "g.t": ["p", "q", "r"],
}


def completions(known: Facts, used: tuple[nodes.Reference, ...]) -> list[Facts]:
    """Every way in which what is used may really be; none where these are more than a few hundred."""
    own = [ref.path for ref in used if isinstance(ref, nodes.FactRef) and ".".join(ref.path) in VALUES]
    theirs = [ref.path for ref in used if isinstance(ref, nodes.MemberRef)]
    worlds: list[Facts] = [dict(known)]
    rosters = [known["members"]] if "members" in known else [[], [{}], [{}, {}]]
    if not known.get("members_complete", True):
        rosters = [known["members"], [*known["members"], {}]]
    worlds = [{**world, "members": roster, "members_complete": True} for world in worlds for roster in rosters]
    for path in own:
        worlds = [filled for world in worlds for filled in told(world, path)]
    for path in theirs:
        worlds = [
            {**world, "members": list(roster)}
            for world in worlds
            for roster in product(*(told(member, path) for member in world["members"]))
        ]
        if len(worlds) > 300:
            return []
    return worlds


def told(facts: Facts, path: tuple[str, ...]) -> list[Facts]:
    """The facts with each value that the one at a path may have."""
    group = facts if len(path) == 1 else facts.get(path[0], {})
    if path[-1] in group:
        return [facts]
    values = VALUES[".".join(path)]
    if len(path) == 1:
        return [{**facts, path[0]: value} for value in values]
    return [{**facts, path[0]: {**group, path[1]: value}} for value in values]


def is_finite(condition: Condition) -> bool:
    """Whether every completion can be tried."""
    inside = list(walk(condition))
    asked = {node for node in inside if isinstance(node, nodes.FactRef | nodes.MemberRef)}
    return len(asked) <= 3 and not any(isinstance(node, nodes.Known | nodes.Receives) for node in inside)


FINITE = FactCatalogue(tuple(TINY.by_name[name] for name in VALUES))


@given(conditions(Unit.HOUSEHOLD, FINITE).filter(is_finite), cases(Unit.HOUSEHOLD, ON, FINITE))
def test_an_answer_is_given_early_only_if_every_completion_gives_it(condition: Condition, case: tuple[Facts, Facts]) -> None:
    known, _ = case
    early = outcome(condition, known)
    for world in completions(known, facts_used(condition)):
        late = trace_of(condition, world)
        assert early in {Outcome.UNKNOWN, late.outcome}
        try:
            assert late.undefined or late.outcome is ANSWERS[truth(condition, {**world, "household": {}})]
        except Nothing:
            assert late.undefined or late.outcome is not Outcome.UNKNOWN


@given(FAMILY, SEEN)
def test_an_unknown_answer_says_what_is_missing_or_what_is_undefined(condition: Condition, case: tuple[Facts, Facts]) -> None:
    known, _ = case
    trace = trace_of(condition, known)
    assert bool(trace.missing or trace.undefined) is (trace.outcome is Outcome.UNKNOWN)
    for name in trace.missing:
        if name == "members":
            assert "members" not in known or not known.get("members_complete", True)
        elif ".participation." in f".{name}":
            assert name.rpartition("participation.")[2] in {"PKH", "RTLH"}
        else:
            found: Said = known
            for part in re.findall(r"[a-z]+|[0-9]+", name):
                found = found[int(part)] if part.isdigit() else (found or {}).get(part)
            assert found is None


@given(FAMILY, SEEN)
def test_a_trace_adds_up_and_names_the_facts_of_what_decided(condition: Condition, case: tuple[Facts, Facts]) -> None:
    known, _ = case
    trace = trace_of(condition, known)
    assert trace.facts == deciding(trace)
    unsure = [trace]
    while unsure:
        one = unsure.pop()
        inner = [part for part in one.parts if isinstance(part, Trace)]
        unsure += inner
        assert one.as_json()["outcome"] == one.outcome.value
        outcomes = [part.outcome for part in inner]
        match one.node:
            case nodes.And():
                assert one.outcome is every(outcomes)
            case nodes.Or():
                assert one.outcome is some(outcomes)
            case nodes.Not():
                assert outcomes == [negate(one.outcome)]
            case nodes.Any() if not one.label:
                assert one.outcome is (Outcome.UNKNOWN if one.because[2] else some(outcomes))
            case _:
                pass


def deciding(part: Trace | Reading) -> dict[str, Said]:
    """The facts of what decided, gathered from what the trace shows."""
    if isinstance(part, Trace):
        return {name: value for cause in part.causes for name, value in deciding(cause).items()}
    own = {part.label: part.value} if part.label and part.exact else {}
    return own | {name: value for inner in part.parts for name, value in deciding(inner).items()}


@given(FAMILY, SEEN)
def test_only_the_facts_that_are_used_matter(condition: Condition, case: tuple[Facts, Facts]) -> None:
    known, _ = case
    used = facts_used(condition, TINY)
    own = {ref.path for ref in used if isinstance(ref, nodes.FactRef)}
    theirs = {ref.path for ref in used if isinstance(ref, nodes.MemberRef)}
    kept = {**only(known, own), **{name: known[name] for name in ("participation", "participation_complete") if name in known}}
    if "members" in known:
        kept["members"] = [
            {**only(one, theirs), **{name: one[name] for name in ("participation", "participation_complete") if name in one}}
            for one in known["members"]
        ]
        kept["members_complete"] = known.get("members_complete", True)
    around = known["household"]
    kept["household"] = {
        **only(around, {path[1:] for path in own if path[0] == "household"}),
        **{name: around[name] for name in ("participation", "participation_complete") if name in around},
    }
    assert trace_of(condition, kept).as_json() == trace_of(condition, known).as_json()


def only(facts: Facts, paths: set[tuple[str, ...]]) -> dict[str, Said]:
    """The facts at some paths."""
    kept: dict[str, Said] = {}
    for path in paths:
        found: Said = facts
        for part in path:
            found = found.get(part) if isinstance(found, dict) else None
        if found is not None:
            place = kept
            for group in path[:-1]:
                place = place.setdefault(group, {})
            place[path[-1]] = found
    return kept


@given(FAMILY, SEEN, st.randoms(use_true_random=False))
def test_the_order_of_members_does_not_matter(condition: Condition, case: tuple[Facts, Facts], random: Random) -> None:
    known, _ = case
    shuffled = list(known.get("members", ()))
    random.shuffle(shuffled)
    assert outcome(condition, known) is outcome(condition, {**known, **({"members": shuffled} if "members" in known else {})})


@given(ASKED_OF_MEMBERS, SEEN)
def test_who_is_not_on_the_list_may_be_anybody(asked: nodes.Any, case: tuple[Facts, Facts]) -> None:
    known = {**case[0], "members": case[0].get("members", []), "members_complete": False}
    assert outcome(asked, known) is not Outcome.NOT_MET
    assert outcome(nodes.All(asked.holds, asked.where), known) is not Outcome.MET
    many = nodes.Comparison(nodes.Count(asked.where), ((nodes.Relation.LE, nodes.Number(1000)),))
    assert outcome(many, known) is Outcome.UNKNOWN


@given(ASKED_OF_MEMBERS, SEEN)
def test_over_nobody_neither_any_nor_all_is_met(asked: nodes.Any, case: tuple[Facts, Facts]) -> None:
    known = {**case[0], "members": [], "members_complete": True}
    assert outcome(asked, known) is Outcome.NOT_MET
    assert outcome(nodes.All(asked.holds, asked.where), known) is Outcome.NOT_MET


def rules(*terms: Condition) -> RuleSet:
    says = Says("syarat", "criterion")
    return RuleSet("P", ON, "contoh", tuple(Criterion(f"c{index}", says, one) for index, one in enumerate(terms)))


@given(st.lists(FAMILY, min_size=1, max_size=3), FAMILY, SEEN)
def test_a_further_criterion_never_entitles_anybody(terms: list[Condition], more: Condition, case: tuple[Facts, Facts]) -> None:
    before = assess(rules(*terms), case[0], ON, TINY).entitlement
    after = assess(rules(*terms, more), case[0], ON, TINY).entitlement
    assert before is Entitlement.ELIGIBLE or after is not Entitlement.ELIGIBLE
    assert before is not Entitlement.INELIGIBLE or after is Entitlement.INELIGIBLE


# ----------------------------------------------------- text, JSON and digest


def spoken() -> st.SearchStrategy[Condition]:
    """Conditions with all that can be written, whatever it means."""
    plain = st.text(st.characters(codec="utf-8"), max_size=8).filter(nodes.is_plain)
    value = (
        st.builds(nodes.Number, st.integers(-nodes.LARGEST, nodes.LARGEST))
        | st.integers(-(10**9), 10**9).map(lambda n: Fraction(n, 1000)).filter(lambda n: n.denominator > 1).map(nodes.Number)
        | plain.map(nodes.Text)
        | st.dates().map(nodes.Day)
        | st.booleans().map(nodes.Flag)
    )
    name = st.from_regex(nodes.NAME, fullmatch=True).filter(lambda part: part not in nodes.RESERVED)
    reference = st.lists(name, min_size=1, max_size=3).map(tuple).map(nodes.FactRef)
    span = st.builds(nodes.Duration, st.integers(1, nodes.LONGEST), st.sampled_from(nodes.Period))
    whose = st.sampled_from([one for one in nodes.Whose if one is not nodes.Whose.MEMBER])
    return (
        FAMILY
        | st.builds(lambda left, right: nodes.Comparison(left, ((nodes.Relation.EQ, right),)), reference, value | span)
        | reference.map(nodes.Known)
        | value.map(lambda one: nodes.Membership(nodes.FactRef(("t",)), (one, one)))
        | st.builds(nodes.Any, st.builds(nodes.Known, st.lists(name, min_size=1, max_size=2).map(tuple).map(nodes.MemberRef)))
        | st.builds(nodes.Receives, plain.filter(bool), whose, st.none() | span)
    )


@given(spoken())
def test_reading_what_was_printed_gives_the_same_condition(condition: Condition) -> None:
    assert parse(unparse(condition)) == condition
    assert unparse(parse(unparse(condition))) == unparse(condition)


@given(spoken())
def test_reading_what_was_written_as_json_gives_the_same_condition(condition: Condition) -> None:
    form = to_json(condition)
    assert from_json(form) == condition
    assert canonical(to_json(from_json(form))) == canonical(form)


@given(FAMILY, FAMILY)
def test_rules_have_one_digest_and_other_rules_another(one: Condition, other: Condition) -> None:
    assert rules(one).digest == rules(parse(unparse(one).replace(" ", "\n  "))).digest
    assert (rules(one).digest == rules(other).digest) is (one == other)


@given(FAMILY)
def test_the_strategy_makes_what_a_catalog_accepts(condition: Condition) -> None:
    assert not faults(condition, TINY, Unit.FAMILY)
    with pytest.raises(RuleDefinitionError):
        explain(nodes.And((condition, parse("unheard_of == 1"))), {}, ON, TINY)


WORDS = (
    "desil m.age members any all count sum min max known receives received_within date(') years(1) years= on per_year( for in "
    "if and or not True < >= == != + - * / ( ) [ ] , . 0 1 ' \" \\ é"
)


@given(st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=30).map(" ".join) | st.text(max_size=40))
@example("f'{desil}' == 'x'")
@example("desil <= 4 if x else y")
@example("(lambda: 1)()")
@example("(desil := 3) <= 4")
@example("__import__('os').system('x')")
@example("[x for x in members] == 1")
@example("desil <= 1e9")
@example("\ud800")
@example("a\rb")
@example("a\fb")
@example("receives(*members)")
@example("received_within('RTLH', **members)")
@example("received_within('RTLH', years=5, years=5)")
@example("await desil")
@example("any(m.age async for m in members)")
@example("desil == ...")
@example("sum(yield) < 1")
def test_any_text_is_a_condition_or_is_refused_with_its_place(text: str) -> None:
    try:
        condition = parse(text, file="rules.toml", line=12, column=8)
    except RuleDefinitionError as error:
        file, line, column = error.path.split(":")
        assert file == "rules.toml"
        assert int(line) >= 12
        assert int(column) >= 1
        shown, carets = error.picture.split("\n")
        assert set(carets.strip()) == {"^"}
        assert len(carets) <= max(len(shown), 1) + 1
    else:
        assert parse(unparse(condition)) == condition


@given(spoken())
def test_printing_is_python_and_needs_no_other_reader(condition: Condition) -> None:
    ast.parse(unparse(condition), mode="eval")


@pytest.mark.parametrize(
    "deep",
    [
        "not " * 300 + "f",
        "-" * 4000 + "a < 1",
        "(" * 50 + "f" + ")" * 50,
        "1" + "+1" * 1500 + " < 2",
        "(" * 10_000 + "f" + ")" * 10_000,
        "not " * 10_000 + "f",
        "-" * 10_000 + "a < 1",
        "any(" * 10_000,
        "per_year(" * 10_000 + "a" + ")" * 10_000 + " < 1",
        "x or " * 2_000_000 + "y",
        "a" * 10_000_000,
        "\r\n" * 5_000_000,
    ],
    ids=lambda text: f"{text[:4]}-{len(text)}",
)
def test_text_that_is_nested_too_deeply_or_too_long_is_refused(deep: str) -> None:
    with pytest.raises(RuleDefinitionError) as refusal:
        parse(deep)
    assert refusal.value.code in {"rule.depth", "rule.length"}


# ------------------------------------------------------------------- faults


Law: TypeAlias = Callable[[], None]
FLAGS = st.sampled_from([nodes.MemberRef(("f",)), nodes.MemberRef(("g", "ok"))])


compare = Compared.outcome


def doubtful_is_no(judge_: Compared, case: Case, member: int) -> Outcome:
    found = compare(judge_, case, member)
    return Outcome.NOT_MET if found is Outcome.UNKNOWN else found


SPANS = st.builds(nodes.Duration, st.integers(1, 30), st.sampled_from(nodes.Period)).map(
    lambda span: nodes.Comparison(
        nodes.FactRef(("d",)), ((nodes.Relation.GE, nodes.Arithmetic(nodes.Operator.SUB, nodes.CaseDay(), span)),)
    )
)
SUMS = st.recursive(
    st.sampled_from([nodes.FactRef(("a",)), nodes.FactRef(("b",))]),
    lambda inner: st.builds(nodes.Arithmetic, st.sampled_from(nodes.Operator), inner, inner),
).map(lambda total: nodes.Comparison(total, ((nodes.Relation.LE, nodes.Number(1)),)))
RECEIPTS = st.builds(nodes.Receives, st.sampled_from(["PKH", "RTLH"]), st.just(nodes.Whose.UNIT))
TOTALS = st.builds(nodes.Total, st.sampled_from(nodes.Aggregate), st.just(nodes.MemberRef(("b",))), st.none() | FLAGS).map(
    lambda total: nodes.Comparison(total, ((nodes.Relation.LE, nodes.Number(1)),))
)
PLANTED: Mapping[str, tuple[object, str, object, Law, st.SearchStrategy[Condition]]] = {
    "explain: a missing fact is a no": (
        Compared,
        "outcome",
        doubtful_is_no,
        test_a_second_judge_says_the_same_of_every_condition_and_every_case,
        FAMILY,
    ),
    "explain: nobody is missing": (
        members_module,
        "inf",
        0,
        test_who_is_not_on_the_list_may_be_anybody,
        ASKED_OF_MEMBERS,
    ),
    "explain: an unlisted program is not received": (
        Receipts,
        "answer",
        lambda self, asked, on: some(one.overlaps(on, on) for one in self.entries if one.program == asked.program),
        test_an_answer_given_early_stands_however_the_gaps_are_filled,
        RECEIPTS,
    ),
    "explain: a month has 30 days": (
        operands_module,
        "shifted",
        lambda day, span, back: day + timedelta(days=30 * span.length * (-1 if back else 1)),
        test_with_all_facts_known_the_answer_is_pythons_own,
        SPANS,
    ),
    "explain: whoever may be selected adds nothing": (
        members_module,
        "_total",
        lambda aggregate, certain, _possible, hidden: total(aggregate, certain, [], hidden=bool(hidden) and not hidden),
        test_a_second_judge_says_the_same_of_every_condition_and_every_case,
        TOTALS,
    ),
    "facts_used: who is selected is forgotten": (
        walk_module,
        "inside",
        lambda node: tuple(one for one in inside(node) if one is not getattr(node, "where", None)),
        test_only_the_facts_that_are_used_matter,
        FAMILY,
    ),
    "unparse: brackets are forgotten": (
        text_module,
        "_SUM",
        text_module._PRODUCT,  # noqa: SLF001  what binds how
        test_reading_what_was_printed_gives_the_same_condition,
        SUMS,
    ),
    "json: a negation is forgotten": (
        jsonform_module,
        "_name",
        lambda kind: "or" if kind is nodes.And else kind.__name__.lower(),
        test_reading_what_was_written_as_json_gives_the_same_condition,
        FAMILY,
    ),
    "checks: any name will do": (
        FactCatalogue,
        "find",
        lambda _self, _path, _unit: declared("a", FactType.INT),
        test_the_strategy_makes_what_a_catalog_accepts,
        FAMILY,
    ),
}
"""Where a fault is planted, what it puts in the place of what, and the law that must notice."""


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_noticed(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, instead, law, asked = PLANTED[fault]
    monkeypatch.setattr(where, name, instead)
    search = settings(max_examples=1_000, derandomize=True, database=None, phases=[Phase.generate])
    inner = law.hypothesis.inner_test  # type: ignore[attr-defined]  # Hypothesis keeps the test that it wraps
    strategies = (asked, SEEN)[: inner.__code__.co_argcount]
    with pytest.raises((AssertionError, RuleDefinitionError, pytest.fail.Exception)):
        given(*strategies)(search(FunctionType(inner.__code__, inner.__globals__)))()
