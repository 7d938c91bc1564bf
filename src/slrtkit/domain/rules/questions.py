"""What to ask next: the facts that can still change a verdict, most decisive first."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import frozen

from slrtkit.domain.rules.assess import assess, open_criteria
from slrtkit.domain.rules.case import read
from slrtkit.domain.rules.completion import Answer, Open, answered, opening
from slrtkit.domain.rules.facts import FactCatalogue
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.kinds import Kinds, kinds
from slrtkit.domain.rules.relevance import Inquiry, relevant
from slrtkit.domain.rules.ruleset import RuleSet
from slrtkit.domain.rules.touched import Touched

__all__ = ["BUDGET", "Question", "questions"]

BUDGET = 50_000
"""Times that a member is looked at for what a criterion lacks after an answer; where there are more, it lacks all it did."""


@frozen
class Question:
    """A fact to ask for.

    Attributes:
        asks: What is asked for; its label is that of `Assessment.missing`.
        criteria: Codes of the criteria that it keeps open.
        decides: The share of the kinds of answers after which the verdict is determined, whatever else is unknown.
        remains: How many facts are missing after an answer, on average over its kinds; about so many where the household is so
            large, and so much is asked, that counting would take long (`BUDGET`).
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
    roster = _roster(facts)
    alike = {label: _alike(one, roster) for label, one in opened.items()}
    touched = Touched(rules, catalogue, now)

    def of(one: Open) -> Kinds:
        return kinds(one, [conditions[code] for code in touched.by(one) if code in conditions], facts, on, catalogue)

    first = {alike[label]: one for label, one in reversed(opened.items())}
    kind = {key: of(one) for key, one in first.items()}
    asked = {label: (one, kind[alike[label]]) for label, one in opened.items()}
    settled = {code: trace.outcome for code, trace in now.criteria if code not in keeping}
    matter = relevant(Inquiry(rules, facts, on, catalogue, settled, keeping, asked)) or now.missing
    tried = {alike[label]: first[alike[label]] for label in opened if label in matter}
    work = sum(len(kind[key].answers) * len(touched.by(one)) for key, one in tried.items()) * max(len(roster), 1)

    def left(one: Open, answer: Answer) -> int | None:
        return touched.left(one, read(answered(facts, one, answer), on, catalogue), again=work <= BUDGET)

    after = {key: [left(one, answer) for answer in kind[key].answers] for key, one in tried.items()}
    found = []
    for label, one in opened.items():
        if label in matter:
            counts = after[alike[label]]
            criteria = tuple(code for code, labels in keeping.items() if label in labels)
            settles, remains = counts.count(None), sum(count or 0 for count in counts)
            found.append(Question(one, criteria, *(Fraction(number, max(len(counts), 1)) for number in (settles, remains))))
    return tuple(sorted(found, key=lambda one: (-one.decides, one.remains, one.asks.member is not None)))


def _roster(facts: Mapping[str, object]) -> Sequence[object]:
    roster = facts.get("members")
    return roster if isinstance(roster, list | tuple) else ()


def _alike(one: Open, roster: Sequence[object]) -> Hashable:
    """Return what is the same of two questions about members of whom the same is known: these have the same answers."""
    return one.label if one.member is None else (one.fact, one.program, roster.index(roster[one.member]))
