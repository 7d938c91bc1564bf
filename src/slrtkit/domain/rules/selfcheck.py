"""What is certainly wrong, or odd, with rules that can be judged: what no case can meet, what asks nothing, what is said twice.

Only what holds in every case is told, so that no finding is a false alarm. A fault makes the rules say what nobody can have
meant; a remark is for the author to look at.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations, pairwise

from attrs import frozen

from slrtkit.domain.rules.criterion import Criterion, Role
from slrtkit.domain.rules.facts import FactCatalogue
from slrtkit.domain.rules.finding import Finding
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.outcome import Outcome
from slrtkit.domain.rules.ruleset import RuleSet
from slrtkit.domain.rules.tally import Tally, merged, outcome_of, tally
from slrtkit.domain.rules.terms import idle_terms
from slrtkit.domain.rules.text import unparse
from slrtkit.domain.rules.used import facts_used
from slrtkit.domain.rules.worlds import ALWAYS, NEVER, Together, Worlds

__all__ = ["selfcheck"]


def selfcheck(versions: Iterable[RuleSet], catalogue: FactCatalogue = FACTS) -> tuple[Finding, ...]:
    """Return what is found in the versions of one program, in the order of their days.

    Args:
        versions: Rules whose conditions are free of faults (`RuleSet.faults`).
        catalogue: What is declared.
    """
    ordered = sorted(versions, key=lambda version: version.in_force_from)
    within = (finding for version in ordered for finding in _Check(version, Worlds(catalogue)).findings())
    return (*within, *_dates(ordered))


def _dates(ordered: list[RuleSet]) -> Iterator[Finding]:
    for one, following in pairwise(ordered):
        last, first = one.in_force_until, following.in_force_from
        path = f"{one.program}[{first}]"
        if one.in_force_from == first or (last is not None and last >= first):
            yield Finding.wrong("version.overlap", path, "dua versi berlaku bersamaan", "two versions hold on one day")
        elif last is not None and last + timedelta(days=1) < first:
            days = (first - last).days - 1
            indonesian, english = f"{days} hari sebelumnya tanpa aturan", f"no rules are in force on the {days} days before"
            yield Finding.odd("version.gap", path, indonesian, english)


@frozen
class _Check:
    rules: RuleSet
    worlds: Worlds

    def findings(self) -> Iterator[Finding]:
        found = [*self._alone(), *self._pairs()]
        yield from found
        if not any(finding.fault for finding in found):
            yield from self._whole()
        yield from self._papers()
        yield from self._queue()

    def _path(self, code: str) -> str:
        return f"{self.rules.program}[{self.rules.in_force_from}].{code}"

    def _alone(self) -> Iterator[Finding]:
        """Look at each criterion by itself."""
        for one in self.rules.judged:
            outcomes, path = self.worlds.together(one.when), self._path(one.code)
            if outcomes == NEVER:
                yield Finding.wrong("criterion.never", path, "tidak pernah dapat terpenuhi", "no case can meet this")
            elif outcomes == ALWAYS:
                barred = one in self.rules.barring or one.role is Role.SUFFICIENT
                form = Finding.wrong if barred else Finding.odd
                yield form("criterion.always", path, "selalu terpenuhi", "every case meets this")
            else:
                yield from idle_terms(one.when, self.worlds, path)

    def _pairs(self) -> Iterator[Finding]:
        """Look at every two criteria that ask about the same."""
        real = [one for one in self.rules.judged if self.worlds.together(one.when) not in {NEVER, ALWAYS}]
        for one, other in combinations(real, 2):
            if self.worlds.shared(one.when, other.when) and (seen := self.worlds.together(one.when, other.when)):
                yield from self._pair(one, other, seen)

    def _pair(self, one: Criterion, other: Criterion, seen: Together) -> Iterator[Finding]:
        path, alike = self._path(other.code), (one in self.rules.barring) is (other in self.rules.barring)
        both_required = one.role is other.role is Role.REQUIRED
        if alike and seen <= {(True, True), (False, False)}:
            yield Finding.wrong("criterion.duplicate", path, f"sama dengan {one.code}", f"asks the same as {one.code}")
        elif not both_required:
            return
        elif not alike and (False, True) not in seen:
            indonesian, english = f"pemenuhnya dikecualikan oleh {one.code}", f"whoever meets it is excluded by {one.code}"
            yield Finding.wrong("criterion.contradicts", path, indonesian, english)
        elif alike and one not in self.rules.barring and (True, True) not in seen:
            indonesian, english = f"tidak dapat terpenuhi bersama {one.code}", f"cannot be met together with {one.code}"
            yield Finding.wrong("criterion.contradicts", path, indonesian, english)
        elif alike and ((True, False) not in seen or (False, True) not in seen):
            first = ((True, False) not in seen) is (one not in self.rules.barring)
            idle, by = (other, one) if first else (one, other)
            indonesian, english = f"tidak menambah apa pun pada {by.code}", f"adds nothing to {by.code}"
            yield Finding.odd("criterion.idle", self._path(idle.code), indonesian, english)

    def _whole(self) -> Iterator[Finding]:
        """Look at what all criteria together come to."""
        verdicts = {outcome_of(self.rules, whole) for whole in merged(self._tallies())}
        path = f"{self.rules.program}[{self.rules.in_force_from}]"
        if verdicts == {Outcome.NOT_MET}:
            yield Finding.wrong("rules.nobody", path, "tidak ada yang dapat memenuhi syarat", "nobody can be eligible")
        if verdicts == {Outcome.MET}:
            yield Finding.wrong("rules.everybody", path, "semua orang memenuhi syarat", "everybody is eligible")

    def _tallies(self) -> Iterator[frozenset[Tally]]:
        """Yield what each group of criteria that ask about the same can come to."""
        groups: list[tuple[Criterion, ...]] = []
        for one in self.rules.judged:
            near = [group for group in groups if any(self.worlds.shared(one.when, other.when) for other in group)]
            groups = [*(group for group in groups if group not in near), (*(other for group in near for other in group), one)]
        for group in groups:
            seen = self.worlds.together(*(one.when for one in group))
            if seen is None:
                yield from (self._of((one,), frozenset({(True,), (False,)})) for one in group)
            else:
                yield self._of(group, seen)

    def _of(self, group: tuple[Criterion, ...], seen: Together) -> frozenset[Tally]:
        codes = [one.code for one in group]
        outcomes = ([Outcome.of(holds=holds) for holds in one] for one in seen)
        return frozenset(tally(self.rules, dict(zip(codes, one, strict=True))) for one in outcomes)

    def _papers(self) -> Iterator[Finding]:
        for paper in self.rules.documents:
            if paper.when is not None and self.worlds.together(paper.when) == NEVER:
                yield Finding.wrong("document.never", self._path(paper.code), "tidak pernah diperlukan", "is never needed")

    def _queue(self) -> Iterator[Finding]:
        """Look for what the waiting order rests on and nobody asks."""
        catalogue = self.worlds.catalogue
        asked = {fact for one in self.rules.judged for fact in facts_used(one.when, catalogue)}
        for operand in self.rules.quota.order if self.rules.quota else ():
            if any(fact not in asked and catalogue.formula(fact) is None for fact in facts_used(operand, catalogue)):
                said = unparse(operand)
                indonesian, english = (
                    f"urutan memakai {said}, yang tidak ditanyakan oleh syarat mana pun",
                    f"the order uses {said}, which no criterion asks",
                )
                yield Finding.odd("quota.unasked", self._path("quota"), indonesian, english)
