"""Files from anybody judged in processes that can be stopped: one record for each, whatever the file is."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from attrs import field, frozen

from slrtkit.adapters.signing.watched import Budget, WatchedCrew
from slrtkit.domain.verification import Axis, AxisResult, Report, Status
from slrtkit.errors import SlrtError, TaskStoppedError
from slrtkit.ledger import JSON
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.registerview import RegisterView
from slrtkit.wire import report_to_wire
from slrtkit.wire.verifyreport import part_to_wire, said_to_wire

__all__ = ["Judging", "Record", "trust_to_wire"]

Record = dict[str, JSON]
"""What is said of one file, as JSON."""
_EACH = 48
"""Files for which one more process is worth its start, which takes as long as they do."""


@frozen
class Judging:
    """What letters are judged by. It can be pickled, and judges in any process.

    Attributes:
        trust: Whom the verifier believes.
        at: The instant of verification, in UTC.
        profile: As of `slrtkit.service.verify.verify`.
        log: An export of the register, or None.
        detailed: Whether records tell certificates, time stamps and digests too.
        budget: What one file may cost.
    """

    trust: TrustBundle
    at: datetime
    profile: str = "letter"
    log: RegisterView | None = field(default=None, repr=False)
    detailed: bool = False
    budget: Budget = field(factory=Budget)

    def records(self, paths: Iterable[Path], number: int, *, workers: int | None = None) -> Iterator[tuple[Path, Record]]:
        """Yield what is said of each file, in order; each is judged in a process that is stopped where it goes over the budget.

        A record has `error` where the path could not be read, and else a verdict: a file over the budget is undetermined
        (`BUDGET_EXCEEDED`).

        Args:
            paths: The files.
            number: How many there are.
            workers: How many processes; None: one for each processor that this process may use, and no more than are worth
                their start.

        Raises:
            KeyError: there is no such profile.
            TaskStoppedError: (`crew.start`) no process can be started.
            AdapterNotInstalledError: the verifier is not installed.
        """
        import_module("slrtkit.kit.judge").Judge(self)  # what is wrong is told here, and its modules are read before any fork
        hands = workers or max(1, min(_processors(), -(-number // _EACH)))
        places = ((path.absolute(), str(path)) for path in paths)  # a process may have another working folder
        for (_, name), made in WatchedCrew(self.hired, hands, self.budget).each(places):
            path = Path(name)
            yield path, self._stopped(path, made) if isinstance(made, SlrtError) else made

    def hired(self) -> Callable[[tuple[Path, str]], Record]:
        """Open it in a watched process: what makes the record of one file, from where it is and what it is called."""
        record: Callable[[tuple[Path, str]], Record] = import_module("slrtkit.kit.judge").Judge(self).record
        return record

    def _stopped(self, path: Path, error: SlrtError) -> Record:
        if not isinstance(error, TaskStoppedError) or error.code == "crew.start":
            raise error  # no file is guilty of it
        report = Report(
            "letter/1", (AxisResult(Axis.FORMAT, Status.INDETERMINATE, "BUDGET_EXCEEDED", f"{error.code}: {error.text}"),)
        )
        return report_to_wire(report, str(path)) | {"said": said_to_wire(report), "facts": {}}


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # Linux
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def trust_to_wire(trust: TrustBundle, at: datetime) -> Record:
    """Return what a trust bundle holds: its roots by SHA-256, and each part with its version and age."""
    return {
        "roots": [sha256(root).hexdigest() for root in trust.roots],
        "training": trust.training,
        "authority": trust.authority is not None,
        "parts": [part_to_wire(part, at) for part in trust.parts],
    }
