"""A catalog in the Human Services Data Specification (HSDS 3, Open Referral), for directories of services.

One program is one service of one organization: who may have it as text, the rules of every version as they are judged in an
attribute, so that whoever reads the directory can compute what they say. Ids are made from names (UUID version 5), so that the
same catalog gives the same document.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from attrs import frozen

from slrtkit.domain.leaflet import Leaflet, LeafletVersion, Section, Topic, leaflet_of
from slrtkit.domain.program import SECTORS, Program
from slrtkit.domain.rules import FactCatalogue
from slrtkit.domain.rules.language import Locale
from slrtkit.errors import NotFoundError
from slrtkit.ledger import JSON
from slrtkit.wire import program_to_wire

__all__ = ["hsds_document", "hsds_id"]

_SECTORS = "slrtkit sectors"
_RULES = "slrtkit rules"


def hsds_document(
    programs: Iterable[Program], on: date, catalogue: FactCatalogue, locale: Locale = "id", publisher: str = ""
) -> dict[str, JSON]:
    """Return one page of services, as HSDS's `GET /services` does, with everything inside it.

    Args:
        programs: What is offered.
        on: The day it is told for: whose rules are the text, and which services are active.
        catalogue: The facts that the rules speak of, with their words.
        locale: The language of the texts.
        publisher: Who says it (a region code, an address): catalogs of two publishers share no id.
    """
    exporter = _Exporter(on, catalogue, locale, publisher)
    services: list[JSON] = [exporter.service(program) for program in programs]
    return {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }


def hsds_id(publisher: str, *names: str) -> str:
    """Return the id of what has these names with a publisher."""
    return str(uuid5(NAMESPACE_URL, ":".join(("slrtkit", "hsds", publisher, *names))))


@frozen
class _Exporter:
    on: date
    catalogue: FactCatalogue
    locale: Locale
    publisher: str

    def id(self, *names: str) -> str:
        return hsds_id(self.publisher, *names)

    def service(self, program: Program) -> dict[str, JSON]:
        service = self.id("service", program.code)
        leaflet, version = self.told(program)
        about = leaflet.description or program.name
        organization: dict[str, JSON] = {
            "id": self.id("organization", program.owner),
            "name": program.owner,
            "description": program.owner_contact or program.owner,
        }
        optional = {"url": program.url}
        if version is not None:
            optional["eligibility_description"] = "\n".join(_lines(version.about(Topic.ELIGIBILITY)))
            optional["application_process"] = "\n".join(_lines(version.about(Topic.APPLICATION)))
            optional["alert"] = "\n".join(_lines(version.about(Topic.DOUBTS)))
        return {
            "id": service,
            "name": program.name,
            "alternate_name": program.code,
            "description": about,
            "status": "active" if version else "inactive",
            **{name: text for name, text in optional.items() if text},
            "organization": organization,
            "program": {
                "id": self.id("program", program.code),
                "organization_id": organization["id"],
                "name": program.name,
                "alternate_name": program.code,
                "description": about,
            },
            "required_documents": list(self.documents(program, version)),
            "attributes": list(self.attributes(program, service)),
        }

    def told(self, program: Program) -> tuple[Leaflet, LeafletVersion | None]:
        """Return what is said of a program, and of its version in force on the day, where there is one."""
        try:
            leaflet = leaflet_of(program, self.on, self.locale, self.catalogue)
        except NotFoundError:
            return leaflet_of(program, None, self.locale, self.catalogue), None
        return leaflet, leaflet.versions[0]

    def documents(self, program: Program, version: LeafletVersion | None) -> Iterator[JSON]:
        sections = version.about(Topic.DOCUMENTS) if version else ()
        for number, item in enumerate(item for section in sections for item in section.items):
            text = f"{item.text} ({item.mark})" if item.mark else item.text
            yield {"id": self.id("document", program.code, str(number)), "document": text}

    def attributes(self, program: Program, service: str) -> Iterator[JSON]:
        sector = SECTORS[program.sector]
        name = sector.en if self.locale == "en" else sector.id
        yield self.attribute(service, "sector", program.sector, name, _SECTORS, program.sector, name)
        said = program_to_wire(program, None, self.catalogue)
        for version in said["versions"] if isinstance(said["versions"], list) else ():
            assert isinstance(version, dict)  # noqa: S101  as program_to_wire promises
            label = f"{program.code} {version['in_force_from']}"
            rules = json.dumps({"unit": said["unit"], **version}, ensure_ascii=False, sort_keys=True)
            yield self.attribute(service, "eligibility", label, "slrtkit/rules/1", _RULES, rules, label)

    def attribute(
        self, service: str, link_type: str, key: str, term: str, taxonomy: str, value: str, label: str
    ) -> dict[str, JSON]:
        code = value if taxonomy == _SECTORS else term  # the same in every language
        return {
            "id": self.id("attribute", service, link_type, key),
            "link_id": service,
            "link_type": link_type,
            "link_entity": "service",
            "label": label,
            "value": value,
            "taxonomy_term": {
                "id": self.id("term", taxonomy, code),
                "code": code,
                "name": term,
                "description": taxonomy,
                "taxonomy": taxonomy,
            },
        }


def _lines(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        head = " ".join(filter(None, (f"{section.title}." if section.title else "", section.lead)))
        if head:
            yield head
        for item in section.items:
            yield f"- {item.text}" + (f" [{item.mark}]" if item.mark else "")
