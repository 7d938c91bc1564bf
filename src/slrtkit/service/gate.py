"""The gate: what one officer may touch in one command or look. Every use case passes it; what nothing allows is refused."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from slrtkit.domain.access import AccessPolicy, Place
from slrtkit.domain.accesslog import Glass
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.events import (
    Event,
    FactRecorded,
    HomeVisited,
    ListObjectionAnswered,
    ListObjectionFiled,
    OutcomeRecorded,
    ReferralSent,
)
from slrtkit.domain.history import State, StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.ladder import StandIn
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.participation import Participation
from slrtkit.domain.proposal import Proposal
from slrtkit.domain.readiness import Readiness
from slrtkit.domain.referral import Referral
from slrtkit.domain.restriction import Restriction, subjects_of
from slrtkit.domain.roles import READING, Action, DataField
from slrtkit.errors import AccessDeniedError, NotYoursError
from slrtkit.ports.store import StreamId
from slrtkit.service.admission import Find, admit, tells_of, told_of
from slrtkit.service.places import DATA, Peek, Places
from slrtkit.service.uses import COLLECTIVE, action_of

__all__ = ["Gate"]

_KECAMATAN = 2
"""So many dots has the code of a kecamatan, and nobody else stands in for a village."""


class Gate:
    """What an officer may touch.

    Args:
        policy: Who may do what.
        context: Who, when, why.
        use: Name of the use case.
        find: Looks into the indexes, whoever asks.
        peek: Looks at a state, whoever asks.

    Attributes:
        seen: What was let through: stream -> the ids of the persons and households that it tells of.
        denied: What was not, in the same form.
        regions: Where it belongs that was let through.

    Raises:
        AccessDeniedError: the officer may do this nowhere.
    """

    def __init__(self, policy: AccessPolicy, context: Context, use: str, find: Find, peek: Peek) -> None:
        self.policy: AccessPolicy = policy
        self.context: Context = context
        self.use: str = use
        self.seen: dict[StreamId, frozenset[str]] = {}
        self.denied: dict[StreamId, frozenset[str]] = {}
        self.regions: set[str] = set()
        self._behind: frozenset[str] = frozenset()
        self._find, self._peek, self._places = find, peek, Places(find, peek)
        self._carried: dict[tuple[StreamKind, str], Place] = {}
        self._allowed: dict[tuple[Place, DataField], bool] = {}
        self._on = policy.zone.day(context.now)
        self.action: Action = action_of(use)
        self._writes = self.action not in READING
        policy.require_anywhere(context.actor, self.action, self._on, self._stood_in)

    def admit(self, stream: StreamId, state: State | None) -> None:
        """Let a state through, or refuse it as if it were not there.

        Raises:
            NotYoursError: there is none, it is outside what the officer may touch, or restricted to others.
            AccessDeniedError: it tells of the officer's own family, and the command would change something.
        """
        if stream in self.seen:
            return
        if state is None or not self._open(stream, state):
            self.denied[stream] = told_of(state) if state else frozenset()
            raise NotYoursError(
                "nothing that this officer may work with is recorded under this id",
                path=stream.id,
                cure=self.policy.possible(self.context.actor, self.action, self._on, self._stood_in),
            )
        if self._writes:
            self._require_stranger(self._places.households(state), told_of(state))
        self.seen[stream] = told_of(state)
        self.regions |= self._place(state).regions

    def passes(self, stream: StreamId, state: State | None) -> bool:
        """Whether a state would be let through; nothing is noted."""
        return stream in self.seen or (state is not None and self._open(stream, state))

    def may_name(self, household: str) -> bool:
        """Whether a household may be named to whom a command is refused for its sake; else that it was come upon is noted."""
        stream, state = StreamId(StreamKind.HOUSEHOLD.value, household), self._peek(StreamKind.HOUSEHOLD, household)
        passes = self.passes(stream, state)
        if not passes and state is not None:
            self.denied[stream] = told_of(state)
        return passes

    def write(self, stream: StreamId, state: State, event: Event) -> None:
        """Let an event be written, or refuse it.

        Args:
            stream: What it is about.
            state: The state that it leads to.
            event: What is said.

        Raises:
            AccessDeniedError: this is not for the officer to say of this place (`access.area`), with these data
                (`access.field`), or of their own family (`access.family`).
        """
        if stream not in self.seen:
            self._require(state, DATA.get(StreamKind(stream.kind)))
            self._require_stranger(self._places.households(state), told_of(state))
        match event:
            case FactRecorded(name=name):
                self._require(state, self.policy.data_of(name))
            case ReferralSent(referral):
                for data in sorted({self.policy.data_of(name.rstrip(".")) for name in referral.facts}):
                    self._require(state, data)
            case OutcomeRecorded(household) | HomeVisited(household):
                self._require_stranger({household}, frozenset())
            case ListObjectionFiled(objection) | ListObjectionAnswered(objection):
                self._require_stranger({objection.household}, frozenset())
            case _:
                pass

    def shows(self, state: State, data: DataField) -> bool:
        """Whether some data of a state may be seen."""
        return self._allows(self._place(state), data) or self._broken(state, data)

    def handed(self, state: State, data: DataField) -> bool:
        """Whether it may be seen only because it is or was in the hands of the officer's own office."""
        return not self._allows(Place(self._place(state).regions), data)

    @cached_property
    def restricted(self) -> Mapping[str, frozenset[str]]:
        """Who is restricted, and the ids that tell of each."""
        return tells_of(self._find)

    @cached_property
    def _stood_in(self) -> frozenset[str]:
        """The villages that cannot work today, of the kecamatan that the officer belongs to."""
        found = (
            self._peek(kind, one)
            for region in self.policy.regions(self.context.actor, self._on)
            if region.count(".") == _KECAMATAN
            for kind in (StreamKind.STAND_IN, StreamKind.READINESS)
            for one in self._find(kind, "by", region.encode())
        )
        return frozenset(one.village for one in found if isinstance(one, StandIn | Readiness) and one.holds(self._on))

    def _open(self, stream: StreamId, state: State) -> bool:
        data, place = DATA.get(StreamKind(stream.kind)), self._place(state)
        if data is None or not self._unrestricted(state):
            return False
        free = data is DataField.POST and (not self._writes or not place.regions)
        if not (free or self._allows(place, data) or self._broken(state, data)):
            return False
        self._carry(state, place)
        return True

    def _unrestricted(self, state: State) -> bool:
        try:
            admit(state, self.context.actor, self.restricted, self._named)
        except AccessDeniedError:
            return False
        return True

    def _named(self, subject: str) -> tuple[str, ...]:
        restriction = self._peek(StreamKind.RESTRICTION, subject)
        return restriction.officers if isinstance(restriction, Restriction) else ()

    def _allows(self, place: Place, data: DataField) -> bool:
        known = self._allowed.get((place, data))
        if known is None:
            known = self.policy.allows(self.context.actor, self.action, place, data, self._on, self._stood_in)
            self._allowed[place, data] = known
        return known

    def require(self, place: Place, data: DataField) -> None:
        """Refuse what the officer may not do at a place. Raises AccessDeniedError."""
        if place.regions and not self._allows(place, data):
            self.policy.require(self.context.actor, self.action, place, data, self._on, self._stood_in)

    def open(self, household: str) -> None:
        """Let one household through, wherever it is: the officer is about to break its glass."""
        self._behind |= {household}

    def _require(self, state: State, data: DataField | None) -> None:
        if data is None or not self._broken(state, data):
            self.require(self._place(state), data or DataField.ACCESS)

    def _broken(self, state: State, data: DataField) -> bool:
        """Whether the officer broke the glass of the household that a state tells of, and may do this in their own area."""
        if not self.policy.anywhere(self.context.actor, self.action, self._on, self._stood_in, data):
            return False
        opened = self._glass | self._behind
        households = self._places.households(state) if opened else frozenset()
        return bool(households) and households <= opened

    @cached_property
    def _glass(self) -> frozenset[str]:
        broken = (
            self._peek(StreamKind.GLASS, one) for one in self._find(StreamKind.GLASS, "officer", self.context.actor.encode())
        )
        return frozenset(one.household for one in broken if isinstance(one, Glass) and one.holds(self.context.now))

    def _place(self, state: State) -> Place:
        """Where a state belongs: to the place of what led to it, else to its own."""
        match state:
            case Household():
                key = StreamKind.HOUSEHOLD, state.id
            case Complaint():
                key = StreamKind.COMPLAINT, state.id
            case LetterRecord():
                key = StreamKind.COMPLAINT, state.complaint
            case Participation():
                key = StreamKind.PARTICIPATION, state.bearer
            case _:
                return self._led_here(state)
        return self._carried.get(key) or self._places.of(state)

    def _led_here(self, state: State) -> Place:
        """Where something belongs that tells of households: to the places of the cases that led to them, else to its own."""
        own = self._places.of(state)
        led = (
            [self._carried.get((StreamKind.HOUSEHOLD, one)) for one in self._places.households(state)] if self._carried else []
        )
        if not led or None in led:
            return own
        return Place(frozenset().union(*(place.regions for place in led if place)), own.offices)

    def _carry(self, state: State, place: Place) -> None:
        """A case brings its household along, wherever that lives by now; a command, also the case of a referral."""
        match state:
            case Household():
                self._carried |= {(StreamKind.PARTICIPATION, card.id): place for card in state.cards}
            case Complaint() | Proposal():
                self._carried[StreamKind.HOUSEHOLD, state.household] = place
            case LetterRecord():
                self._carried[StreamKind.COMPLAINT, state.complaint] = place
            case Referral() if self._writes:
                self._carried[StreamKind.COMPLAINT, state.complaint] = place
            case _:
                pass

    @cached_property
    def _family(self) -> frozenset[str]:
        """The ids of everybody whom the officer lives or lived with, and of their homes."""
        officer = self.policy.officers.get(self.context.actor)
        if officer is None or not officer.person:
            return frozenset()
        return frozenset().union(*(subjects_of(home) for home in self._places.homes(officer.person)))

    def _require_stranger(self, households: Iterable[str], told: frozenset[str]) -> None:
        if not self._family or self.use in COLLECTIVE:
            return
        known = (self._peek(StreamKind.HOUSEHOLD, one) for one in households)
        concerned = told.union(*(subjects_of(one) for one in known if isinstance(one, Household)), households)
        if not self._family.isdisjoint(concerned):
            raise AccessDeniedError(
                "nobody acts on their own family", code="access.family", path=self.context.actor, cure="another officer does"
            )
