"""Who may do what, where, and with which of a person's data. What no grant gives is denied.

A grant is one row of data: holders of a role may do these actions with these fields, within this reach. An officer's area is
the region of their office and the regions that they are assigned to; a kecamatan has that of a village that it stands in for,
and Plt., Plh. and Pj. have what the officer has whose post they hold. UU PDP 27/2022, articles 16 and 39: data are processed by
those who may, for what they may, and kept from everybody else.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from attrs import frozen

from slrtkit.domain.delegation import Delegation
from slrtkit.domain.identifiers import RegionCode
from slrtkit.domain.letter import SigningForm
from slrtkit.domain.office import Officer, Zone
from slrtkit.domain.roles import HEALTH, IDENTITY, READING, Action, DataField, Role
from slrtkit.errors import AccessDeniedError, DomainError, InvalidIdentifierError

__all__ = ["EVERYWHERE", "AccessPolicy", "Assignment", "Grant", "Place", "Reach", "office_region"]

EVERYWHERE: str = ""
"""The region code of everything: what belongs to no region in particular, or the area of whoever works in all of them."""
_LETTERS = frozenset({Action.APPROVE, Action.SIGN})
_SIGNATURE = frozenset({Action.SIGN})
_HANDED_DOWN = frozenset({SigningForm.ATAS_NAMA, SigningForm.UNTUK_BELIAU})


class Reach(StrEnum):
    """How wide an officer's area may be for a grant to hold in it.

    A grant of reach `village` holds in the villages that an officer belongs to, and never in a whole kecamatan or regency.
    """

    VILLAGE = "village"
    DISTRICT = "district"
    """A kecamatan, and what is smaller."""
    REGENCY = "regency"
    """Whatever the officer's area is."""
    OFFICE = "office"
    """No area at all: what is in the hands of the officer's own office, and only while it is."""


_FINEST = {Reach.VILLAGE: 3, Reach.DISTRICT: 2, Reach.REGENCY: 0}
"""How many dots the code of an officer's region has at least."""


@frozen
class Grant:
    """Holders of a role may do these actions with these fields, within this reach.

    Raises:
        DomainError: it names no role, action or field, or lets an auditor write.
    """

    role: str
    actions: frozenset[Action]
    fields: frozenset[DataField]
    reach: Reach = Reach.REGENCY

    def __attrs_post_init__(self) -> None:
        if not (self.role.strip() and self.actions and self.fields):
            raise DomainError("a grant names a role, what it may do and with which data", code="grant.empty", path=self.role)
        if self.role == Role.AUDITOR and not self.actions <= READING:
            raise DomainError("an auditor reads and never writes", code="grant.auditor", path=self.role)


@frozen
class Assignment:
    """An officer works for a region besides that of their office, from a day until a day (None: without an end)."""

    officer: str
    region: str
    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return (self.since or date.min) <= on <= (self.until or date.max)


@frozen
class Place:
    """Where something belongs.

    Attributes:
        regions: Region codes, all of which must be in an officer's area; `EVERYWHERE` is in that of few.
        offices: Codes of the offices that have it in their hands.
    """

    regions: frozenset[str]
    offices: frozenset[str] = frozenset()


@frozen
class Capacity:
    """As what somebody acts: their own posts, or one that they stand in for; `only` is all that it is for, None: everything."""

    roles: frozenset[str]
    regions: frozenset[str]
    offices: frozenset[str]
    only: frozenset[Action] | None = None


@frozen
class AccessPolicy:
    """Who may do what at a district's posts.

    Attributes:
        officers: By id; nobody else may do anything.
        grants: In any order; none: nobody may do anything.
        delegations: Who stands in for whom.
        assignments: Who works for which region besides their office's.
        health: Names of the facts that tell of somebody's health; a name that ends in `.` stands for all that begin so.
        identity: Names of the facts that tell who somebody is, in the same form; all others tell of their welfare.
        zone: Where the days of delegations and assignments are counted.
        glass_hours: For how long the glass may be broken at most.
    """

    officers: Mapping[str, Officer]
    grants: tuple[Grant, ...]
    delegations: tuple[Delegation, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    health: tuple[str, ...] = HEALTH
    identity: tuple[str, ...] = IDENTITY
    zone: Zone = Zone.WIB
    glass_hours: int = 24

    def allows(
        self,
        officer: str,
        action: Action,
        place: Place,
        data: DataField,
        on: date,
        stood_in: Iterable[str] = (),
    ) -> bool:
        """Whether an officer may do something with some data of a place on a day.

        Args:
            officer: Their id.
            action: What.
            place: Where it belongs.
            data: Which data.
            on: The day.
            stood_in: Codes of the villages that cannot work on that day and are stood in for by their kecamatan.
        """
        given = [
            (grant, capacity)
            for capacity in self._capacities(officer, on, frozenset(stood_in))
            for grant in self._given(capacity, action)
            if data in grant.fields
        ]
        if any(grant.reach is Reach.OFFICE and capacity.offices & place.offices for grant, capacity in given):
            return True
        areas = [region for grant, capacity in given for region in _areas(grant, capacity)]
        return bool(place.regions) and all(any(_inside(one, area) for area in areas) for one in place.regions)

    def same_person(self, one: str, other: str) -> bool:
        """Whether two ids of officers stand for one person: an officer may have several posts, and is no second officer."""
        known = self.officers.get(one)
        return one == other or (known is not None and known.same(self.officers.get(other)))

    def require(
        self, officer: str, action: Action, place: Place, data: DataField, on: date, stood_in: Iterable[str] = ()
    ) -> None:
        """Refuse what `allows` does not allow.

        Raises:
            AccessDeniedError: the officer may do this nowhere (`access.action`), not with these data (`access.field`), or not
                at this place (`access.area`).
        """
        stood_in = frozenset(stood_in)
        self.require_anywhere(officer, action, on, stood_in)
        if self.allows(officer, action, place, data, on, stood_in):
            return
        if not self.anywhere(officer, action, on, stood_in, data):
            raise AccessDeniedError(
                f"{action.value} with {data.value} data is not for this officer",
                code="access.field",
                path=officer,
                cure=f"those who may: {self._who(action, data)}",
            )
        raise AccessDeniedError(
            f"{action.value} is for this officer in another area only",
            code="access.area",
            path=officer,
            cure=self.possible(officer, action, on, stood_in),
        )

    def require_anywhere(self, officer: str, action: Action, on: date, stood_in: frozenset[str] = frozenset()) -> None:
        """Refuse an officer who may do something nowhere and with no data. Raises AccessDeniedError (`access.action`)."""
        if not self.anywhere(officer, action, on, stood_in):
            raise AccessDeniedError(
                f"{action.value} is not for this officer",
                code="access.action",
                path=officer,
                cure=f"those who may: {self._who(action)}",
            )

    def anywhere(
        self, officer: str, action: Action, on: date, stood_in: frozenset[str] = frozenset(), data: DataField | None = None
    ) -> bool:
        """Whether there is any place where an officer may do something, with some data or with any."""
        return any(
            data is None or data in grant.fields
            for capacity in self._capacities(officer, on, stood_in)
            for grant in self._given(capacity, action)
        )

    def areas(self, officer: str, action: Action, on: date, stood_in: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Region codes of the areas in which an officer may do something with any data, sorted."""
        capacities = self._capacities(officer, on, stood_in)
        return tuple(sorted({a for c in capacities for grant in self._given(c, action) for a in _areas(grant, c)}))

    def regions(self, officer: str, on: date) -> frozenset[str]:
        """Region codes of an officer's area on a day, whatever they may do there, without villages that it stands in for."""
        return frozenset().union(*(one.regions for one in self._capacities(officer, on, frozenset())))

    def data_of(self, fact: str) -> DataField:
        """Which group of data a fact belongs to."""
        for names, data in ((self.health, DataField.HEALTH), (self.identity, DataField.IDENTITY)):
            if any(fact == name or (name.endswith(".") and fact.startswith(name)) for name in names):
                return data
        return DataField.WELFARE

    def possible(self, officer: str, action: Action, on: date, stood_in: frozenset[str] = frozenset()) -> str:
        """Say where an officer may do something: it tells them of nothing but their own area."""
        said = ["everywhere" if one == EVERYWHERE else one for one in self.areas(officer, action, on, stood_in)]
        return f"your area: {', '.join(said) or 'what your office has in its hands'}"

    def _given(self, capacity: Capacity, action: Action) -> Iterator[Grant]:
        if capacity.only is None or action in capacity.only:
            yield from (grant for grant in self.grants if grant.role in capacity.roles and action in grant.actions)

    def _capacities(self, officer: str, on: date, stood_in: frozenset[str]) -> Iterator[Capacity]:
        """Yield as what an officer acts on a day: as themselves, and as those whom they stand in for."""
        own = self._own(officer, on, stood_in)
        if own is None:
            return
        yield own
        for given in self._held(officer, on):
            yield from self._lent(own, given, on, stood_in)
            if given.form is SigningForm.UNTUK_BELIAU:
                for above in self._held(given.by, on):
                    if above.form is SigningForm.ATAS_NAMA:
                        yield from self._lent(own, above, on, stood_in)

    def _lent(self, own: Capacity, given: Delegation, on: date, stood_in: frozenset[str]) -> Iterator[Capacity]:
        """Yield what a delegation lends: a whole post, the letters of some types, or the signature alone."""
        only = _SIGNATURE if given.form in _HANDED_DOWN else _LETTERS if given.letter_types else None
        absent = self._own(given.by, on, stood_in)
        if absent is not None:
            yield Capacity(absent.roles, absent.regions, absent.offices, only)
        else:  # a vacant post is a role, and stands where whoever holds it works
            yield Capacity(frozenset({given.by}), own.regions, own.offices, only)

    def _own(self, officer: str, on: date, stood_in: frozenset[str]) -> Capacity | None:
        known = self.officers.get(officer)
        if known is None:
            return None
        home = office_region(known.office)
        regions = {one.region for one in self.assignments if one.officer == officer and one.holds(on)}
        regions |= {home} if home is not None else set()
        regions |= {village for village in stood_in if village.rpartition(".")[0] in regions}
        return Capacity(frozenset(known.roles), frozenset(regions), frozenset({known.office} - {""}))

    def _held(self, officer: str, on: date) -> Iterator[Delegation]:
        return (one for one in self.delegations if one.to == officer and one.since <= on <= one.until)

    def _who(self, action: Action, data: DataField | None = None) -> str:
        roles = {one.role for one in self.grants if action in one.actions and (data is None or data in one.fields)}
        return ", ".join(sorted(roles)) or "nobody"


def office_region(office: str) -> str | None:
    """Return the code of the region that an office stands in by its own code (`33.16.dinsos`: `33.16`), None where none is."""
    steps = office.split(".")
    for length in range(len(steps), 0, -1):
        try:
            return RegionCode(".".join(steps[:length])).text
        except InvalidIdentifierError:
            continue
    return None


def _areas(grant: Grant, capacity: Capacity) -> Iterator[str]:
    if grant.reach is not Reach.OFFICE:
        least = _FINEST[grant.reach]
        yield from (region for region in capacity.regions if region.count(".") >= least)


def _inside(region: str, area: str) -> bool:
    return area in (EVERYWHERE, region) or region.startswith(f"{area}.")
