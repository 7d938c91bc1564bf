"""Send volunteers to homes: who is there, who has how much to do, who goes, and what they answered."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from attrs import evolve, frozen

from slrtkit.domain.casework import ComplaintDispatched
from slrtkit.domain.complaint import Complaint, Step
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.volunteer import Absence, Dispatch, DispatchStep, Volunteer, VolunteerStated
from slrtkit.errors import AccessDeniedError, DuplicateError, InvalidTransitionError, NotFoundError
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.kin import require_stranger
from slrtkit.wire import to_wire

__all__ = ["VolunteerDesk", "VolunteerLoad"]

_Day: TypeAlias = Callable[[Context], date]
_KIND = StreamKind.VOLUNTEER


@frozen
class VolunteerLoad:
    """A volunteer, how many visits are open with them, and whether they can be asked for another."""

    volunteer: Volunteer
    open: int
    free: bool


@frozen
class VolunteerDesk:
    """The volunteers of a district.

    Attributes:
        journal: The log.
        scope: Code of the regency, in whose chain they stand.
        day: The day of a command in the office's zone.
        new_id: Makes ids that sort by age.
    """

    journal: Journal
    scope: str
    day: _Day
    new_id: Callable[[], str]

    def state(self, context: Context, volunteer: Volunteer) -> Receipt:
        """Enter a volunteer, or what is otherwise now; `RequestReusedError`: see `Journal.command`."""
        with self.journal.command(context, "state-volunteer", {"volunteer": to_wire(volunteer)}) as work:
            if work.replayed:
                return work.replayed
            work.append(_KIND, volunteer.id, self.scope, VolunteerStated(volunteer))
            return work.commit()

    def absent(self, context: Context, volunteer: str, absence: Absence) -> Receipt:
        """Write down when a volunteer cannot go. Raises NotFoundError; `RequestReusedError`: see `Journal.command`."""
        content = {"volunteer": volunteer, "absence": to_wire(absence)}
        with self.journal.command(context, "volunteer-absent", content) as work:
            if work.replayed:
                return work.replayed
            known = work.get(_KIND, volunteer, Volunteer)
            stated = evolve(known, absences=(*known.absences, absence))
            work.append(_KIND, volunteer, self.scope, VolunteerStated(stated))
            return work.commit()

    def dispatch(self, context: Context, complaint: str, volunteer: str, *, instead: bool = False) -> Receipt:
        """Ask a volunteer to visit the home of an undecided case.

        Args:
            context: Who asks, when; with `instead`, why somebody else goes.
            complaint: Which case.
            volunteer: Who is asked.
            instead: Whether they go in place of who was asked before.

        Raises:
            NotFoundError: there is no such complaint or volunteer.
            DuplicateError: somebody is asked already; its path is that volunteer.
            AccessDeniedError: it is the volunteer's own family, or they are not named for somebody restricted.
            InvalidTransitionError: the case is decided; the volunteer does not go to this village, is absent, or has as many
                visits open as they can make; nobody was asked before, or no reason is given why somebody else goes.
            RequestReusedError: see `Journal.command`.
        """
        said = {"complaint": complaint, "volunteer": volunteer}
        with self.journal.command(context, "dispatch-volunteer", {**said, "instead": instead}) as work:
            if work.replayed:
                return work.replayed
            case, on = work.get(StreamKind.COMPLAINT, complaint, Complaint), self.day(context)
            case.after(Step.DISPATCH)
            known = work.get(_KIND, volunteer, Volunteer)
            self._require_free(work, known, case, on)
            before = self._before(case, instead=instead)
            for dispatch in [before.after(DispatchStep.WITHDRAW, on, context.reason)] if before else []:
                work.append(StreamKind.COMPLAINT, complaint, case.village, ComplaintDispatched(dispatch))
            asked = Dispatch(self.new_id(), volunteer, context.actor, on)
            work.append(StreamKind.COMPLAINT, complaint, case.village, ComplaintDispatched(asked))
            return work.commit()

    def answer(self, context: Context, complaint: str, step: DispatchStep) -> Receipt:
        """Record what the volunteer says who is asked to go; to decline or withdraw carries the context's reason.

        Raises:
            NotFoundError: there is no such complaint, or nobody is asked to go.
            InvalidTransitionError: the step is not possible, it needs a reason, or it is done and no minutes of a visit on that
                day or later are recorded.
            RequestReusedError: see `Journal.command`.
        """
        with self.journal.command(context, "answer-dispatch", {"complaint": complaint, "step": step.value}) as work:
            if work.replayed:
                return work.replayed
            case = work.get(StreamKind.COMPLAINT, complaint, Complaint)
            known = case.dispatched
            if known is None:
                raise NotFoundError("nobody is asked to visit this home", code="dispatch.unknown", path=complaint)
            if step is DispatchStep.COMPLETE and not any(one.on >= known.asked_on for one in case.visits.values()):
                raise InvalidTransitionError(
                    "a visit is done when its minutes are recorded", code="dispatch.minutes", path=complaint, cure="record them"
                )
            after = known.after(step, self.day(context), context.reason)
            work.append(StreamKind.COMPLAINT, complaint, case.village, ComplaintDispatched(after))
            return work.commit()

    def get(self, volunteer: str) -> Volunteer:
        """Return a volunteer. Raises NotFoundError."""
        return self.journal.read(_KIND, volunteer, Volunteer).state

    def loads(self, on: date, *, village: str = "") -> tuple[VolunteerLoad, ...]:
        """Return the volunteers of a village, or all: those who can be asked first, and of them those with the least to do."""
        everybody = (self.get(one) for one in self.journal.find(_KIND, "all", b"1"))
        loads = [self._load(one, on) for one in everybody if not village or one.goes_to(village)]
        return tuple(sorted(loads, key=lambda load: (not load.free, load.open, load.volunteer.id)))

    def _load(self, volunteer: Volunteer, on: date) -> VolunteerLoad:
        open_ = len(self.journal.whole.find(StreamKind.COMPLAINT, "volunteer", volunteer.id.encode()))
        return VolunteerLoad(volunteer, open_, volunteer.available(on) and open_ < volunteer.capacity)

    @staticmethod
    def _require_free(work: Work, volunteer: Volunteer, case: Complaint, on: date) -> None:
        def refuse(text: str, code: str) -> InvalidTransitionError:
            return InvalidTransitionError(text, code=code, path=volunteer.id, cure="ask somebody else")

        if not volunteer.goes_to(case.village):
            raise refuse("this volunteer does not go to this village", "dispatch.area")
        if not volunteer.available(on):
            raise refuse("this volunteer is absent", "dispatch.absent")
        if len(work.find(StreamKind.COMPLAINT, "volunteer", volunteer.id.encode())) >= volunteer.capacity:
            raise refuse("this volunteer has as many visits open as they can make", "dispatch.load")
        require_stranger(work, volunteer, case.household)
        if not all(work.may_know(one, volunteer.id) for one in (case.person, case.household)):
            raise AccessDeniedError("only those who are named for this case go there", code="restriction", path=case.id)

    @staticmethod
    def _before(case: Complaint, *, instead: bool) -> Dispatch | None:
        known = case.dispatched
        if known and not instead:
            raise DuplicateError(
                "somebody is asked to go already", code="dispatch.duplicate", path=known.volunteer, cure="ask another instead"
            )
        if instead and known is None:
            raise InvalidTransitionError("nobody was asked before", code="dispatch.instead", path=case.id)
        return known
