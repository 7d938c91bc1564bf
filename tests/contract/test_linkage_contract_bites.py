"""The contract of linkers catches every linker that breaks one promise."""

import inspect
from collections.abc import Iterable

import pytest
from attrs import evolve

from slrtkit.adapters.analytics.linkage import SplinkLinker
from slrtkit.errors import SlrtError
from slrtkit.ports.linkage import Agreement, Candidate, Candidates, Entry, Layout, NotRun
from slrtkit.testing.linkage import LinkageContract

Told = Candidates | NotRun


class Good(SplinkLinker):
    """A good linker; a fault changes the question or the answer."""

    def candidates(self, layout: Layout, entries: Iterable[Entry], *, least: int) -> Told:
        return self.changed(super().candidates(layout, entries, least=least))

    def changed(self, told: Told) -> Told:
        return Candidates(self.pairs(told.pairs)) if isinstance(told, Candidates) else told

    def pairs(self, pairs: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        return pairs


class FindsNothing(Good):
    def pairs(self, pairs: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        return pairs[:0]


class Certain(Good):
    def pairs(self, pairs: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        return tuple(evolve(pair, probability=10_000) for pair in pairs)


class BelievesWhatIsMissing(Good):
    def pairs(self, pairs: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        return tuple(evolve(pair, evidence=dict.fromkeys(pair.evidence, Agreement.SAME)) for pair in pairs)


class PrefersTheFirst(Good):
    """Thinks a little more of a pair whose right entry came first."""

    def candidates(self, layout: Layout, entries: Iterable[Entry], *, least: int) -> Told:
        known = list(entries)
        told = super().candidates(layout, known, least=least)
        first = known[0].id
        return (
            Candidates(tuple(evolve(p, probability=p.probability - (p.right == first)) for p in told.pairs))
            if isinstance(told, Candidates)
            else told
        )


class LikeliestLast(Good):
    def pairs(self, pairs: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        return tuple(reversed(pairs))


class TellsEverything(Good):
    def candidates(self, layout: Layout, entries: Iterable[Entry], *, least: int) -> Told:
        return super().candidates(layout, entries, least=min(least, 1))


class SaysNone(Good):
    def changed(self, told: Told) -> Told:
        return Candidates(()) if isinstance(told, NotRun) else told


class SaysNotRun(Good):
    def changed(self, told: Told) -> Told:
        return told if isinstance(told, NotRun) or told.pairs else NotRun("none", "none")


class SharesWhatIsMissing(Good):
    def candidates(self, layout: Layout, entries: Iterable[Entry], *, least: int) -> Told:
        filled = [evolve(one, values={"nik": one.values.get("nik") or "-"} | dict(one.values)) for one in entries]
        return super().candidates(
            layout, [evolve(one, values=dict(one.values) | {"nik": one.values["nik"] or "-"}) for one in filled], least=least
        )


class BreaksOnQuotes(Good):
    def candidates(self, layout: Layout, entries: Iterable[Entry], *, least: int) -> Told:
        known = list(entries)
        if any("'" in one.id for one in known):
            raise SyntaxError("a quote")
        return super().candidates(layout, known, least=least)


class ForgivesIds(Good):
    def candidates(self, layout: Layout, entries: Iterable[Entry], *, least: int) -> Told:
        return super().candidates(layout, {one.id: one for one in entries}.values(), least=least)


class ForgivesProbabilities(Good):
    def candidates(self, layout: Layout, entries: Iterable[Entry], *, least: int) -> Told:
        return super().candidates(layout, entries, least=min(max(least, 1), 10_000))


FAULTS: dict[type[Good], str] = {
    FindsNothing: "test_two_entries_of_one_person_are_told_and_strangers_are_not",
    Certain: "test_each_pair_says_how_it_agrees",
    BelievesWhatIsMissing: "test_each_pair_says_how_it_agrees",
    PrefersTheFirst: "test_the_order_of_entries_makes_no_difference",
    LikeliestLast: "test_pairs_are_told_from_the_least_probability_on_and_the_likeliest_first",
    TellsEverything: "test_pairs_are_told_from_the_least_probability_on_and_the_likeliest_first",
    SaysNone: "test_that_there_are_none_is_another_answer_than_that_nobody_looked",
    SaysNotRun: "test_that_there_are_none_is_another_answer_than_that_nobody_looked",
    SharesWhatIsMissing: "test_an_absent_value_is_no_value_that_two_share",
    BreaksOnQuotes: "test_quotes_and_signs_are_text",
    ForgivesIds: "test_an_id_that_stands_twice_is_refused",
    ForgivesProbabilities: "test_a_probability_that_is_none_is_refused",
}
PROMISES = [name for name, _ in inspect.getmembers(LinkageContract, inspect.isfunction) if name.startswith("test_")]


def prove(linker: type[Good], promise: str) -> None:
    test = getattr(LinkageContract(), promise)
    fixtures = {"make_linker": linker, "least": 0}
    test(**{name: fixtures[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[Good]) -> None:
    with pytest.raises((AssertionError, SyntaxError, SlrtError, pytest.fail.Exception)):
        prove(fault, FAULTS[fault])


@pytest.mark.parametrize("promise", PROMISES)
def test_a_linker_without_a_fault_keeps_the_promise(promise: str) -> None:
    prove(Good, promise)


def test_every_promise_is_bitten() -> None:
    assert set(FAULTS.values()) == set(PROMISES)
