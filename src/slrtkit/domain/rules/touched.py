"""Which criteria an answer can touch at all: those that use the fact; all others stay as they were."""

from collections.abc import Hashable
from functools import cached_property

from attrs import evolve, frozen

from slrtkit.domain.rules.assess import Assessment, open_criteria
from slrtkit.domain.rules.case import Case
from slrtkit.domain.rules.completion import Open
from slrtkit.domain.rules.explain import judge
from slrtkit.domain.rules.facts import FactCatalogue
from slrtkit.domain.rules.nodes import Node
from slrtkit.domain.rules.ruleset import RuleSet
from slrtkit.domain.rules.used import asks_members, facts_used, receipts_used

__all__ = ["Touched"]

_ROSTER = "members"


@frozen
class Touched:
    """Rules, and what each of their criteria uses.

    Attributes:
        rules: The rules.
        catalogue: What is declared.
        before: What they say before any answer.
    """

    rules: RuleSet
    catalogue: FactCatalogue
    before: Assessment

    @cached_property
    def _uses(self) -> dict[str, frozenset[Hashable]]:
        return {one.code: frozenset(self._used(one.when)) for one in self.rules.judged}

    def _used(self, node: Node) -> set[Hashable]:
        used: set[Hashable] = {*facts_used(node, self.catalogue)}
        used.update((one.program, one.whose) for one in receipts_used(node, self.catalogue))
        return used | {_ROSTER} if asks_members(node, self.catalogue) else used

    def by(self, asked: Open) -> tuple[str, ...]:
        """Return the codes of the criteria that an answer can touch."""
        names: set[Hashable] = {_ROSTER} if asked.roster else {(asked.program, asked.whose)}
        if asked.fact is not None:
            *groups, last = asked.fact.path
            names = {asked.fact}
            if last == "birth_date":
                names.add(evolve(asked.fact, path=(*groups, "age")))
        return tuple(code for code, used in self._uses.items() if not used.isdisjoint(names))

    def left(self, asked: Open, after: Case, *, again: bool) -> int | None:
        """Return how many facts are missing in the case with an answer; None where the verdict is determined.

        Args:
            asked: What was answered.
            after: The case with the answer.
            again: Whether a criterion that stays open is asked anew what it lacks; otherwise it lacks all but this fact.
        """
        conditions = {one.code: one.when for one in self.rules.judged}
        traces = {code: judge(conditions[code], after) for code in self.by(asked)}
        outcomes = {code: trace.outcome for code, trace in (dict(self.before.criteria) | traces).items()}
        lacking = self._missing | {code: trace.missing for code, trace in traces.items() if again}
        still = open_criteria(self.rules, outcomes)
        return len({label for code in still for label in lacking[code]} - {asked.label}) if still else None

    @cached_property
    def _missing(self) -> dict[str, tuple[str, ...]]:
        return {code: trace.missing for code, trace in self.before.criteria}
