"""What an explanation says: the condition's own shape, each node with its outcome or value and the facts that decided it.

Everybody is judged, and few explanations are looked at: a trace knows its outcome and whom to ask for the rest, and that is
worked out again when somebody wants to see it.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple, Protocol, TypeAlias

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.case import Case
from slrtkit.domain.rules.nodes import (
    All,
    Any,
    CaseDay,
    Condition,
    Day,
    Duration,
    FactRef,
    Flag,
    MemberRef,
    Node,
    Number,
    Receives,
    Text,
    Value,
)
from slrtkit.domain.rules.outcome import UNKNOWN, Outcome
from slrtkit.domain.rules.text import Plain, plain, unparse
from slrtkit.errors.masking import mask

__all__ = ["Because", "Judge", "Parts", "Plain", "Reader", "Reading", "Told", "Trace", "Why", "asked", "lacking", "reading"]


Parts: TypeAlias = "tuple[Trace | Reading, ...]"
Told: TypeAlias = dict[str, Value]
"""Known facts by their names in the case."""
Because: TypeAlias = tuple[Parts, Parts, bool]
"""What an outcome came about by: its parts, those of them that decided it, and whether the roster leaves it open."""
Why: TypeAlias = tuple[Parts, bool, bool]
"""What a value came about by: its parts, whether the roster leaves it open, and whether no fact can give it a value."""


class Judge(Protocol):
    """Judges one condition. `member` is the place of the member at hand in the roster, or -1."""

    @property
    def node(self) -> Condition:
        """What it judges."""

    def outcome(self, case: Case, member: int) -> Outcome:
        """Return the outcome."""

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        """Return what the outcome came about by."""

    def tell(self, case: Case, member: int, outcome: Outcome, found: "Told") -> None:
        """Put the known facts that decided the outcome to those that are found."""


class Reader(Protocol):
    """Reads one operand. `member` is the place of the member at hand in the roster, or -1."""

    @property
    def node(self) -> Node:
        """What it reads."""

    def value(self, case: Case, member: int) -> Value | Bounds | None:
        """Return the value; `Bounds` where only its ends are known; None where it is unknown."""

    def why(self, case: Case, member: int, value: Value | Bounds | None) -> Why:
        """Return what the value came about by."""

    def label(self, member: int) -> str:
        """Return the name that a fact has in the case; empty of whatever is no fact."""

    def tell(self, case: Case, member: int, found: "Told") -> None:
        """Put the known facts that the value is made of to those that are found."""


class Reading(NamedTuple):
    """An operand and its value; or what is known of the receipt of a program.

    Attributes:
        reader: Who read it.
        value: Its value; `Bounds` where only its ends are known; None where it is unknown.
        case: What it was read from.
        member: The place in the roster of the member at hand, from 0; otherwise -1.
    """

    reader: Reader
    value: Value | Bounds | None
    case: Case
    member: int = -1

    def __repr__(self) -> str:
        return f"Reading({unparse(self.node)!r})"

    @property
    def node(self) -> Node:
        """What was read or calculated."""
        return self.reader.node

    @property
    def why(self) -> Why:
        """What the value came about by."""
        return self.reader.why(self.case, self.member, self.value)

    @property
    def parts(self) -> Parts:
        """What it was calculated from."""
        return self.why[0]

    @property
    def label(self) -> str:
        """Of a fact: its name in the case, such as `members[1].age`."""
        return self.reader.label(self.member)

    def tell(self, found: Told) -> None:
        """Put the known facts that it was made of to those that are found."""
        self.reader.tell(self.case, self.member, found)

    @property
    def exact(self) -> bool:
        """Whether it has one value."""
        return self.value is not None and not isinstance(self.value, Bounds)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts without which the value is not exact."""
        return lacking((self,))[0]

    @property
    def undefined(self) -> tuple[str, ...]:
        """The arithmetic without a value that keeps it from being exact, as text."""
        return lacking((self,))[1]

    @property
    def facts(self) -> Mapping[str, Value]:
        """The known facts it was made of."""
        found: Told = {}
        self.tell(found)
        return found

    def as_json(self) -> dict[str, Plain]:
        """Return the reading as JSON: `value`, or `between` two ends (null: open); of a calculation also its `facts`."""
        form: dict[str, Plain] = {"operand": unparse(self.node)}
        if isinstance(self.value, Bounds):
            form["between"] = [plain(None if isinstance(end, float) else end) for end in (self.value.least, self.value.most)]
        else:
            form["value"] = _shown(self.value)
        if self.parts:
            form["facts"] = _named(self)
        return {**form, **_rest(self)}


class Trace(NamedTuple):
    """A condition and its outcome.

    Attributes:
        judge: Who judged it.
        outcome: The answer.
        case: What it was judged by.
        member: The place in the roster of the member at hand, from 0; otherwise -1.
    """

    judge: Judge
    outcome: Outcome
    case: Case
    member: int = -1

    def __repr__(self) -> str:
        return f"Trace({unparse(self.node)!r}, {self.outcome.value})"

    def tell(self, found: Told) -> None:
        """Put the known facts that decided the outcome to those that are found."""
        self.judge.tell(self.case, self.member, self.outcome, found)

    @property
    def node(self) -> Condition:
        """What was asked."""
        return self.judge.node

    @property
    def because(self) -> Because:
        """What the outcome came about by."""
        return self.judge.because(self.case, self.member, self.outcome)

    @property
    def parts(self) -> Parts:
        """The answers and values of its parts, in order; of `any` and `all`: one for each member."""
        return self.because[0]

    @property
    def causes(self) -> Parts:
        """Those of the parts, or of their parts, that decided the outcome."""
        return self.because[1]

    @property
    def label(self) -> str:
        """The member of whom `any` or `all` was asked (`members[1]`), or empty."""
        return f"members[{self.member}]" if self.member >= 0 and isinstance(self.node, Any | All) else ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that keep the outcome unknown; none where it is known."""
        return lacking((self,))[0] if self.outcome is UNKNOWN else ()

    @property
    def undefined(self) -> tuple[str, ...]:
        """The arithmetic without a value that keeps the outcome unknown, as text."""
        return lacking((self,))[1] if self.outcome is UNKNOWN else ()

    @property
    def facts(self) -> Mapping[str, Value]:
        """The known facts that decided the outcome, by their names in the case."""
        judge, outcome, case, member = self
        found: Told = {}
        judge.tell(case, member, outcome, found)
        return found

    def as_json(self) -> dict[str, Plain]:
        """Return the trace as JSON: `when`, `outcome`, `facts`, `missing`; if any, `member`, `undefined` and `parts`."""
        member: dict[str, Plain] = {"member": self.label} if self.label else {}
        return {**member, "when": unparse(self.node), "outcome": self.outcome.value, "facts": _named(self), **_rest(self)}


_Parts: TypeAlias = Iterable[Trace | Reading]


_new_trace = partial(tuple.__new__, Trace)
_new_reading = partial(tuple.__new__, Reading)
"""Both make a tuple of all its fields at once, in half the time."""


def asked(judge: Judge, case: Case, member: int) -> Trace:
    """Return what somebody judges."""
    return _new_trace((judge, judge.outcome(case, member), case, member))


def reading(reader: Reader, case: Case, member: int) -> Reading:
    """Return what somebody reads."""
    return _new_reading((reader, reader.value(case, member), case, member))


def lacking(parts: _Parts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the facts, and the arithmetic without a value, that keep outcomes unknown and values open."""
    missing: dict[str, None] = {}
    undefined: dict[str, None] = {}
    _seek(parts, missing, undefined)
    return tuple(missing), tuple(undefined)


def _seek(parts: _Parts, missing: dict[str, None], undefined: dict[str, None]) -> None:
    for part in parts:
        if isinstance(part, Trace):
            if part.outcome is not UNKNOWN:
                continue
            _, inner, roster_open = part.because
        else:
            if part.exact:
                continue
            inner, roster_open, void = part.why
            if void:
                undefined[unparse(part.node)] = None
                continue
            if part.label and not inner:
                missing[part.label] = None
        if roster_open:
            missing["members"] = None
        _seek(inner, missing, undefined)


def _named(of: Trace | Reading) -> dict[str, Plain]:
    return {name: _shown(value) for name, value in of.facts.items()}


def _shown(value: Value | None) -> Plain:
    """Return a value as JSON holds it, with no NIK or NKK whole in a text."""
    return mask(value) if isinstance(value, str) else plain(value)


def _rest(of: Trace | Reading) -> dict[str, Plain]:
    missing, undefined = lacking((of,))
    rest: dict[str, Plain] = {"missing": list(missing)}
    if undefined:
        rest["undefined"] = list(undefined)
    shown = [part.as_json() for part in of.parts if not _silent(of, part)]
    return {**rest, "parts": list(shown)} if shown else rest


def _silent(of: Trace | Reading, part: Trace | Reading) -> bool:
    """Whether a part says nothing: fixed values, and the fact that a trace of the same fact speaks of."""
    return isinstance(part.node, Number | Text | Flag | Day | Duration | CaseDay) or (
        part.node is of.node and isinstance(of.node, FactRef | MemberRef | Receives)
    )
