"""Who judges what asks no members and compares nothing: a small class for each kind, that knows the outcome and its cause.

A missing fact is never "no": it makes a comparison unknown, and `and`, `or`, `not` pass the unknown on only where it matters.
"""

from attrs import frozen

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.case import Case
from slrtkit.domain.rules.checks import fault_at
from slrtkit.domain.rules.nodes import And, Flag, Known, Not, Or, Receives, Reference, Value, Whose
from slrtkit.domain.rules.outcome import MET, NOT_MET, UNKNOWN, Outcome, negate
from slrtkit.domain.rules.trace import Because, Judge, Reader, Reading, Told, Why, asked, reading

__all__ = ["Affirmed", "HasValue", "Joined", "Opposite", "Received", "Settled"]

_NOTHING: Because = ((), (), False)


def _alone(part: Reading) -> Because:
    return (part,), (part,), False


@frozen
class Settled:
    """Judges what is always, or never, met."""

    node: Flag

    def outcome(self, case: Case, member: int) -> Outcome:
        return MET if self.node.value else NOT_MET

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        return _NOTHING

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        """Tell nothing."""


@frozen
class Affirmed:
    """Judges a fact of yes and no."""

    node: Reference
    fact: Reader

    def outcome(self, case: Case, member: int) -> Outcome:
        value = self.fact.value(case, member)
        if value is True:
            return MET
        if value is False:
            return NOT_MET
        if value is None:
            return UNKNOWN
        raise fault_at(self.node, "rule.kind", "this fact is not yes or no", "compare it with something")

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        return _alone(reading(self.fact, case, member))

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        self.fact.tell(case, member, found)


@frozen
class HasValue:
    """Judges whether a fact has an exact value."""

    node: Known
    fact: Reader

    def outcome(self, case: Case, member: int) -> Outcome:
        value = self.fact.value(case, member)
        return NOT_MET if value is None or isinstance(value, Bounds) else MET

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        return _alone(reading(self.fact, case, member))

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        self.fact.tell(case, member, found)


@frozen
class _Receipt:
    """Reads whether somebody receives a program, as a fact of yes and no."""

    node: Receives
    judge: Judge

    def value(self, case: Case, member: int) -> Value | Bounds | None:
        outcome = self.judge.outcome(case, member)
        return None if outcome is UNKNOWN else outcome is MET

    def why(self, case: Case, member: int, value: Value | Bounds | None) -> Why:
        return (), False, False

    def label(self, member: int) -> str:
        return _receipt(self.node, member)

    def tell(self, case: Case, member: int, found: Told) -> None:
        self.judge.tell(case, member, self.judge.outcome(case, member), found)


def _receipt(node: Receives, member: int) -> str:
    """Return the name of what is known of the receipt of a program."""
    name = f"participation.{node.program}"
    match node.whose:
        case Whose.UNIT:
            return name
        case Whose.MEMBER:
            return f"members[{member}].{name}"
        case around:
            return f"{around}.{name}"


@frozen
class Received:
    """Judges whether somebody receives a program, or did."""

    node: Receives

    def outcome(self, case: Case, member: int) -> Outcome:
        bearer: str = self.node.whose
        if self.node.whose is Whose.MEMBER:
            if case.members is None or member < 0:
                raise fault_at(self.node, "rule.members", "no member is at hand here")
            bearer = f"members[{member}]"
        return case.receipts_of(bearer).answer(self.node, case.on)

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        return _alone(reading(_Receipt(self.node, self), case, member))

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        if outcome is not UNKNOWN:
            found[_receipt(self.node, member)] = outcome is MET


@frozen
class Joined:
    """Judges terms together: one of the outcome that decides is enough, and otherwise one unknown makes all unknown."""

    node: And | Or
    terms: tuple[Judge, ...]
    decides: Outcome
    otherwise: Outcome

    def outcome(self, case: Case, member: int) -> Outcome:
        decides, found = self.decides, self.otherwise
        for term in self.terms:
            outcome = term.outcome(case, member)
            if outcome is decides:
                return outcome
            if outcome is UNKNOWN:
                found = outcome
        return found

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        parts = tuple([asked(term, case, member) for term in self.terms])
        return parts, tuple([part for part in parts if part.outcome is outcome]), False

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        alike = outcome is self.otherwise
        for term in self.terms:
            if alike or term.outcome(case, member) is outcome:
                term.tell(case, member, outcome, found)


@frozen
class Opposite:
    """Judges that a term does not hold."""

    node: Not
    term: Judge

    def outcome(self, case: Case, member: int) -> Outcome:
        return negate(self.term.outcome(case, member))

    def because(self, case: Case, member: int, outcome: Outcome) -> Because:
        part = asked(self.term, case, member)
        return (part,), (part,), False

    def tell(self, case: Case, member: int, outcome: Outcome, found: Told) -> None:
        self.term.tell(case, member, negate(outcome), found)
