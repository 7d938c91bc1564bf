"""Does the register continue what others kept of it, and did it live more than once?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import combinations, pairwise

from slrtkit.domain.auditing import AuditFinding
from slrtkit.domain.authority import zone_of
from slrtkit.domain.logkeys import LogRole
from slrtkit.domain.verification import AxisResult, Status
from slrtkit.ledger import instant_text
from slrtkit.ports.trust import LogTrust
from slrtkit.service.auditing.given import KeptNote
from slrtkit.service.checkpoint import SKEW, Attested, DoubtedError, attest
from slrtkit.service.export_axis import judge_checkpoint
from slrtkit.service.registerview import BelievedLog, RegisterView

__all__ = ["judge_kept", "judge_lives"]

_NAMED = frozenset({"LOG_SHRANK", "LOG_FORKED"})


def judge_kept(kept: Sequence[KeptNote], view: RegisterView | None, trust: LogTrust, at: datetime) -> Iterator[AuditFinding]:
    """Yield in what kept checkpoints contradict the register, or each other, and which register has none.

    Args:
        kept: The checkpoints.
        view: The export; None: it is not believed.
        trust: The list of log keys.
        at: The instant of the audit, in UTC.
    """
    believed = list[tuple[KeptNote, Attested]]()
    for note in kept:
        try:
            believed.append((note, attest(note.written, trust, at)))
        except DoubtedError as doubted:
            code = "CHECKPOINT_REFUSED" if doubted.status is Status.FAILED else "CHECKPOINT_OPEN"
            yield AuditFinding(code, note.name, evidence=f"code={doubted.code} {doubted.evidence}".strip())
    for (one, first), (other, second) in combinations(believed, 2):
        same = (first.checkpoint.origin, first.checkpoint.size) == (second.checkpoint.origin, second.checkpoint.size)
        if same and first.checkpoint.root != second.checkpoint.root:
            yield AuditFinding("LOG_FORKED", f"{one.name}, {other.name}", evidence=f"two of one size: {first.evidence}")
    if view is None:
        return
    for note, attested in believed:
        yield from _continued(note, attested.checkpoint.origin, judge_checkpoint(note.written, view, trust, at), view)
    for log in view.logs.values():
        yield from _attended(log, [attested for _, attested in believed], trust)


def _continued(note: KeptNote, origin: str, said: AxisResult, view: RegisterView) -> Iterator[AuditFinding]:
    if said.status is Status.PASSED:
        return
    code = said.code if said.code in _NAMED else "CHECKPOINT_OPEN"
    if said.code == "EXPORT_OLDER" and _succeeded(origin, view):
        code = "LEAVES_LOST"
    yield AuditFinding(code, note.name, evidence=f"code={said.code} {said.evidence}")


def _succeeded(origin: str, view: RegisterView) -> bool:
    """Whether a log ended, and another life of its post began after it."""
    ended = view.logs[origin].attested.at
    later = (view.logs[other] for other, node in _nodes(view) if node == _node(origin) and other != origin)
    return any(log.leaves and log.leaves[0].at >= ended for log in later)


def _attended(log: BelievedLog, kept: Sequence[Attested], trust: LogTrust) -> Iterator[AuditFinding]:
    """Yield that nobody kept a checkpoint of a log, or no witness saw one although some are listed for it."""
    if not log.leaves:
        return
    own = [one for one in kept if one.checkpoint.origin == log.origin]
    if not own:
        yield AuditFinding("NO_CHECKPOINT", log.origin, evidence=log.attested.evidence)
        return
    day = zone_of(log.attested.entries[0].office).day(log.attested.at)
    listed = [
        one.name
        for one in trust.list.entries
        if one.role is LogRole.WITNESS and one.holds(day) and any(one.serves(entry.office) for entry in log.attested.entries)
    ]
    if listed and not any(one.witnesses for one in (log.attested, *own)):
        yield AuditFinding("NO_WITNESS", log.origin, evidence=f"listed={','.join(sorted(set(listed)))}")


def judge_lives(view: RegisterView) -> Iterator[AuditFinding]:
    """Yield which posts were restored, and where an older life went on beside its successor."""
    lives = defaultdict[str, list[BelievedLog]](list)
    for origin, node in _nodes(view):
        if view.logs[origin].leaves:
            lives[node].append(view.logs[origin])
    for found in lives.values():
        for before, after in pairwise(sorted(found, key=lambda log: (log.leaves[0].at, log.origin))):
            ended, began = before.leaves[-1].at, after.leaves[0].at
            told = f"ended={instant_text(ended)} size={len(before.leaves)} began={instant_text(began)}"
            yield AuditFinding("RESTORED", f"{before.origin} {after.origin}", evidence=told)
            if ended > began + SKEW:
                yield AuditFinding("LIVES_OVERLAP", f"{before.origin} {after.origin}", evidence=told)


def _nodes(view: RegisterView) -> Iterator[tuple[str, str]]:
    """Yield the name of each log, and the post that keeps it."""
    return ((origin, _node(origin)) for origin in sorted(view.logs))


def _node(origin: str) -> str:
    return origin.rpartition("/")[0]
