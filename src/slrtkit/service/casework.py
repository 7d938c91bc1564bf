"""The desk for cases: what an officer does with a complaint between taking it and closing it."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeAlias

from attrs import evolve, frozen

from slrtkit.domain.caserules import CaseRules, Urgency
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.handling import Answer, AskedDocument, HandlingNote, VisitMinutes
from slrtkit.domain.handover import Handing, HandOver
from slrtkit.domain.ladder import Held, StandIn
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.domain.office import Office
from slrtkit.domain.referral import Referral
from slrtkit.domain.reply import ReplyDetails, draft_reply
from slrtkit.domain.restriction import Restriction
from slrtkit.domain.rules import Checklist, FactCatalogue
from slrtkit.domain.state import StreamKind
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.catalog import Catalog
from slrtkit.service.admission import tells_of
from slrtkit.service.course import CaseCourse, course_of
from slrtkit.service.handling import answer_complaint, note_complaint, visit_complaint
from slrtkit.service.handover import hand_over
from slrtkit.service.intake import reopen_complaint, triage_complaint
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.ladder import AtWork, begin_stand_in, end_stand_in, held_by, send_down, work_of, working_on
from slrtkit.service.papers import (
    Asked,
    attach,
    attachment,
    checklist,
    complete_complaint,
    resume_complaint,
    return_complaint,
)
from slrtkit.service.refer import overdue_referrals, referrals_of

__all__ = ["CaseDesk"]

_Day: TypeAlias = Callable[[Context], date]


@frozen
class CaseDesk:
    """Everything between the complaint and its end.

    Attributes:
        journal: The log.
        blobs: Where papers and photographs are kept.
        catalog: Programs, and which papers they ask for.
        facts: What may be stated of households.
        rules: The district's rules for cases.
        office: Who answers; None where no office is configured.
        day: The day of a command in the office's zone.
        new_id: Makes ids that sort by age.
    """

    journal: Journal
    blobs: Blobs
    catalog: Catalog
    facts: FactCatalogue
    rules: CaseRules
    office: Office | None
    day: _Day
    new_id: Callable[[], str]

    def triage(self, context: Context, complaint: str, *, category: str = "", urgency: Urgency | None = None) -> Receipt:
        """Correct the category, the urgency, or both; see `service.intake.triage_complaint`."""
        known = self.journal.begun_from(context, StreamKind.COMPLAINT, complaint, Complaint)
        category, urgency = category or known.category, urgency or known.urgency
        return triage_complaint(self.journal, context, complaint, category, urgency, self.rules)

    def attach(self, context: Context, complaint: str, data: bytes, name: str, *, document: str = "") -> Receipt:
        """Keep a paper or photograph of a case; see `service.papers.attach`."""
        return attach(self.journal, self.blobs, context, complaint, data, name, document)

    def attachment(self, complaint: str, digest: str) -> bytes:
        """Return the bytes of a paper of a case. Raises NotFoundError."""
        return attachment(self.journal, self.blobs, complaint, digest)

    def checklist(self, complaint: str, program: str, on: date) -> Checklist:
        """Return which papers a program asks for in a case; see `service.papers.checklist`."""
        return checklist(self.journal, complaint, self._asked(program, on))

    def complete(self, context: Context, complaint: str, program: str) -> Receipt:
        """Record that the file is complete; see `service.papers.complete_complaint`."""
        return complete_complaint(self.journal, context, complaint, self._asked(program, self.day(context)))

    def send_back(self, context: Context, complaint: str, program: str, *, also: Iterable[AskedDocument] = ()) -> Receipt:
        """Ask the resident for what is missing; see `service.papers.return_complaint`."""
        return return_complaint(self.journal, context, complaint, self._asked(program, self.day(context)), also)

    def resume(self, context: Context, complaint: str) -> Receipt:
        """Take a returned case up again; see `service.papers.resume_complaint`."""
        return resume_complaint(self.journal, context, complaint, self.day(context))

    def note(self, context: Context, complaint: str, text: str) -> Receipt:
        """Write down what was done or learned; see `service.handling.note_complaint`."""
        return note_complaint(
            self.journal, context, complaint, HandlingNote(self.new_id(), self.day(context), context.actor, text)
        )

    def visit(
        self,
        context: Context,
        complaint: str,
        *,
        on: date,
        findings: str,
        visitors: Iterable[str] = (),
        met: str = "",
        photos: Iterable[str] = (),
        refused: bool = False,
    ) -> Receipt:
        """Record the minutes of a home visit, by the actor if nobody is named; see `service.handling.visit_complaint`."""
        went = tuple(visitors) or (context.actor,)
        minutes = VisitMinutes(self.new_id(), on, went, met, findings, tuple(photos), refused)
        return visit_complaint(self.journal, context, complaint, minutes, self.day(context))

    def draft_answer(self, complaint: str, *, words: str = "") -> str:
        """Return the answer to the resident in Bahasa Indonesia, ready to read, change and send; see `domain.reply`."""
        known = self.journal.complaint(complaint).state
        return draft_reply(known, self._details(known), words)

    def answer(self, context: Context, complaint: str, text: str) -> Receipt:
        """Record what the resident was told; see `service.handling.answer_complaint`."""
        answer = Answer(self.new_id(), self.day(context), context.actor, text)
        return answer_complaint(self.journal, context, complaint, answer)

    def hand_over(self, context: Context, complaint: str, letter: str, to: str, *, how: Handing = Handing.PRINTED) -> Receipt:
        """Record who took a signed letter, and how; see `service.handover.hand_over`."""
        return hand_over(self.journal, context, complaint, HandOver(letter, to, self.day(context), context.actor, how))

    def send_down(self, context: Context, complaint: str, *, to: str = "") -> Receipt:
        """Send a case back down the ladder, with the context's reason; see `service.ladder.send_down`."""
        return send_down(self.journal, context, complaint, self.day(context), to, self.rules.ladder)

    def reopen(self, context: Context, complaint: str) -> Receipt:
        """Open a closed case again, with the context's reason; see `service.intake.reopen_complaint`."""
        return reopen_complaint(self.journal, context, complaint, self.day(context), self.rules)

    def stand_in(self, context: Context, village: str, *, since: date | None = None, until: date | None = None) -> Receipt:
        """Let the kecamatan work for a village, for the context's reason; see `service.ladder.begin_stand_in`."""
        begun = StandIn(village, village.rpartition(".")[0], since or self.day(context), context.reason, until)
        return begin_stand_in(self.journal, context, begun)

    def give_back(self, context: Context, village: str, *, until: date | None = None) -> Receipt:
        """Give a village its work back; see `service.ladder.end_stand_in`."""
        return end_stand_in(self.journal, context, village, until or self.day(context))

    def working_on(self, complaint: str, on: date) -> AtWork:
        """Return who holds a case since when, and who works on it on a day. Raises NotFoundError."""
        return working_on(self.journal, complaint, on)

    def held_by(self, complaint: str) -> tuple[Held, ...]:
        """Return who held a case, one after the other, and why it moved. Raises NotFoundError."""
        return held_by(self.journal, complaint)

    def work_of(self, office: str, on: date, *, officer: str = "") -> tuple[Complaint, ...]:
        """Return the open cases that an office works on, the longest held first, without those that the officer may not see."""
        hidden = self._hidden(officer)
        with self.journal.looking("read") as seen:
            found = [seen.complaint(one).state for one in work_of(seen, office, on)]
        theirs = (one for one in found if hidden.isdisjoint((one.person, one.household)))
        return tuple(sorted(theirs, key=lambda one: (one.held_since or one.received, one.id)))

    def referrals(self, office: str, *, overdue_on: date | None = None, officer: str = "") -> tuple[Referral, ...]:
        """Return the referrals that an office sent or received; with a day, those in which a word is overdue on it."""
        hidden = self._hidden(officer)
        with self.journal.looking("read") as seen:
            found = overdue_referrals(seen, office, overdue_on) if overdue_on else referrals_of(seen, office=office)
        return tuple(one for one in found if hidden.isdisjoint((one.person, one.household)))

    def course(self, complaint: str) -> CaseCourse:
        """Return what time limits are counted from; see `service.course.course_of`."""
        return course_of(self.journal, complaint)

    def _hidden(self, officer: str) -> frozenset[str]:
        return frozenset(
            told
            for subject, ids in tells_of(self.journal.whole.find).items()
            for told in ids
            if officer not in self.journal.whole.read(StreamKind.RESTRICTION, subject, Restriction).state.officers
        )

    def _asked(self, program: str, on: date) -> Asked:
        return Asked(self.catalog.program(program), on, self.facts)

    def _details(self, complaint: Complaint) -> ReplyDetails:
        decided = self.catalog.program(complaint.decision.assessment.program) if complaint.decision else None
        name = complaint.reporter or self.journal.household(complaint.household).state.person(complaint.person).name
        said = self.rules.categories.get(complaint.category)
        details = ReplyDetails(
            name=name,
            office=self.office.name if self.office else complaint.holder,
            category=said.id if said else complaint.category,
            contact=self.office.letterhead.telephone if self.office else "",
            letters=self._letters(complaint.id),
            referrals=referrals_of(self.journal, complaint=complaint.id),
            offices={**self.rules.ladder.agencies, **self.rules.ladder.beyond},
        )
        return evolve(details, program=decided.name, owner=decided.owner) if decided else details

    def _letters(self, complaint: str) -> tuple[str, ...]:
        found = (
            self.journal.read(StreamKind.LETTER, one, LetterRecord).state
            for one in self.journal.find(StreamKind.LETTER, "complaint", complaint.encode())
        )
        return tuple(one.letter.number for one in found if one.status is LetterStatus.ISSUED)
