"""The crews that come along keep the contract, and a crew of processes keeps its own promises."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from slrtkit.adapters.crew import Alone, ProcessCrew
from slrtkit.domain import RegionCode
from slrtkit.errors import CrewLostError, InvalidIdentifierError
from slrtkit.ports.crew import Crew
from slrtkit.testing import CrewContract

Work = Callable[[int], int]
TASKS = """
import os, signal, sys, threading, time
from functools import partial
from slrtkit.adapters.crew import ProcessCrew

class Hand:
    def __init__(self):
        self.busy, self.done = threading.Lock(), -1

    def __call__(self, number):
        if not self.busy.acquire(blocking=False):
            raise ZeroDivisionError("two at once")
        time.sleep(0.02)
        self.done += 1
        self.busy.release()
        return self.done

def broken(number):
    if number == 1:
        raise ZeroDivisionError("nobody foresaw it")
    return number

def unsayable(number):
    return (lambda: number) if number == 1 else number

def long(number):
    time.sleep(600 * (number > 0))
    return os.getpid()

def killed(number):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number

def unhurried(number):
    time.sleep(0.05)
    return number

def seen(secret, number):
    shown = open("/proc/self/cmdline", "rb").read() + open("/proc/self/environ", "rb").read()
    return secret in shown

def watched(number):
    time.sleep(0.05 * (number > 0))
    return os.getpid()

if __name__ == "__main__":
    signal.signal(signal.SIGINT, lambda *_: None)
    work = {"unhurried": unhurried, "watched": watched}[sys.argv[1]]
    for task, made in ProcessCrew(partial(partial, work), 1).each(range(8)):
        print(task, made, flush=True)
"""


@pytest.fixture
def tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that processes can import."""
    (tmp_path / "crew_tasks.py").write_text(TASKS, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path / "crew_tasks.py"


class TestAlone(CrewContract):
    @pytest.fixture
    def make_crew(self) -> Callable[[Work], Crew[int, int]]:
        return Alone


class TestProcesses(CrewContract):
    ahead = 6

    @pytest.fixture
    def make_crew(self) -> Callable[[Work], Crew[int, int]]:
        return lambda work: ProcessCrew(partial(partial, work), 2)


@pytest.mark.usefixtures("tasks")
def test_a_process_that_is_killed_is_told_for_what_it_had_and_no_more_is_taken() -> None:
    killed: Work = import_module("crew_tasks").killed
    answers = list(ProcessCrew(partial(partial, killed), 1).each(range(50)))
    lost = [task for task, made in answers if isinstance(made, CrewLostError)]
    assert lost
    assert lost[0] <= 2
    assert [task for task, _ in answers] == list(range(len(answers)))
    assert len(answers) < 50


def test_what_cannot_be_opened_is_the_answer_to_every_task() -> None:
    closed: Callable[[], Work] = partial(RegionCode, "no code")  # type: ignore[assignment]  # it opens nothing, and says so
    answers = list(ProcessCrew(closed, 1).each(range(2)))
    assert [type(made) for _, made in answers] == [InvalidIdentifierError] * 2


def test_ctrl_c_at_a_terminal_does_not_reach_the_processes(tasks: Path) -> None:
    with subprocess.Popen(
        [sys.executable, tasks, "unhurried"], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        assert run.stdout is not None
        first = run.stdout.readline()
        os.killpg(run.pid, signal.SIGINT)
        rest = run.stdout.read()
    assert run.returncode == 0
    assert (first + rest).splitlines() == [f"{number} {number}" for number in range(8)]


def test_processes_end_with_the_one_that_gave_them_their_tasks_even_if_it_is_killed(tasks: Path) -> None:
    with subprocess.Popen([sys.executable, tasks, "watched"], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        worker = int(run.stdout.readline().split()[1])
        run.kill()
    for _ in range(200):
        if not alive(worker):
            break
        time.sleep(0.05)
    assert not alive(worker)


def alive(process: int) -> bool:
    """Whether a process runs; one that ended and waits to be noticed does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.usefixtures("tasks")
def test_a_process_opens_its_work_once_and_does_one_task_at_a_time() -> None:
    hand: Callable[[], Work] = import_module("crew_tasks").Hand
    assert [made for _, made in ProcessCrew(hand, 1).each(range(6))] == [0, 1, 2, 3, 4, 5]


@pytest.mark.usefixtures("tasks")
def test_what_nobody_foresaw_is_raised_when_it_is_its_turn() -> None:
    broken: Work = import_module("crew_tasks").broken
    answers = ProcessCrew(partial(partial, broken), 1).each(range(6))
    assert next(answers) == (0, 0)
    with pytest.raises(ZeroDivisionError, match="nobody foresaw it"):
        next(answers)


@pytest.mark.usefixtures("tasks")
def test_an_answer_that_cannot_be_sent_is_told_as_lost() -> None:
    unsayable: Work = import_module("crew_tasks").unsayable
    answers = dict(ProcessCrew(partial(partial, unsayable), 1).each(range(50)))
    assert isinstance(answers[1], CrewLostError)
    assert len(answers) < 50


@pytest.mark.usefixtures("tasks")
def test_whoever_asks_no_further_waits_for_no_task() -> None:
    long: Work = import_module("crew_tasks").long
    answers = ProcessCrew(partial(partial, long), 2).each(range(6))
    _, process = next(answers)
    assert isinstance(process, int)
    answers.close()  # type: ignore[attr-defined]  # it is a generator, and would take ten minutes
    assert not alive(process)


@pytest.mark.usefixtures("tasks")
def test_what_opens_their_work_stands_in_no_argument_and_no_environment() -> None:
    secret = b"kata-sandi-" + os.urandom(8).hex().encode()
    work = partial(import_module("crew_tasks").seen, secret)
    assert [made for _, made in ProcessCrew(partial(partial, work), 1).each(range(2))] == [False, False]
