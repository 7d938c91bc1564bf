"""The contract of the Crew port: every task answered once, in order; errors as answers; tasks taken as they can be done."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import TypeAlias

import pytest

from slrtkit.errors import RenderError, SlrtError
from slrtkit.ports.crew import Crew

__all__ = ["CrewContract", "doubled"]

MANY = 40
_ODD = 7
MakeCrew: TypeAlias = Callable[[Callable[[int], int]], Crew[int, int]]


def doubled(number: int) -> int:
    """Return twice a number; one of each seven is refused."""
    if number % _ODD == _ODD - 1:
        raise RenderError("this one is refused", code="document.missing", path=f"letter[{number}]", cure="try another")
    return 2 * number


class CrewContract:
    """The promises of `slrtkit.ports.Crew`.

    `make_crew` is a fixture: a callable that takes what does a task, a function of a module, and returns a crew of it. `ahead`
    is how many tasks the crew may take before it answers the first.
    """

    ahead: int = 1

    @pytest.fixture
    def make_crew(self) -> MakeCrew:
        """Return a callable that makes the crew under test."""
        raise NotImplementedError("a contract is subclassed, with a make_crew fixture")

    @pytest.fixture
    def answers(self, make_crew: MakeCrew) -> list[tuple[int, int | SlrtError]]:
        """What a crew answers to many tasks."""
        return list(make_crew(doubled).each(range(MANY)))

    def test_every_task_is_answered_once_and_in_order(self, answers: list[tuple[int, int | SlrtError]]) -> None:
        """Each with what came of it."""
        assert [task for task, _ in answers] == list(range(MANY))
        assert all(made == 2 * task for task, made in answers if task % _ODD != _ODD - 1)

    def test_a_task_that_fails_is_answered_by_its_error_and_stops_no_other(
        self, answers: list[tuple[int, int | SlrtError]]
    ) -> None:
        """The error says the same as where it was raised: code, path and what to do."""
        failed = {task: made for task, made in answers if isinstance(made, SlrtError)}
        assert sorted(failed) == [task for task in range(MANY) if task % _ODD == _ODD - 1]
        for task, error in failed.items():
            told = (error.code, error.path, error.cure)
            assert told == ("document.missing", f"letter[{task}]", "try another")

    def test_tasks_are_taken_as_they_can_be_done(self, make_crew: MakeCrew) -> None:
        """Whoever gives them may stop at any time, and what was taken is still answered."""
        taken = list[int]()
        stopped = False

        def tasks() -> Iterator[int]:
            for number in count():
                if stopped:
                    return
                taken.append(number)
                yield number

        answered = list[int]()
        for task, _ in make_crew(doubled).each(tasks()):
            answered.append(task)
            assert len(taken) - len(answered) < self.ahead
            stopped = len(answered) >= _ODD
        assert answered == taken

    def test_no_task_is_no_answer(self, make_crew: MakeCrew) -> None:
        """And no process is started for it."""
        assert list(make_crew(doubled).each(())) == []
