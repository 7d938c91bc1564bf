"""Regions and how they lie in each other: province > regency > district (kecamatan) > village (desa/kelurahan).

Villages split, merge and are renamed (*pemekaran*, *penggabungan*; UU 6/2014 on villages, articles 7 to 12). A region that
ended names those that followed it, so that an old code keeps its meaning: on its days it is itself, afterwards its successors.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Self

from attrs import field, frozen

from slrtkit.domain.identifiers import RegionCode
from slrtkit.errors import DomainError, NotFoundError

__all__ = ["Area", "AreaTree"]


@frozen(order=True)
class Area:
    """One region in one period: its Kemendagri code and its name.

    Attributes:
        since: The first day on which it had this code and name; None: as long as anybody knows.
        until: The last day; None: still.
        into: Codes of the regions that followed it: several where it was split, the same one where it was renamed alone.

    Raises:
        DomainError: it ends before it begins, or has successors and does not end.
    """

    code: RegionCode
    name: str
    since: date | None = field(default=None, order=False)
    until: date | None = field(default=None, order=False)
    into: tuple[RegionCode, ...] = field(default=(), order=False)

    def __attrs_post_init__(self) -> None:
        if self.until is None:
            if self.into:
                raise DomainError("a region that has successors has a last day", code="area.days", path=self.code.text)
        elif self.since and self.until < self.since:
            raise DomainError("a region does not end before it begins", code="area.days", path=self.code.text)

    def holds(self, on: date) -> bool:
        """Whether it was so on a day."""
        return (self.since or date.min) <= on <= (self.until or date.max)


@frozen
class AreaTree:
    """The regions that a district works in, each below its parent.

    Raises:
        DomainError: a code stands for two regions on one day, the region above is missing (a province needs none; the topmost
            may stand alone), or a successor is.
    """

    areas: tuple[Area, ...]
    _by_code: dict[str, tuple[Area, ...]] = field(init=False, repr=False, eq=False)

    @classmethod
    def of(cls, areas: Iterable[Area]) -> Self:
        """Build the tree from areas in any order."""
        return cls(tuple(sorted(areas, key=lambda area: (area.code.text, area.since or date.min))))

    def __attrs_post_init__(self) -> None:
        by_code: dict[str, tuple[Area, ...]] = {}
        for area in self.areas:
            versions = by_code.get(area.code.text, ())
            if versions and (versions[-1].until or date.max) >= (area.since or date.min):
                raise DomainError("a region code occurs twice", code="area.duplicate", path=area.code.text)
            by_code[area.code.text] = (*versions, area)
        top = min((code.count(".") for code in by_code), default=None)
        for code, versions in by_code.items():
            above = code.rpartition(".")[0]
            if above not in by_code and code.count(".") != top:
                raise DomainError("the region above is missing", code="area.orphan", path=code, cure=f"add {above}")
            for successor in (successor for area in versions for successor in area.into):
                if successor.text not in by_code:
                    raise DomainError("a successor is missing", code="area.successor", path=code, cure=f"add {successor}")
        object.__setattr__(self, "_by_code", by_code)

    def __getitem__(self, code: RegionCode) -> Area:
        """Return the area of a code, in its latest period.

        Raises:
            NotFoundError: the tree has no such region.
        """
        return self._versions(code)[-1]

    def __contains__(self, code: object) -> bool:
        return isinstance(code, RegionCode) and code.text in self._by_code

    def __iter__(self) -> Iterator[Area]:
        """Yield each region once, in its latest period, in the order of the codes."""
        return (versions[-1] for versions in self._by_code.values())

    def path(self, code: RegionCode) -> tuple[Area, ...]:
        """The region and all above it, topmost first."""
        above: tuple[Area, ...] = ()
        step: RegionCode | None = code
        while step is not None and step in self:
            above = (self[step], *above)
            step = step.parent
        return above or (self[code],)

    def children(self, code: RegionCode) -> tuple[Area, ...]:
        """The regions directly below."""
        return tuple(area for area in self if area.code.parent == code)

    def on(self, code: RegionCode, day: date) -> Area | None:
        """Return the region that had a code on a day; None where it was not yet, or no more.

        Raises:
            NotFoundError: the tree has no such region.
        """
        return next((area for area in self._versions(code) if area.holds(day)), None)

    def resolve(self, code: RegionCode, day: date) -> tuple[Area, ...]:
        """Return what a code means on a day: the region itself, or those that followed it; nothing if none is known.

        Raises:
            NotFoundError: the tree has no such region.
        """
        found: dict[str, Area] = {}
        seen, open_ends = {code.text}, [code]
        while open_ends:
            step = open_ends.pop(0)
            area = self.on(step, day)
            if area:
                found[area.code.text] = area
                continue
            ended = [one for one in self._versions(step) if one.until and one.until < day]
            following = [after for one in ended[-1:] for after in one.into if after.text not in seen]
            seen |= {after.text for after in following}
            open_ends += following
        return tuple(found.values())

    def ended(self, code: RegionCode, day: date) -> Area | None:
        """Return the last region of a code that ended before a day and names what followed it; None where none did.

        Raises:
            NotFoundError: the tree has no such region.
        """
        return next((one for one in reversed(self._versions(code)) if one.into and one.until and one.until < day), None)

    def _versions(self, code: RegionCode) -> tuple[Area, ...]:
        try:
            return self._by_code[code.text]
        except KeyError:
            raise NotFoundError(
                f"no region {code} is known", code="area.unknown", cure="add it to the district's table of areas"
            ) from None
