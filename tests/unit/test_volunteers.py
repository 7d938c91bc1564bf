"""Volunteers are sent where they go, when they can, not to their own family, and not more often than they can manage."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, Membership, Person, Zone
from slrtkit.domain.cases import VisitMinutes
from slrtkit.domain.complaint import ComplaintStatus, Step
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.transition import possible
from slrtkit.domain.volunteer import (
    DISPATCH_STEPS,
    Absence,
    Dispatch,
    DispatchStatus,
    DispatchStep,
    Volunteer,
    VolunteerKind,
)
from slrtkit.errors import (
    AccessDeniedError,
    DomainError,
    DuplicateError,
    InvalidIdentifierError,
    InvalidTransitionError,
    NotFoundError,
    RequestReusedError,
)
from slrtkit.service.handling import visit_complaint
from slrtkit.service.intake import file_complaint
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.service.restriction import place_restriction
from slrtkit.service.volunteers import VolunteerDesk
from slrtkit.testing import post

DAY, VILLAGE = post.DAY, "33.16.99.2001"
_requests = count()
Send = Callable[[Context], Receipt]
LISTED = {
    "accept": {"asked": "accepted"},
    "decline": {"asked": "declined", "accepted": "declined"},
    "complete": {"asked": "done", "accepted": "done"},
    "withdraw": {"asked": "withdrawn", "accepted": "withdrawn"},
}


def by(reason: str = "", actor: str = "petugas", day: int = 0) -> Context:
    number = next(_requests)
    return Context(actor, f"r-{number}", post.NOW + timedelta(days=day, milliseconds=number), reason)


def volunteer(who: str, **more: object) -> Volunteer:
    return evolve(Volunteer(who, who.title(), VolunteerKind.PSM, (VILLAGE,), capacity=2), **more)  # type: ignore[arg-type]  # by name


@pytest.fixture
def desk() -> Iterator[VolunteerDesk]:
    journal, ids = Journal(MemoryStore(), PlainSealer(), "desk"), count(1)
    family = post.household("H4")
    ani = Person("H4-A", "Ani Rekaan")
    family = evolve(
        family, persons=(*family.persons, ani), memberships=(*family.memberships, Membership("H4-A", "H4-K", "anak"))
    )
    register(journal, by(), [*(post.household(f"H{number}") for number in (1, 2, 3)), family])
    for number in (1, 2, 3, 4):
        file_complaint(journal, by(), post.complaint(f"C{number}", f"H{number}", "Mohon bantuan"))
    made = VolunteerDesk(journal, "33.16", lambda context: Zone.WIB.day(context.now), lambda: f"V{next(ids):03}")
    for name in ("ani", "budi"):
        made.state(by(), volunteer(name))
    yield made
    assert rebuild(journal).problems == ()


def loads(desk: VolunteerDesk, day: date = DAY) -> list[tuple[str, int, bool]]:
    return [(one.volunteer.id, one.open, one.free) for one in desk.loads(day, village=VILLAGE)]


def refused(code: str) -> pytest.RaisesExc[DomainError]:
    return pytest.raises(InvalidTransitionError, check=lambda error: error.code == code)


def test_whoever_has_least_to_do_stands_first_and_is_counted_until_the_visit_is_done(desk: VolunteerDesk) -> None:
    assert loads(desk) == [("ani", 0, True), ("budi", 0, True)]
    desk.dispatch(by(), "C1", "ani")
    assert loads(desk) == [("budi", 0, True), ("ani", 1, True)]
    desk.dispatch(by(), "C2", "ani")
    assert loads(desk) == [("budi", 0, True), ("ani", 2, False)]
    with refused("dispatch.load"):
        desk.dispatch(by(), "C3", "ani")
    desk.answer(by(), "C1", DispatchStep.ACCEPT)
    assert desk.journal.complaint("C1").state.dispatched == Dispatch(
        "V001", "ani", "petugas", DAY, DispatchStatus.ACCEPTED, DAY
    )
    with refused("dispatch.minutes"):
        desk.answer(by(), "C1", DispatchStep.COMPLETE)
    minutes = VisitMinutes("M", DAY, ("Ani",), "Ibu", "Lantai tanah")
    visit_complaint(desk.journal, by(), "C1", minutes, DAY)
    desk.answer(by(), "C1", DispatchStep.COMPLETE)
    assert loads(desk) == [("budi", 0, True), ("ani", 1, True)]
    assert desk.journal.complaint("C1").state.dispatched is None
    with pytest.raises(NotFoundError, match="nobody is asked"):
        desk.answer(by(), "C1", DispatchStep.ACCEPT)


def test_one_goes_at_a_time_and_another_goes_instead_with_a_reason(desk: VolunteerDesk) -> None:
    desk.dispatch(by(), "C1", "ani")
    with pytest.raises(DuplicateError) as taken:
        desk.dispatch(by(), "C1", "budi")
    assert taken.value.path == "ani"
    with refused("dispatch.reason"):
        desk.dispatch(by(), "C1", "budi", instead=True)
    context = by("Ani sakit", day=1)
    receipt = desk.dispatch(context, "C1", "budi", instead=True)
    assert desk.dispatch(context, "C1", "budi", instead=True) == receipt
    known = desk.journal.complaint("C1").state.dispatches
    assert [(one.volunteer, one.status.value, one.remark) for one in known.values()] == [
        ("ani", "withdrawn", "Ani sakit"),
        ("budi", "asked", ""),
    ]
    with refused("dispatch.instead"):
        desk.dispatch(by("Lain"), "C2", "budi", instead=True)
    desk.answer(by("Berhalangan"), "C1", DispatchStep.DECLINE)
    assert [one.status.value for one in desk.journal.complaint("C1").state.dispatches.values()] == ["withdrawn", "declined"]


def test_nobody_is_sent_where_they_do_not_go_nor_when_they_are_away_or_gone(desk: VolunteerDesk) -> None:
    desk.state(by(), volunteer("citra", areas=("33.16.99.2002", "33.16.98")))
    with refused("dispatch.area"):
        desk.dispatch(by(), "C1", "citra")
    desk.state(by(), volunteer("citra", areas=("33.16.99",), until=DAY))
    desk.dispatch(by(), "C1", "citra")
    with refused("dispatch.absent"):
        desk.dispatch(by(day=1), "C2", "citra")
    desk.absent(by(), "ani", Absence(DAY, DAY + timedelta(3)))
    desk.absent(by(), "ani", Absence(DAY + timedelta(9), DAY + timedelta(9)))
    assert loads(desk)[-1] == ("ani", 0, False)
    with refused("dispatch.absent"):
        desk.dispatch(by(), "C2", "ani")
    desk.dispatch(by(day=4), "C2", "ani")
    assert [one.volunteer.id for one in desk.loads(DAY)] == ["budi", "citra", "ani"]
    assert desk.get("ani").name == "Ani"


def test_nobody_is_sent_to_their_own_family(desk: VolunteerDesk) -> None:
    desk.state(by(), volunteer("ani", person="H4-A"))
    with pytest.raises(AccessDeniedError) as family:
        desk.dispatch(by(), "C4", "ani")
    assert family.value.code == "access.family"
    desk.dispatch(by(), "C1", "ani")


def test_only_whom_a_restriction_names_goes_to_a_restricted_home(desk: VolunteerDesk) -> None:
    restriction = Restriction("H1-P", RestrictionGround.CHILD, ("kepala", "budi"), DAY)
    place_restriction(desk.journal, by(actor="kepala"), "H1", restriction)
    with pytest.raises(AccessDeniedError):
        desk.dispatch(by(), "C1", "budi")
    with pytest.raises(AccessDeniedError) as stranger:
        desk.dispatch(by(actor="kepala"), "C1", "ani")
    assert stranger.value.code == "restriction"
    desk.dispatch(by(actor="kepala"), "C1", "budi")


@pytest.mark.parametrize("status", DispatchStatus)
@pytest.mark.parametrize("step", DispatchStep)
def test_a_dispatch_takes_the_steps_of_its_status_and_no_other(step: DispatchStep, status: DispatchStatus) -> None:
    dispatch = Dispatch("V", "ani", "petugas", DAY, status)
    target = LISTED[step.value].get(status.value)
    if target:
        assert dispatch.after(step, DAY, "alasan").status.value == target
        return
    with pytest.raises(InvalidTransitionError) as refusal:
        dispatch.after(step, DAY, "alasan")
    assert refusal.value.cure.removeprefix("possible now: ") == (
        ", ".join(one.value for one in possible(DISPATCH_STEPS, status)) or "nothing"
    )


def test_a_decided_case_sends_nobody_and_every_command_is_done_once(desk: VolunteerDesk) -> None:
    pairs: list[tuple[Send, Send]] = [
        (lambda c: desk.state(c, volunteer("dedi")), lambda c: desk.state(c, volunteer("eka"))),
        (
            lambda c: desk.absent(c, "dedi", Absence(DAY, DAY)),
            lambda c: desk.absent(c, "dedi", Absence(DAY, DAY + timedelta(1))),
        ),
        (lambda c: desk.dispatch(c, "C3", "ani"), lambda c: desk.dispatch(c, "C3", "budi")),
        (
            lambda c: desk.answer(c, "C3", DispatchStep.ACCEPT),
            lambda c: desk.answer(c, "C3", DispatchStep.DECLINE),
        ),
    ]
    for send, other in pairs:
        context = by("Alasan")
        assert send(context) == send(context)
        with pytest.raises(RequestReusedError):
            other(context)
    with pytest.raises(InvalidTransitionError):
        evolve(desk.journal.complaint("C3").state, status=ComplaintStatus.DECIDED).after(Step.DISPATCH)


@pytest.mark.parametrize(
    ("change", "code"),
    [({"name": " "}, "volunteer.incomplete"), ({"areas": ()}, "volunteer.incomplete"), ({"capacity": 0}, "volunteer.capacity")],
)
def test_a_volunteer_that_cannot_be_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        volunteer("ani", **change)
    assert refusal.value.code == code
    with pytest.raises(InvalidIdentifierError):
        volunteer("ani", areas=("Blora",))
    with pytest.raises(DomainError):
        Absence(DAY, DAY - timedelta(1))
