"""What an explanation says: the condition's own shape, each node with its outcome or value and the facts that decided it."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.nodes import Condition, Day, FactRef, Flag, MemberRef, Number, Operand, Text, Value
from slrtkit.domain.rules.outcome import Outcome
from slrtkit.domain.rules.text import decimal, unparse

__all__ = ["Plain", "Reading", "Trace"]

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
"""What can be written as JSON."""


@frozen
class Reading:
    """An operand and its value.

    Attributes:
        node: What was read or calculated.
        value: Its value; `Bounds` where only its ends are known; None where it is unknown.
        parts: What it was calculated from.
        label: Of a fact: its name in the case, such as `members[1].age`.
        roster_open: The count needs members that the roster does not name.
        zero: The divisor is zero: no fact can give it a value.
    """

    node: Operand
    value: Value | Bounds | None
    parts: tuple["Reading | Trace", ...] = ()
    label: str = ""
    roster_open: bool = False
    zero: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts without which the value is not exact."""
        if self.zero or (self.value is not None and not isinstance(self.value, Bounds)):
            return ()
        own = (self.label,) if self.label else ("members",) if self.roster_open else ()
        return _distinct((*own, *(name for part in self.parts for name in part.missing)))

    @property
    def undefined(self) -> tuple[str, ...]:
        """The divisions by zero in it, as text."""
        own = (unparse(self.node),) if self.zero else ()
        return _distinct((*own, *(text for part in self.parts for text in part.undefined)))

    @property
    def facts(self) -> Mapping[str, Value]:
        """The known facts it was made of."""
        if self.label and self.value is not None and not isinstance(self.value, Bounds):
            return {self.label: self.value}
        return _together(self.parts)

    def as_json(self) -> dict[str, Plain]:
        """Return the reading as JSON: `value`, or `between` two ends (null: open); of a calculation also its `facts`."""
        form: dict[str, Plain] = {"operand": unparse(self.node)}
        if isinstance(self.value, Bounds):
            form["between"] = [_plain(None if isinstance(end, float) else end) for end in (self.value.least, self.value.most)]
        else:
            form["value"] = _plain(self.value)
        if self.parts:
            form["facts"] = _facts(self)
        return {**form, **_rest(self)}


@frozen
class Trace:
    """A condition and its outcome.

    Attributes:
        node: What was asked.
        outcome: The answer.
        parts: The answers and values of its parts, in order; of `any` and `all`: one for each member.
        causes: Those of the parts, or of their parts, that decided the outcome.
        label: The member it was asked of (`members[1]`), or empty.
        roster_open: The outcome needs members that the roster does not name.
    """

    node: Condition
    outcome: Outcome
    parts: tuple["Trace | Reading", ...] = ()
    causes: tuple["Trace | Reading", ...] = ()
    label: str = ""
    roster_open: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that keep the outcome unknown; none where it is known."""
        if self.outcome is not Outcome.UNKNOWN:
            return ()
        own = ("members",) if self.roster_open else ()
        return _distinct((*own, *(name for part in self.causes for name in part.missing)))

    @property
    def undefined(self) -> tuple[str, ...]:
        """The divisions by zero that keep the outcome unknown, as text."""
        if self.outcome is not Outcome.UNKNOWN:
            return ()
        return _distinct(text for part in self.causes for text in part.undefined)

    @property
    def facts(self) -> Mapping[str, Value]:
        """The known facts that decided the outcome, by their names in the case."""
        return _together(self.causes)

    def as_json(self) -> dict[str, Plain]:
        """Return the trace as JSON: `when`, `outcome`, `facts`, `missing`; if any, `member`, `undefined` and `parts`."""
        member: dict[str, Plain] = {"member": self.label} if self.label else {}
        return {**member, "when": unparse(self.node), "outcome": self.outcome.value, "facts": _facts(self), **_rest(self)}


def _facts(of: Trace | Reading) -> dict[str, Plain]:
    return {name: _plain(value) for name, value in of.facts.items()}


def _rest(of: Trace | Reading) -> dict[str, Plain]:
    rest: dict[str, Plain] = {"missing": list(of.missing)}
    if of.undefined:
        rest["undefined"] = list(of.undefined)
    if not isinstance(of.node, FactRef | MemberRef):
        parts: list[Plain] = [part.as_json() for part in of.parts if not isinstance(part.node, Number | Text | Flag | Day)]
        rest |= {"parts": parts} if parts else {}
    return rest


def _plain(value: Value | None) -> Plain:
    match value:
        case Fraction():
            return decimal(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _together(parts: Iterable["Trace | Reading"]) -> dict[str, Value]:
    return {name: value for part in parts for name, value in part.facts.items()}
