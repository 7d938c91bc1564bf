"""The lists of HSDS's API (version 3): services, organizations, places and taxonomies of one catalog, on one day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from attrs import frozen

from slrtkit.adapters.exchange.hsds import hsds_document, hsds_id
from slrtkit.domain.office import Office
from slrtkit.domain.program import Program
from slrtkit.domain.rules import FactCatalogue
from slrtkit.domain.rules.language import Locale
from slrtkit.ledger import JSON

__all__ = ["HsdsDirectory", "Item", "brief"]

Item = Mapping[str, JSON]


@frozen(slots=False)
class HsdsDirectory:
    """A catalog as a directory of services.

    Attributes:
        programs: What is offered.
        on: The day it is told for.
        catalogue: The facts that the rules speak of.
        office: Where whoever wishes a service goes: the post of the district.
        locale: The language of the texts.
    """

    programs: tuple[Program, ...]
    on: date
    catalogue: FactCatalogue
    office: Office
    locale: Locale = "id"

    @cached_property
    def services(self) -> tuple[Item, ...]:
        """Every service, with all that is inside it."""
        found = hsds_document(self.programs, self.on, self.catalogue, self.locale, self.office.code)["contents"]
        return tuple(one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()

    @cached_property
    def organizations(self) -> tuple[Item, ...]:
        """The owners of programs, each with its programs."""
        found: dict[str, dict[str, JSON]] = {}
        programs: dict[str, list[JSON]] = {}
        for service in self.services:
            organization, program = service["organization"], service["program"]
            assert isinstance(organization, dict)  # noqa: S101  as hsds_document writes it
            found.setdefault(str(organization["id"]), dict(organization))
            programs.setdefault(str(organization["id"]), []).append(program)
        return tuple({**one, "programs": programs[key]} for key, one in sorted(found.items()))

    @cached_property
    def terms(self) -> tuple[Item, ...]:
        """Every taxonomy term that a service has."""
        found = {str(term["id"]): term for service in self.services for term in terms_of(service)}
        return tuple({**term, "taxonomy_id": self._id(str(term["taxonomy"]))} for _, term in sorted(found.items()))

    @cached_property
    def taxonomies(self) -> tuple[Item, ...]:
        """The taxonomies of these terms."""
        names = sorted({str(term["taxonomy"]) for term in self.terms})
        return tuple({"id": self._id(name), "name": name, "description": name} for name in names)

    @cached_property
    def places(self) -> tuple[Item, ...]:
        """Every service at the post of the district."""
        location: JSON = {
            "id": hsds_id(self.office.code, "location", self.office.code),
            "location_type": "physical",
            "name": self.office.name,
            "description": self.office.letterhead.address,
        }
        return tuple(
            {
                "id": hsds_id(self.office.code, "service_at_location", str(service["alternate_name"])),
                "description": f"{service['name']}: {self.office.name}",
                "location": location,
                "service": {name: value for name, value in service.items() if not isinstance(value, list)},
            }
            for service in self.services
        )

    def taxonomy_of(self, term: Item) -> str:
        """Return the id of the taxonomy of a term."""
        return self._id(str(term["taxonomy"]))

    def _id(self, taxonomy: str) -> str:
        return hsds_id(self.office.code, "taxonomy", taxonomy)


def terms_of(service: Item) -> Iterator[dict[str, JSON]]:
    """Yield the taxonomy terms of a service."""
    attributes = service["attributes"]
    for attribute in attributes if isinstance(attributes, Sequence) else ():
        if isinstance(attribute, dict) and isinstance(term := attribute["taxonomy_term"], dict):
            yield term


def brief(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items as lists show them: with those fields alone that each has once."""
    for item in items:
        yield {name: value for name, value in item.items() if not isinstance(value, list)}
