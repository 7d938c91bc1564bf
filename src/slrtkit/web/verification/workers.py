"""Judges in processes of their own, which can be stopped: bytes from anybody reach decoders there.

A process is kept for the next question. What it answers is data: one that was taken over can hand back nothing else, and finds
nothing of this process in its memory. Where the system can, it may use no more than 2 GiB of memory.
"""

import atexit
from collections.abc import Callable
from queue import LifoQueue

from attrs import frozen

from slrtkit.adapters.signing.watched import Budget, Child
from slrtkit.errors import SlrtError
from slrtkit.ledger import JSON
from slrtkit.ports.trust import TrustBundle
from slrtkit.web.verification.judging import Question, answered
from slrtkit.web.verification.problems import Fault, RefusedError

__all__ = ["Workers"]

_MEMORY = 2 << 30
_AT_FAULT = "crew.start"
"""What no question is to blame for."""


class Workers:
    """So many processes; fulfils `slrtkit.web.verification.judging.Judge`.

    Args:
        number: How many.
        seconds: After so long a question is given up; the time in which a process starts is not counted.
    """

    def __init__(self, number: int, seconds: float) -> None:
        """Start nothing yet."""
        self._budget = Budget(seconds, _MEMORY)
        self._all = [Child(fresh=True) for _ in range(number)]
        self._hired: _Hired | None = None
        self._free: LifoQueue[Child] = LifoQueue()
        for child in self._all:
            self._free.put(child)
        atexit.register(self.end)

    def judge(self, question: Question, trust: TrustBundle) -> JSON:
        """Return the answer as JSON; see `slrtkit.web.verification.judging.Judge`."""
        child, hired = self._free.get(), self._hired
        if hired is None or hired.trust is not trust:
            hired = self._hired = _Hired(trust)
        try:
            answer: JSON = child.ask(hired, self._budget, question)
        except SlrtError as stopped:
            raise RefusedError(Fault.BROKEN if stopped.code == _AT_FAULT else Fault.TOO_COSTLY) from None
        finally:
            self._free.put(child)
        if answer is None:
            raise RefusedError(Fault.BROKEN)
        return answer

    def end(self) -> None:
        """Let the processes go; the next question starts new ones."""
        for child in self._all:
            child.end()


@frozen(eq=False)
class _Hired:
    """What a watched process is hired with: it is told whom to believe once, not with each question."""

    trust: TrustBundle

    def __call__(self) -> Callable[[Question], JSON]:
        """Open what answers questions, there."""
        return self._answered

    def _answered(self, question: Question) -> JSON:
        """Return the answer; None where this program is at fault, and not the file."""
        try:
            return answered(question, self.trust)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  whatever it is, the others go on
            return None
