"""Who holds a case: village > kecamatan > secretariat > agency (OPD) > beyond the district; and who stands in for a village.

A case that a level cannot solve goes one level up (Permensos 15/2018: Puskesos, SLRT, agencies), and one that belongs below is
sent back down, with a reason. A village that cannot work (no signal, no officer) is stood in for by its kecamatan: it goes on
holding its cases, and has them back when it works again.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache

from attrs import field, frozen

from slrtkit.domain.identifiers import RegionCode, RegionLevel
from slrtkit.errors import DomainError, InvalidIdentifierError, InvalidTransitionError

__all__ = ["Held", "Ladder", "LadderLevel", "StandIn", "StandInBegan", "StandInEnded"]


class LadderLevel(StrEnum):
    """A rung of the ladder."""

    VILLAGE = "village"
    DISTRICT = "district"
    """The kecamatan."""
    SECRETARIAT = "secretariat"
    """The SLRT secretariat of the regency."""
    AGENCY = "agency"
    """An agency (OPD) of the regency."""
    BEYOND = "beyond"
    """The province or a ministry."""


_RUNGS = {
    RegionLevel.VILLAGE: LadderLevel.VILLAGE,
    RegionLevel.DISTRICT: LadderLevel.DISTRICT,
    RegionLevel.REGENCY: LadderLevel.SECRETARIAT,
    RegionLevel.PROVINCE: LadderLevel.BEYOND,
}


@lru_cache(maxsize=2**12)
def _rung(office: str) -> LadderLevel:
    try:
        return _RUNGS[RegionCode(office).level]
    except InvalidIdentifierError:
        return LadderLevel.AGENCY


@frozen
class Ladder:
    """Who stands above the secretariat of a regency; what stands below follows from the region codes.

    Attributes:
        agencies: Office code -> name of each agency that takes cases.
        beyond: Office code -> name of those beyond the regency.
    """

    agencies: Mapping[str, str] = field(factory=dict)
    beyond: Mapping[str, str] = field(factory=dict)

    def level(self, holder: str) -> LadderLevel:
        """The rung on which an office stands; one that is neither a region nor named beyond it is an agency."""
        return LadderLevel.BEYOND if holder in self.beyond else _rung(holder)

    def next(self, holder: str) -> tuple[str, ...]:
        """Office codes of those to whom a holder may pass a case, one rung up."""
        level = self.level(holder)
        if level in {LadderLevel.VILLAGE, LadderLevel.DISTRICT}:
            return (holder.rpartition(".")[0],)
        named = {LadderLevel.SECRETARIAT: self.agencies, LadderLevel.AGENCY: self.beyond}
        return tuple(sorted(named.get(level, ())))

    def up(self, holder: str, to: str, path: str) -> str:
        """Return the office one rung up: the one named, or the only one there is.

        Raises:
            InvalidTransitionError: nobody stands above, the one that is named does not, or several do and none is named.
        """
        above = self.next(holder)
        if to in above:
            return to
        if not to and len(above) == 1 and self.level(holder) in {LadderLevel.VILLAGE, LadderLevel.DISTRICT}:
            return above[0]
        raise InvalidTransitionError(
            f"a complaint held by {holder} cannot be escalated to {to or 'nobody in particular'}",
            code="complaint.escalate",
            path=path,
            cure=f"name one of: {', '.join(above)}" if above else "decide it here, or refer it to who can help",
        )

    def below(self, holder: str, village: str) -> tuple[str, ...]:
        """Office codes of those to whom a holder may send a case back down: on the way from its village up to here.

        Args:
            holder: Who holds the case.
            village: The village of the case; nobody but its own kecamatan and it is below the secretariat.
        """
        district = village.rpartition(".")[0]
        regency = district.rpartition(".")[0]
        below = {
            LadderLevel.VILLAGE: (),
            LadderLevel.DISTRICT: (village,),
            LadderLevel.SECRETARIAT: (district, village),
        }
        return below.get(self.level(holder), (regency,))

    def down(self, holder: str, to: str, village: str, path: str) -> str:
        """Return the office to which a case is sent back: the one named, or the nearest below.

        Raises:
            InvalidTransitionError: nobody stands below, or the one that is named does not.
        """
        below = self.below(holder, village)
        if below and (not to or to in below):
            return to or below[0]
        raise InvalidTransitionError(
            f"a complaint held by {holder} cannot be sent down to {to or 'anybody'}",
            code="complaint.send-down",
            path=path,
            cure=f"name {' or '.join(below)}" if below else "it is at the bottom of the ladder",
        )


@frozen
class Held:
    """Who held a case from a day on, why it came to them, and which officer passed it on."""

    office: str
    since: date
    reason: str = ""
    by: str = ""


@frozen
class StandIn:
    """A kecamatan works for one of its villages, from a day until a day (None: until it works again), for a reason.

    Raises:
        DomainError: it is not the village's own kecamatan, or no reason is given.
    """

    village: str
    by: str
    since: date
    reason: str
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        if RegionCode(self.village).level is not RegionLevel.VILLAGE or self.by != self.village.rpartition(".")[0]:
            raise DomainError("a village is stood in for by its own kecamatan", code="stand-in.by", path=self.village)
        if not self.reason.strip():
            raise DomainError("a stand-in carries a reason", code="stand-in.reason", path="reason")

    @property
    def id(self) -> str:
        """The id of its stream: one for each village."""
        return self.village

    def holds(self, on: date) -> bool:
        """Whether the kecamatan works for the village on a day."""
        return self.since <= on <= (self.until or date.max)


@frozen
class StandInBegan:
    """A village cannot work; its kecamatan works for it."""

    stand_in: StandIn


@frozen
class StandInEnded:
    """The village works again; `until` is the last day on which it was stood in for."""

    until: date
