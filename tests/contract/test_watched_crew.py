"""A crew of watched processes keeps the contract, and its own promise: what goes wrong over one task costs that task only."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from mmap import mmap
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pytest

from slrtkit.adapters.signing.watched import Budget, Child, WatchedCrew, crew
from slrtkit.domain import RegionCode
from slrtkit.errors import SlrtError, TaskStoppedError
from slrtkit.ports.crew import Crew
from slrtkit.testing import CrewContract

Work = Callable[[int], int]
TASKS = """
import os, signal, sys, threading, time
from functools import partial
from slrtkit.adapters.signing.watched import Budget, WatchedCrew

def killed(number):
    if number % 10 == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number

def crashed(number):
    if number % 10 == 3:
        raise RecursionError("so deep")
    return number

def greedy(number):
    return len(bytearray(2 << 30 if number % 10 == 3 else 1))

def wasteful(number):
    bytearray(b"x") * (300 << 20 if number % 10 == 3 else 1)
    return os.getpid()

def ample(number):
    bytearray(b"x") * (100 << 20)
    return number

def asleep(number):
    time.sleep(60 if number % 10 == 3 else 0)
    return number

def busy(number):
    while number % 10 == 3:
        pass
    return number

def unsayable(number):
    return {1, 2} if number % 10 == 3 else number

def loud(number):
    print("suara", number, flush=True)
    return number

def process(number):
    return os.getpid()

def slow(number):
    time.sleep(60 * (number > 0))
    return os.getpid()

if __name__ == "__main__":
    try:
        for task, made in WatchedCrew(partial(partial, slow), 2, Budget(seconds=90)).each(range(1000)):
            print(made, flush=True)
            if sys.argv[1:]:  # another thread hears Ctrl-C, so that nothing this one waits for is interrupted
                threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
                signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    except KeyboardInterrupt:
        sys.exit(7)
"""


@pytest.fixture(autouse=True)
def tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that processes can import."""
    (tmp_path / "watched_tasks.py").write_text(TASKS, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "watched_tasks", raising=False)
    monkeypatch.setattr(crew, "_IDLE", {})  # those that are kept know no such module
    return tmp_path / "watched_tasks.py"


@pytest.fixture(params=["fork", "spawn"])
def started(request: pytest.FixtureRequest) -> Iterator[str]:
    """Have children forked, as where there is no other thread, or spawned, as where there is one."""
    rest = threading.Event()
    other = threading.Thread(target=rest.wait)
    if request.param == "spawn":
        other.start()
    yield request.param
    rest.set()
    if request.param == "spawn":
        other.join()


class TestWatched(CrewContract):
    ahead = 33

    @pytest.fixture
    def make_crew(self) -> Callable[[Work], Crew[int, int]]:
        return lambda work: WatchedCrew(partial(partial, work), 2)


def answers(name: str, workers: int, budget: Budget, number: int = 12) -> dict[int, Any]:
    work: Work = getattr(import_module("watched_tasks"), name)
    return dict(WatchedCrew(partial(partial, work), workers, budget).each(range(number)))


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize(
    ("name", "code"),
    [("killed", "crew.ended"), ("crashed", "crew.ended"), ("greedy", "crew.ended"), ("asleep", "crew.time")],
)
def test_what_goes_wrong_over_one_task_costs_that_task_only(name: str, code: str) -> None:
    told = answers(name, 2, Budget(seconds=1 if name == "asleep" else 30, memory=1 << 30))
    lost = {task: made for task, made in told.items() if isinstance(made, SlrtError)}
    assert list(told) == list(range(12))
    assert {task: (type(error), error.code) for task, error in lost.items()} == {3: (TaskStoppedError, code)}


def test_a_task_that_never_yields_the_processor_is_stopped_by_the_system_too() -> None:
    assert answers("busy", 1, Budget(seconds=0.5), 5)[3].code == "crew.time"


def test_what_cannot_be_said_as_data_is_never_unpickled() -> None:
    assert answers("unsayable", 1, Budget(), 5)[3].code == "crew.ended"


def test_what_a_process_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    assert answers("loud", 1, Budget(), 3) == {0: 0, 1: 1, 2: 2}
    assert capfd.readouterr() == ("", "")


def test_processes_are_kept_for_the_next_crew_and_hired_anew() -> None:
    first, second = (set(answers("process", 2, Budget(), 6).values()) for _ in range(2))
    assert first & second
    assert answers("loud", 1, Budget(), 2) == {0: 0, 1: 1}


@pytest.mark.usefixtures("started")
def test_a_process_that_a_task_filled_with_memory_does_no_other_task() -> None:
    told = answers("wasteful", 1, Budget(memory=1 << 30), 6)
    assert told[0] == told[3]
    assert told[3] != told[4]
    assert told[4] == told[5]


@pytest.mark.parametrize("started", ["fork"], indirect=True)
@pytest.mark.usefixtures("started")
def test_the_addresses_of_a_large_program_are_not_counted_against_its_forks() -> None:
    with mmap(-1, 3 << 30):
        told = answers("ample", 1, Budget(memory=1 << 30), 4)
    assert told == {0: 0, 1: 1, 2: 2, 3: 3}


def test_a_process_that_cannot_begin_is_no_fault_of_its_task() -> None:
    gone: Callable[[], Work] = partial(os._exit, 3)
    ((_, made),) = WatchedCrew(gone, 1).each([1])
    assert isinstance(made, TaskStoppedError)
    assert (made.code, "__main__" in made.cure) == ("crew.start", True)


def test_what_cannot_be_opened_is_the_answer_to_every_task_until_something_can() -> None:
    closed: Callable[[], Work] = partial(RegionCode, "no code")  # type: ignore[assignment]  # it opens nothing, and says so
    told = [made for _, made in WatchedCrew(closed, 1).each(range(3))]
    assert [getattr(made, "code", "") for made in told] == ["region.form"] * 3
    assert answers("loud", 1, Budget(), 1) == {0: 0}


def test_a_child_that_is_gone_is_started_anew() -> None:
    child, hired = Child(), partial(partial, abs)
    child.end()
    for _ in range(2):
        child.give(hired, Budget(), -2)
        wait([child.pipe])
        assert child.take() is None  # its work is open now
        wait([child.pipe])
        assert child.take() == (2,)
        child.end(now=True)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_ctrl_c_or_the_end_of_the_run_ends_every_process_at_once(tasks: Path, sent: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, tasks], stdout=subprocess.PIPE, text=True, start_new_session=True) as run:
        assert run.stdout is not None
        worker = int(run.stdout.readline())
        os.killpg(run.pid, sent) if sent is signal.SIGINT else run.kill()
    assert run.returncode == (7 if sent is signal.SIGINT else -9)
    for _ in range(400):
        if not alive(worker):
            break
        time.sleep(0.05)
    assert not alive(worker)


def test_ctrl_c_that_does_not_end_a_wait_is_heard_all_the_same(tasks: Path) -> None:
    with subprocess.Popen([sys.executable, tasks, "deaf"], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(0.5)  # now it waits
        run.send_signal(signal.SIGINT)
        try:
            assert run.wait(30) == 7  # what it waits for takes a minute
        finally:
            run.kill()


def alive(process: int) -> bool:
    """Whether a process runs; one that ended and waits to be noticed does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
