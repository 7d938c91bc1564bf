"""What to ask next: the facts that can still change a verdict, most decisive first."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from slrtkit.domain.rules.assess import Entitlement, assess, open_criteria
from slrtkit.domain.rules.completion import Open, answered, opening
from slrtkit.domain.rules.facts import FactCatalogue
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.kinds import kinds
from slrtkit.domain.rules.relevance import Inquiry, relevant
from slrtkit.domain.rules.ruleset import RuleSet

__all__ = ["Question", "questions"]


@frozen
class Question:
    """A fact to ask for.

    Attributes:
        asks: What is asked for; its label is that of `Assessment.missing`.
        criteria: Codes of the criteria that it keeps open.
        decides: The share of the kinds of answers after which the verdict is determined, whatever else is unknown.
        remains: How many facts are missing after an answer, on average over its kinds.
    """

    asks: Open
    criteria: tuple[str, ...]
    decides: Fraction
    remains: Fraction

    @property
    def label(self) -> str:
        """`desil`, `members[1].age`, `participation.PKH`; `members` asks who else there is."""
        return self.asks.label


def questions(rules: RuleSet, facts: Mapping[str, object], on: date, catalogue: FactCatalogue = FACTS) -> tuple[Question, ...]:
    """Return what to ask next about a case, the most decisive first; nothing where the verdict is determined.

    First comes what most kinds of answers settle; then what leaves least to ask; then what concerns the unit itself; then the
    order of the rules. A fact is asked for only where two ways to complete the case that differ in it alone differ in verdict;
    where no fact is such, and the verdict is open all the same (`works or not works`), everything that keeps it open.

    Args:
        rules: The version in force on the day of the case.
        facts: Nested mappings; a name that is absent or None is unknown.
        on: The day of the case.
        catalogue: What is declared.

    Raises:
        WireError: facts that are not declared or do not fit, each with its path.
        NotFoundError: the rules were not in force on that day.
    """
    now = assess(rules, facts, on, catalogue)
    still = open_criteria(rules, {code: trace.outcome for code, trace in now.criteria})
    keeping = {code: trace.missing for code, trace in now.criteria if code in still and trace.missing}
    conditions = {one.code: one.when for one in rules.judged if one.code in keeping}
    opened = {label: opening(label) for label in now.missing}
    asked = {label: (one, kinds(one, conditions.values(), facts, on, catalogue)) for label, one in opened.items()}
    settled = {code: trace.outcome for code, trace in now.criteria if code not in keeping}
    matter = relevant(Inquiry(rules, facts, on, catalogue, settled, keeping, asked)) or now.missing
    found = []
    for label, (one, of) in asked.items():
        if label in matter:
            after = [assess(rules, answered(facts, one, answer), on, catalogue) for answer in of.answers]
            settles = sum(then.entitlement is not Entitlement.UNDETERMINED for then in after)
            remains = sum(len(then.missing) for then in after)
            criteria = tuple(code for code, labels in keeping.items() if label in labels)
            kinds_of = max(len(after), 1)
            found.append(Question(one, criteria, Fraction(settles, kinds_of), Fraction(remains, kinds_of)))
    return tuple(sorted(found, key=lambda one: (-one.decides, one.remains, one.asks.member is not None)))
