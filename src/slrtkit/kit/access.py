"""Access: who read or changed what of whom, the broken glass, and what a receiver sees of a referral."""

from datetime import datetime

from attrs import frozen

from slrtkit.domain.accesslog import Glass
from slrtkit.domain.context import Context
from slrtkit.kit.parts import Parts
from slrtkit.service.audit import AccessLine, audit_access
from slrtkit.service.exchange import Disclosed, Wanted, disclose
from slrtkit.service.glass import break_glass, broken_glass
from slrtkit.service.journal import Receipt
from slrtkit.service.referred import Referred, referred, referred_paper

__all__ = ["Accesses"]


@frozen(kw_only=True)
class Accesses(Parts):
    """The use cases of access."""

    def break_glass(self, context: Context, household: str, *, hours: int = 8) -> Receipt:
        """Open a household outside the officer's area, for the context's reason; see `service.glass.break_glass`."""
        return break_glass(self.journal, context, household, hours)

    def broken_glass(self) -> tuple[Glass, ...]:
        """Return who broke the glass in the area of whoever looks, the latest first."""
        return broken_glass(self.journal)

    def audit_access(
        self, *, person: str = "", officer: str = "", since: datetime | None = None, until: datetime | None = None
    ) -> tuple[AccessLine, ...]:
        """Return who read or changed what of whom, when and why; see `service.audit.audit_access`."""
        return audit_access(self.journal, person=person, officer=officer, since=since, until=until)

    def referred(self, referral: str) -> Referred:
        """Return a referral as its receiver sees it; see `service.referred.referred`."""
        return referred(self.journal, referral)

    def referred_paper(self, referral: str, digest: str) -> bytes:
        """Return a paper that goes along with a referral; see `service.referred.referred_paper`."""
        return referred_paper(self.journal, self.blobs, referral, digest)

    def disclose(self, wanted: Wanted) -> Disclosed:
        """Return what another register may be told of what it asks; see `service.exchange.disclose`."""
        return disclose(self.journal, wanted)
