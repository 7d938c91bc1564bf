"""The facts of one case, read from nested mappings (the JSON shape) and typed by a catalogue.

`{"desil": 3, "housing": {"floor": "tanah"}, "members": [{"age": 5}, {"birth_date": "2019-02-28"}], "members_complete": true,
"participation": [{"program": "PKH", "from": "2025-01-01", "to": null}], "participation_complete": ["PKH"]}`

A name that is absent or null is unknown. Without `members` nothing is known of the members; the list is complete unless
`members_complete` is false. Without `participation` nothing is known of programs; that list is complete, unless
`participation_complete` is false or names the programs that it is complete about, as a list, or each with the day since when.
The family, the household and each member have lists of their own.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Final, TypeAlias

from attrs import field, frozen

from slrtkit.domain.rules.days import completed_years, shifted
from slrtkit.domain.rules.facts import SURROUNDINGS, DeclaredFact, FactCatalogue, Level, Seat, owner
from slrtkit.domain.rules.nodes import Duration, Period, Value
from slrtkit.domain.rules.opened import DEEPEST, is_name, opened
from slrtkit.domain.rules.receipts import NOTHING_KNOWN, Receipts
from slrtkit.domain.rules.values import fit, given
from slrtkit.errors import Problem, WireError

__all__ = ["MAX_MEMBERS", "Case", "Known", "births", "completed_years", "fit", "lives", "opened", "read", "read_all"]

Known: TypeAlias = Mapping[str, Value]
"""The known facts of one unit or member, by their names: `desil`, `housing.floor`, `family.desil`."""

MAX_MEMBERS: Final = 1000
"""Members in one roster."""
_OLDEST = 150
_NOTHING = FactCatalogue(())
_ROSTER = frozenset({"members", "members_complete"})
_AROUND = frozenset(f"{one}." for one in SURROUNDINGS)
_PARTICIPATION = frozenset({"participation", "participation_complete"})


@frozen
class Case:
    """What is known of one unit on the day of its case.

    Attributes:
        on: The day.
        known: Facts of the unit and of its surroundings.
        members: Facts of each member, or None where there is no roster.
        complete: Whether the roster names everybody.
        receipts: Of whom it is known which programs they receive: the unit (an empty text), `family`, `household`, or
            `members[0]` and so on.
        catalogue: What is declared: how facts follow from others, and between which ends they lie.
    """

    on: date
    known: Known = field(repr=False)
    members: tuple[Known, ...] | None = field(default=None, repr=False)
    complete: bool = False
    receipts: Mapping[str, Receipts] = field(factory=dict, repr=False)
    catalogue: FactCatalogue = field(default=_NOTHING, repr=False)

    def receipts_of(self, bearer: str) -> Receipts:
        """Return what is known of the programs that somebody receives."""
        return self.receipts.get(bearer, NOTHING_KNOWN)


def lives(born: date, on: date) -> bool:
    """Whether somebody born on a day can be among the living on another: not unborn, and not past 150 years of age."""
    return 0 <= completed_years(born, on) <= _OLDEST


def births(on: date) -> tuple[date, date]:
    """Return the first and the last day of birth of those who can be among the living on a day: see `lives`."""
    gone = shifted(on, Duration(_OLDEST + 1, Period.YEARS), back=True)
    return (date.min if gone is None else gone + timedelta(1)), on


def read(facts: Mapping[str, object], on: date, catalogue: FactCatalogue) -> Case:
    """Type the facts of a case.

    A group with a `birth_date` (the unit, or a member) has the `age` that follows from it on the day of the case.

    Raises:
        WireError: names that are not declared and values that do not fit, all of them, each with its path
            (`members[1].age`); no value is repeated in the message.
    """
    return read_all((facts,), on, catalogue)[0]


def read_all(units: Iterable[Mapping[str, object]], on: date, catalogue: FactCatalogue) -> tuple[Case, ...]:
    """Type the facts of several units of one household; members and surroundings that they share as one object are read once.

    Raises:
        WireError: see `read`; of the first unit that has such facts.
    """
    shared: dict[tuple[str, int], _Reader] = {}
    return tuple([_read(facts, _Reader(on, catalogue, shared)) for facts in units])


def _read(facts: Mapping[str, object], reader: "_Reader") -> Case:
    known = reader.group(facts)
    roster, complete = facts.get("members"), facts.get("members_complete")
    members = None if roster is None else tuple(reader.once("members", roster, lambda part: part.members(roster)).known)
    if complete is not None and not isinstance(complete, bool):
        reader.problem("members_complete", "facts.kind", f"true or false is expected, not {given(complete)}")
    if reader.problems:
        raise WireError(reader.problems)
    return Case(reader.on, known, members, members is not None and complete is not False, reader.receipts, reader.catalogue)


@frozen
class _Reader:
    """Reads one unit, or a part of it; `shared` are the parts that other units may have too, each with what it was read of."""

    on: date
    catalogue: FactCatalogue
    shared: dict[tuple[str, int], "_Reader"] = field(factory=dict)
    of: object = None
    problems: list[Problem] = field(factory=list)
    receipts: dict[str, Receipts] = field(factory=dict)
    known: list[dict[str, Value]] = field(factory=list)

    def once(self, name: str, of: object, read: Callable[["_Reader"], None]) -> "_Reader":
        """Take in a part, which is read the first time that it is met, and return its reader."""
        part = self.shared.get((name, id(of)))
        if part is None:
            part = self.shared[name, id(of)] = _Reader(self.on, self.catalogue, of=of)
            read(part)
        self.problems.extend(part.problems)
        self.receipts.update(part.receipts)
        return part

    def problem(self, path: str, code: str, text: str) -> None:
        self.problems.append(Problem(path, code, text))

    def members(self, roster: object) -> None:
        """Read everybody into `known`."""
        if not isinstance(roster, list | tuple):
            self.problem("members", "facts.kind", f"a list of members is expected, not {given(roster)}")
            return
        if len(roster) > MAX_MEMBERS:
            self.problem("members", "facts.range", f"a roster has at most {MAX_MEMBERS} members")
            return
        for index, member in enumerate(roster):
            if isinstance(member, Mapping):
                self.known.append(self.group(member, f"members[{index}]."))
            else:
                self.problem(f"members[{index}]", "facts.kind", f"the facts of a member are expected, not {given(member)}")

    def around(self, facts: Mapping[str, object], before: str, level: Level) -> None:
        """Read the family or the household into `known`."""
        self.take(facts, before)
        self.known.append({})
        self.collect(facts, before, level, "", self.known[0])

    def group(self, facts: Mapping[str, object], label: str = "") -> dict[str, Value]:
        known: dict[str, Value] = {}
        self.take(facts, label)
        self.collect(facts, "", self.catalogue.tree, label, known)
        for name in self.catalogue.births:
            value = known.get(name)
            if isinstance(value, date):
                known[f"{name.removesuffix('birth_date')}age"] = completed_years(value, self.on)
                if not lives(value, self.on):
                    self.problem(label + name, "facts.range", "nobody born on this day lives on the day of the case")
        return known

    def take(self, facts: Mapping[str, object], label: str) -> None:
        """Read the programs that somebody receives."""
        if "participation" in facts or "participation_complete" in facts:
            self.receipts[label.removesuffix(".")] = Receipts.read(facts, label, self.problems)

    def collect(self, facts: Mapping[str, object], before: str, level: Level, label: str, known: dict[str, Value]) -> None:
        """Read a group of facts, whose names begin with `before`; most are declared, and of a value that is plain."""
        for key, value in facts.items():
            seat = level.get(key)
            if type(seat) is Seat:
                if type(value) is seat.kind and value in seat.values:
                    known[seat.name] = value  # type: ignore[assignment]  # a plain value is one
                elif value is not None and (typed := self.value(seat.fact, value, label + seat.name)) is not None:
                    known[seat.name] = typed
            elif isinstance(seat, dict) and isinstance(value, Mapping):
                self.inner(value, f"{before}{key}.", seat, label, known)
            elif key in self.apart(before, label):
                continue
            elif not is_name(key):
                self.problem(f"{label}{before}?", "facts.name", "this is no name of a fact")
            elif isinstance(value, Mapping):
                self.inner(value, f"{before}{key}.", {}, label, known)
            elif value is not None:
                near = self.catalogue.nearest(owner((*before.split(".")[:-1], key), None)[1])
                text = "this fact is not declared" + (f"; did you mean {near}?" if near else "")
                self.problem(f"{label}{before}{key}", "facts.unknown", text)

    def inner(self, facts: Mapping[str, object], before: str, level: Level, label: str, known: dict[str, Value]) -> None:
        """Read a group inside of another."""
        if not label and before in _AROUND:
            known.update(self.once(before, facts, lambda part: part.around(facts, before, level)).known[0])
        elif before.count(".") > DEEPEST:
            self.problem(label + before[:-1], "facts.depth", f"facts are grouped at most {DEEPEST} levels deep")
        else:
            self.collect(facts, before, level, label, known)

    def apart(self, before: str, label: str) -> frozenset[str]:
        """Return the names in a group that are no facts."""
        if before:
            return _PARTICIPATION if not label and before in _AROUND else frozenset()
        return _PARTICIPATION if label else _PARTICIPATION | _ROSTER

    def value(self, fact: DeclaredFact, value: object, where: str) -> Value | None:
        typed, problem = fit(fact, value, where)
        if problem:
            self.problems.append(problem)
        return typed
