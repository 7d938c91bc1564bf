"""The crew contract catches every crew that breaks one promise."""

import inspect
from collections.abc import Callable, Iterable, Iterator

import pytest

from slrtkit.adapters.crew import Alone
from slrtkit.errors import SlrtError
from slrtkit.testing.crew import CrewContract, doubled

Answers = Iterator[tuple[int, int | SlrtError]]


class Good:
    def __init__(self, work: Callable[[int], int]) -> None:
        self.crew = Alone(work)

    def each(self, tasks: Iterable[int]) -> Answers:
        return self.crew.each(tasks)


class Greedy(Good):
    """Takes a hundred at once."""

    def each(self, tasks: Iterable[int]) -> Answers:
        given = iter(tasks)
        taken = [one for one, _ in zip(given, range(100), strict=False)]
        yield from self.crew.each(taken)
        yield from self.crew.each(given)


class Backwards(Good):
    def each(self, tasks: Iterable[int]) -> Answers:
        answers = self.crew.each(tasks)
        for one in answers:
            other = next(answers, None)
            yield from [other, one] if other else [one]


class Forgets(Good):
    def each(self, tasks: Iterable[int]) -> Answers:
        return (answer for answer in self.crew.each(tasks) if answer[0] != 3)


class SaysItTwice(Good):
    def each(self, tasks: Iterable[int]) -> Answers:
        for answer in self.crew.each(tasks):
            yield from [answer] * (1 + (answer[0] == 3))


class Raises(Good):
    def each(self, tasks: Iterable[int]) -> Answers:
        for task, made in self.crew.each(tasks):
            if isinstance(made, SlrtError):
                raise made
            yield task, made


class TellsLess(Good):
    def each(self, tasks: Iterable[int]) -> Answers:
        for task, made in self.crew.each(tasks):
            yield task, SlrtError(made.text) if isinstance(made, SlrtError) else made


class InventsOne(Good):
    def each(self, tasks: Iterable[int]) -> Answers:
        yield from self.crew.each(tasks)
        yield 1000, 2000


LAWS = {name: law for name, law in inspect.getmembers(CrewContract, inspect.isfunction) if name.startswith("test_")}


def broken(crew: type[Good]) -> set[str]:
    """The names of the laws that a crew breaks."""
    found = set()
    for name, law in LAWS.items():
        contract = CrewContract()
        try:
            if "answers" in inspect.signature(law).parameters:
                law(contract, list(crew(doubled).each(range(40))))
            else:
                law(contract, crew)
        except (AssertionError, SlrtError):
            found.add(name)
    return found


def test_a_good_crew_passes() -> None:
    assert not broken(Good)


@pytest.mark.parametrize("crew", [Greedy, Backwards, Forgets, SaysItTwice, Raises, TellsLess, InventsOne])
def test_a_crew_that_breaks_a_promise_is_caught(crew: type[Good]) -> None:
    assert broken(crew)
