"""Cases that go down the ladder, volunteers who are asked to visit, and limits that are made longer, in the life of cases."""

from datetime import datetime

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from slrtkit.domain.caselimit import CaseLimit
from slrtkit.domain.caserules import CaseRules
from slrtkit.domain.limits import Milestone, TimeLimit, TimeSpan
from slrtkit.domain.volunteer import DispatchStep, Volunteer, VolunteerKind
from slrtkit.service.intake import escalate_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.ladder import send_down
from slrtkit.service.limits import LimitDesk
from slrtkit.service.volunteers import VolunteerDesk
from slrtkit.testing.case_asking import REASONS, ZONE, AskingMachine

__all__ = ["SendingMachine"]

CASES: st.SearchStrategy[str] = st.sampled_from(["C1", "C2", "C3", "C4"])
VOLUNTEERS = (
    Volunteer("tksk", "Ani Rekaan", VolunteerKind.TKSK, ("33.16.99",), capacity=1),
    Volunteer("jauh", "Budi Rekaan", VolunteerKind.PSM, ("33.16.98",)),
)
"""One goes to the village and can make one visit at a time; the other goes elsewhere."""
_LIMIT = TimeLimit("satu-bulan", TimeSpan.read("1 month"), Milestone.FILED, Milestone.CLOSED, extended_for=("ill",))
_RULES = CaseRules(limits=(CaseLimit(_LIMIT),))


class SendingMachine(AskingMachine):
    """Officers who send cases down, send volunteers out, and grant more time."""

    def volunteers(self, journal: Journal) -> VolunteerDesk:
        """Return the volunteers of the district."""
        return VolunteerDesk(journal, "33.16", lambda _: self.today, lambda: f"D{self.turn}")

    def limits(self, journal: Journal) -> LimitDesk:
        """Return one limit of a month, which may be made longer for who is ill."""
        return LimitDesk(journal, _RULES, ZONE, None, lambda: f"G{self.turn}")

    @initialize()
    def enter_the_volunteers(self) -> None:
        """State who can be asked."""
        for one in VOLUNTEERS:
            self.enter(lambda journal, who, one=one: self.volunteers(journal).state(who, one))  # type: ignore[misc]  # mypy does not infer defaults of lambdas

    def be_there(self, name: str) -> None:
        """File a case that is not there."""
        raise NotImplementedError("the machine of cases files it")

    @rule(name=CASES, reason=REASONS, to=st.sampled_from(["", "33.16.99.2001"]), rungs=st.integers(0, 2))
    def send_down(self, name: str, reason: str, to: str, rungs: int) -> None:
        """Give a case back to a rung below, to which it may have just come up."""
        self.be_there(name)
        for _ in range(rungs):
            self.ask(lambda journal, who: escalate_complaint(journal, who, name, self.today), "Kuota habis")
        before = self.complaint(name)
        if self.ask(lambda journal, who: send_down(journal, who, name, self.today, to), reason):
            known = self.complaint(name)
            assert before is not None
            assert known is not None
            assert known.holder != before.holder
            assert known.holder.count(".") > before.holder.count(".") or "." not in before.holder

    @rule(name=CASES, volunteer=st.sampled_from([one.id for one in VOLUNTEERS]), instead=st.booleans(), reason=REASONS)
    def dispatch(self, name: str, volunteer: str, instead: bool, reason: str) -> None:  # noqa: FBT001  Hypothesis draws it
        """Ask a volunteer to go; who goes elsewhere or is busy is not asked."""
        self.be_there(name)
        busy = any(load.volunteer.id == volunteer and not load.free for load in self.volunteers(self.journal).loads(self.today))
        if self.ask(lambda journal, who: self.volunteers(journal).dispatch(who, name, volunteer, instead=instead), reason):
            assert (volunteer, busy) == ("tksk", False)

    @rule(name=CASES, step=st.sampled_from(DispatchStep), reason=REASONS)
    def answer_dispatch(self, name: str, step: DispatchStep, reason: str) -> None:
        """The volunteer says whether they go, and that they were there."""
        self.be_there(name)
        self.ask(lambda journal, who: self.volunteers(journal).dispatch(who, name, "tksk"))
        self.ask(lambda journal, who: self.volunteers(journal).answer(who, name, step), reason)

    @rule(name=CASES, ground=st.sampled_from(["ill", "tired"]))
    def extend(self, name: str, ground: str) -> None:
        """Grant a week more: what is due is due later, and for no other reason."""
        self.be_there(name)
        before = self._due(name)
        span = TimeSpan.read("7 calendar-day")
        if self.ask(lambda journal, who: self.limits(journal).extend(who, name, _LIMIT.code, span, ground)):
            after = self._due(name)
            assert ground == "ill"
            assert before is not None
            assert after is not None
            assert after > before

    def _due(self, name: str) -> datetime | None:
        if self.complaint(name) is None:
            return None
        (found,) = self.limits(self.journal).standing(name, self.now)
        return found.standing.due if found.standing else None
