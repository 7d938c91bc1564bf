"""Letters and seals that officers hand in, judged within the limits of the public door, in processes that can be stopped."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Final

from attrs import frozen

from slrtkit.errors import DocumentError, Problem, WireError
from slrtkit.errors.requests import ServiceBusyError
from slrtkit.kit import Kit
from slrtkit.web.api.operations import Operation
from slrtkit.web.verification.answers import FileAnswer, SealAnswer, answer_of
from slrtkit.web.verification.judging import Asked, Judge, Question
from slrtkit.web.verification.manners import Manners
from slrtkit.web.verification.problems import Fault, RefusedError
from slrtkit.web.verification.rates import Turnstile

__all__ = ["BENCH", "VERIFICATION", "Bench", "Verification"]

BENCH: Final = "verification"
"""Where these operations are done."""
_AT_ONCE: Final = 2
"""Files of one officer that are judged, or wait for it, at a time."""
_WAITING: Final = 4
"""Files of all that wait for a process: each of them keeps a thread."""


class Bench:
    """Judges what officers hand in, and keeps nothing of it.

    Args:
        judge: Judges, in processes.
        kit: Gives the district as it is now: whom it trusts, and its clock.
        manners: The limits.
    """

    def __init__(self, judge: Judge, kit: Callable[[], Kit], manners: Manners) -> None:
        self._judge, self._kit, self._manners = judge, kit, manners
        self._turnstile, self._turn = Turnstile(manners.burst, manners.each_minute), Lock()
        self._given = Counter[str]()

    def judged(self, officer: str, asked: Asked, data: bytes) -> FileAnswer | SealAnswer:
        """Return what was found of a file.

        Args:
            officer: Who hands it in.
            asked: What it is taken for.
            data: Its bytes.

        Raises:
            WireError: there is nothing in it.
            ServiceBusyError: too many wait, or this officer has handed in too many.
            DocumentError: (`verification.too-costly`) it cannot be judged within the time and memory of one file.
        """
        if not data:
            raise WireError([Problem("", "wire.missing", "the body is the file, and is empty")])
        with self._place(officer):
            kit = self._kit()
            try:
                return answer_of(self._judge.judge(Question(asked, "-", data, kit.clock.now()), kit.trust))
            except RefusedError as refused:
                with self._turn:
                    self._turnstile.charge(officer, self._manners.cost)
                if refused.fault is not Fault.TOO_COSTLY:
                    raise
                raise DocumentError(
                    "this file cannot be judged within the time and memory of one file",
                    code="verification.too-costly",
                    cure="slrtkit verify on a computer of your own; that is no answer about the letter",
                ) from None

    @contextmanager
    def _place(self, officer: str) -> Iterator[None]:
        """Have a place of those that are given at a time."""
        with self._turn:
            full = self._given.total() >= self._manners.workers + _WAITING or self._given[officer] >= _AT_ONCE
            if full or self._turnstile.wait(officer, monotonic()):
                raise ServiceBusyError("too many files are being judged", cure="send it again in a moment")
            self._given[officer] += 1
        try:
            yield
        finally:
            with self._turn:
                self._given[officer] -= 1


@frozen
class Verification:
    """The bench, as one officer stands before it."""

    bench: Bench
    officer: str

    def verify(self, file: bytes) -> FileAnswer:
        """Judge a signed letter: a PDF."""
        found = self.bench.judged(self.officer, Asked.LETTER, file)
        assert isinstance(found, FileAnswer)  # noqa: S101  that is what was asked
        return found

    def verify_seal(self, sheet: bytes) -> SealAnswer:
        """Judge the seal on a paper letter: a photo, a scan, or the text of the seal."""
        found = self.bench.judged(self.officer, Asked.SEAL, sheet)
        assert isinstance(found, SealAnswer)  # noqa: S101  that is what was asked
        return found


VERIFICATION: tuple[Operation, ...] = (
    Operation("POST", "/verify", Verification.verify, BENCH),
    Operation("POST", "/verify-seal", Verification.verify_seal, BENCH),
)
"""What was signed, and what stands on paper."""
