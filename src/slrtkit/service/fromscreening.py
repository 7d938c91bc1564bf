"""From what a screening found to work: a visit, or a proposal that the family can object to. Aid goes on meanwhile.

Who is missed, or of whom something has to be asked, gets a case at the post of their village, from which somebody visits them.
Who receives and is not entitled by what is known is proposed for removal: notice, objection and another officer's decision
follow, or it is withdrawn (`slrtkit.service.removal`). Nothing here ends aid. The same finding opens its work once.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum

from attrs import evolve, frozen

from slrtkit.domain.caserules import CaseRules
from slrtkit.domain.complaint import Channel, Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.program import Program
from slrtkit.domain.removal import Removal
from slrtkit.domain.screening import FindingKind, ScreeningFinding
from slrtkit.domain.subject import Unit
from slrtkit.errors import DuplicateError, NotFoundError, RequestReusedError, SlrtError
from slrtkit.service.intake import file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.participation import Aid
from slrtkit.service.removal import propose_removal

__all__ = ["OpenedWork", "ScreeningDesk", "WorkOutcome"]

_HEAD = "kepala_keluarga"
_WORDS = {
    FindingKind.MISSED: "Hasil penilaian massal {on}: mungkin berhak atas {program} dan belum menerima. Kunjungi dan periksa.",
    FindingKind.OPEN: "Hasil penilaian massal {on}: hak atas {program} belum dapat ditentukan. Kunjungi dan tanyakan.",
    FindingKind.CHECK: (
        "Hasil penilaian massal {on}: menerima {program}, syarat tidak terpenuhi menurut data ({fails}; aturan {digest}). "
        "Bantuan tetap berjalan."
    ),
}


class WorkOutcome(StrEnum):
    """What became of a finding."""

    OPENED = "opened"
    ALREADY = "already"
    """Somebody is at it, or it was opened before."""
    REFUSED = "refused"
    """It cannot be opened; the fault says why."""


@frozen
class OpenedWork:
    """What became of one finding.

    Attributes:
        finding: Which.
        outcome: What became of it.
        work: Id of the case or of the removal; empty where there is none.
        fault: Why it was refused, or None.
    """

    finding: ScreeningFinding
    outcome: WorkOutcome
    work: str = ""
    fault: SlrtError | None = None


@frozen
class ScreeningDesk:
    """Opens the work that a screening gives reason for.

    Attributes:
        journal: The log.
        rules: How the district handles cases.
        day: The day of a command in the office's zone.
        new_id: Makes ids.
        training: Whether the office only practises.
    """

    journal: Journal
    rules: CaseRules
    day: Callable[[Context], date]
    new_id: Callable[[], str]
    training: bool = False

    def open(self, context: Context, program: Program, findings: Iterable[ScreeningFinding]) -> Iterator[OpenedWork]:
        """Open the work of each finding, as it is asked for, under a request of its own.

        Args:
            context: Who asks, when and why; its client id is not used.
            program: Which program the findings are of.
            findings: What was found.
        """
        for finding in findings:
            own = evolve(context, client_id=finding.client_id)
            fresh = self.new_id()
            try:
                if finding.kind is FindingKind.CHECK:
                    work = self._propose(own, finding, fresh)
                else:
                    work = self._visit(own, program, finding, fresh)
            except DuplicateError as error:
                yield OpenedWork(finding, WorkOutcome.ALREADY, error.path)
            except RequestReusedError:
                yield OpenedWork(finding, WorkOutcome.ALREADY)
            except SlrtError as error:
                yield OpenedWork(finding, WorkOutcome.REFUSED, fault=error)
            else:
                yield OpenedWork(finding, WorkOutcome.OPENED if work == fresh else WorkOutcome.ALREADY, work)

    def _propose(self, context: Context, finding: ScreeningFinding, fresh: str) -> str:
        household = self.journal.begun_from(context, StreamKind.HOUSEHOLD, finding.household, Household)
        removal = Removal(
            id=fresh,
            participation=Aid(finding.household, finding.bearer, finding.program).ledger,
            entry="",
            bearer=finding.bearer,
            household=household.id,
            village=household.village.text,
            ground=f"{_said(finding)} {context.reason}".strip(),
            proposed_by=context.actor,
            proposed_on=self.day(context),
        )
        return propose_removal(self.journal, context, removal).id

    def _visit(self, context: Context, program: Program, finding: ScreeningFinding, fresh: str) -> str:
        household = self.journal.begun_from(context, StreamKind.HOUSEHOLD, finding.household, Household)
        village = household.village.text
        visit = Complaint(
            id=fresh,
            channel=Channel.KELUHAN,
            household=household.id,
            person=_person(household, finding),
            village=village,
            category=program.sector,
            text=_said(finding),
            received=self.day(context),
            holder=village,
            training=self.training,
        )
        return file_complaint(self.journal, context, visit, self.rules).id


def _said(finding: ScreeningFinding) -> str:
    return _WORDS[finding.kind].format(
        on=finding.on.isoformat(), program=finding.program, fails=finding.fails, digest=finding.digest[:12]
    )


def _person(household: Household, finding: ScreeningFinding) -> str:
    """Return whom a case is about: the person who was judged, or the head of the family, otherwise its first member.

    Raises:
        NotFoundError: nobody belongs to it.
    """
    if finding.unit is Unit.PERSON:
        return finding.bearer
    here = [one for one in household.memberships if one.until is None]
    own = [one for one in here if finding.unit is Unit.HOUSEHOLD or one.card == finding.bearer]
    for one in sorted(own, key=lambda member: member.relation != _HEAD):
        return one.person
    raise NotFoundError("nobody belongs to it now", code="screening.empty", path=finding.bearer)
