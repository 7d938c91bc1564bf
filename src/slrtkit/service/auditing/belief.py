"""Is the export of the register to be believed at all? If not, that is the first finding, and the rest goes on without it."""

from datetime import datetime

from attrs import frozen

from slrtkit.domain.auditing import AuditFinding
from slrtkit.domain.registerfile import RegisterFile
from slrtkit.domain.verification import Status
from slrtkit.ports.trust import LogTrust
from slrtkit.service.checkpoint import DoubtedError
from slrtkit.service.registerview import RegisterView

__all__ = ["Belief", "believe"]


@frozen
class Belief:
    """An export that is believed, or why it is not."""

    view: RegisterView | None
    doubt: tuple[AuditFinding, ...] = ()


def believe(file: RegisterFile, trust: LogTrust, at: datetime) -> Belief:
    """Believe an export of the register, or say why not.

    Args:
        file: The export, as it was read.
        trust: The list of log keys.
        at: The instant of the audit, in UTC.
    """
    try:
        return Belief(RegisterView.of(file, trust, at))
    except DoubtedError as doubted:
        code = "EXPORT_REFUSED" if doubted.status is Status.FAILED else "EXPORT_OPEN"
        return Belief(None, (AuditFinding(code, evidence=f"code={doubted.code} {doubted.evidence}".strip()),))
