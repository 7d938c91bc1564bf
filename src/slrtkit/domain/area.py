"""Regions and how they lie in each other: province > regency > district (kecamatan) > village (desa/kelurahan)."""

from collections.abc import Iterable, Iterator
from typing import Self

from attrs import field, frozen

from slrtkit.domain.identifiers import RegionCode
from slrtkit.errors import DomainError, NotFoundError

__all__ = ["Area", "AreaTree"]


@frozen(order=True)
class Area:
    """One region: its Kemendagri code and its name."""

    code: RegionCode
    name: str


@frozen
class AreaTree:
    """The regions that a district works in, each below its parent.

    Raises:
        DomainError: a code occurs twice, or its parent is missing (a province needs none; the topmost may stand alone).
    """

    areas: tuple[Area, ...]
    _by_code: dict[RegionCode, Area] = field(init=False, repr=False, eq=False)

    @classmethod
    def of(cls, areas: Iterable[Area]) -> Self:
        """Build the tree from areas in any order."""
        return cls(tuple(sorted(areas)))

    def __attrs_post_init__(self) -> None:
        by_code = {area.code: area for area in self.areas}
        if len(by_code) != len(self.areas):
            raise DomainError("a region code occurs twice", code="area.duplicate")
        top = min((area.code.level for area in self.areas), default=None)
        for code in by_code:
            if code.parent not in by_code and code.level != top:
                raise DomainError("the region above is missing", code="area.orphan", path=str(code), cure=f"add {code.parent}")
        object.__setattr__(self, "_by_code", by_code)

    def __getitem__(self, code: RegionCode) -> Area:
        """Return the area of a code.

        Raises:
            NotFoundError: the tree has no such region.
        """
        try:
            return self._by_code[code]
        except KeyError:
            raise NotFoundError(
                f"no region {code} is known", code="area.unknown", cure="add it to the district's table of areas"
            ) from None

    def __iter__(self) -> Iterator[Area]:
        return iter(self.areas)

    def path(self, code: RegionCode) -> tuple[Area, ...]:
        """The region and all above it, topmost first."""
        above: tuple[Area, ...] = ()
        step: RegionCode | None = code
        while step is not None and step in self._by_code:
            above = (self[step], *above)
            step = step.parent
        return above or (self[code],)

    def children(self, code: RegionCode) -> tuple[Area, ...]:
        """The regions directly below."""
        return tuple(area for area in self.areas if area.code.parent == code)
