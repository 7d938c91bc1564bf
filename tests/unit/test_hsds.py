"""The catalog as a directory of services: what the standard asks is kept, and the rules can be computed from it."""

import json
import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.exchange.hsds import hsds_document
from slrtkit.domain.rules import parse
from slrtkit.domain.rules.jsonform import from_json

SAMPLE = TomlCatalog(Path(str(files("slrtkit.demo") / "catalog")))
PROGRAMS = [SAMPLE.program(code) for code in SAMPLE.codes()]
TODAY = date(2026, 11, 21)

Document = Any
"""JSON."""


def asks(required: str, **fields: str) -> dict[str, str]:
    """The fields of an object, given by type, as field -> type, "!" where it is required."""
    kinds = {name: kind for kind, names in fields.items() for name in names.split()}
    return {name: kind + "!" if name in required.split() else kind for name, kind in kinds.items()}


# What the JSON schemas of HSDS 3.2 ask, whole: repository openreferral/specification, folder schema, commit 149f77cd: service,
# organization, program, required_document, attribute, taxonomy_term and taxonomy. Of version 3.0 are link_type of an attribute,
# which it requires; and the page of services is that of openapi.json (0adc618f), which requires `empty` only. A type in
# brackets is a list; `other` are objects that the export does not have, and whose schemas are not here.
TABLES: dict[str, dict[str, str]] = {
    "page": {
        **dict.fromkeys(["total_items", "total_pages", "page_number", "size"], "integer!"),
        **dict.fromkeys(["first_page", "last_page", "empty"], "boolean!"),
        "contents": "[service]!",
    },
    "service": asks(
        "id name status",
        uuid="id organization_id program_id",
        string="name alternate_name description interpretation_services application_process fees_description wait_time fees "
        "accreditations eligibility_description assured_date licenses alert",
        uri="url",
        email="email assurer_email",
        number="minimum_age maximum_age",
        moment="last_modified",
        status="status",
        organization="organization",
        program="program",
        other="additional_urls phones schedules service_areas service_at_locations languages funding cost_options contacts "
        "capacities metadata",
    )
    | {"required_documents": "[required_document]", "attributes": "[attribute]"},
    "organization": asks(
        "id name description",
        uuid="id parent_organization_id",
        string="name alternate_name description tax_status tax_id legal_status logo",
        uri="website uri",
        email="email",
        number="year_incorporated",
        other="additional_websites funding contacts phones locations organization_identifiers metadata",
    )
    | {"programs": "[program]", "attributes": "[attribute]"},
    "program": asks(
        "id name description", uuid="id organization_id", string="name alternate_name description", other="metadata"
    )
    | {"attributes": "[attribute]"},
    "required_document": asks("id", uuid="id service_id", string="document", uri="uri", other="metadata")
    | {"attributes": "[attribute]"},
    "attribute": asks(
        "id link_type",
        uuid="id link_id taxonomy_term_id",
        string="link_type link_entity value label",
        taxonomy_term="taxonomy_term",
        other="metadata",
    ),
    "taxonomy_term": asks(
        "id name description",
        uuid="id parent_id taxonomy_id",
        string="code name description taxonomy language",
        uri="term_uri",
        taxonomy="taxonomy_detail",
        other="metadata",
    ),
    "taxonomy": asks("id name description", uuid="id", string="name description version", uri="uri", other="metadata"),
}
TYPES: dict[str, type | tuple[type, ...]] = {"string": str, "integer": int, "boolean": bool, "number": (int, float)}
FORMS: dict[str, str] = {
    "uuid": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "uri": r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+",
    "email": r"[^@\s]+@[^@\s]+",
    "moment": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
    "status": "active|inactive|defunct|temporarily closed",
}


def wrong(value: Document, kind: str, path: str = "$") -> Iterator[str]:
    """Yield where a value is not what the tables ask."""
    kind = kind.removesuffix("!")
    if kind.startswith("[") and isinstance(value, list):
        for index, item in enumerate(value):
            yield from wrong(item, kind[1:-1], f"{path}[{index}]")
    elif kind in TABLES and isinstance(value, dict):
        fields = TABLES[kind]
        yield from (f"{path}.{name}: required" for name, asked in fields.items() if asked.endswith("!") and name not in value)
        yield from (f"{path}.{name}: not in the standard" for name in value if name not in fields)
        for name in value.keys() & fields.keys():
            yield from wrong(value[name], fields[name], f"{path}.{name}")
    elif not fits(value, kind):
        yield f"{path}: no {kind}"


def fits(value: Document, kind: str) -> bool:
    if kind in TYPES:
        return isinstance(value, TYPES[kind]) and isinstance(value, bool) is (kind == "boolean")
    return isinstance(value, str) and kind in FORMS and re.fullmatch(FORMS[kind], value) is not None


@pytest.mark.parametrize("on", [TODAY, date(2000, 1, 1)])
@pytest.mark.parametrize("locale", ["id", "en"])
def test_every_object_is_as_the_standard_asks(on: date, locale: Any) -> None:  # noqa: ANN401  one of two texts
    assert list(wrong(hsds_document(PROGRAMS, on, SAMPLE.facts, locale), "page")) == []


def objects(value: Document, kind: str, path: str = "$") -> Iterator[tuple[str, str, Document]]:
    """Yield every object of a document with its kind and its path, those inside of it too."""
    kind = kind.removesuffix("!")
    if kind.startswith("["):
        for index, item in enumerate(value):
            yield from objects(item, kind[1:-1], f"{path}[{index}]")
    elif kind in TABLES:
        yield kind, path, value
        for name, inner in TABLES[kind].items():
            if name in value:
                yield from objects(value[name], inner, f"{path}.{name}")


UNFIT: Document = {
    "string": 3,
    "number": "3",
    "integer": "3",
    "boolean": "ya",
    "moment": "kemarin",
    "status": "aktif",
    "other": [],
}


def breaches(kind: str, one: Document) -> Iterator[tuple[str, str, Document]]:
    """Yield every way to break one rule of an object: the field, what is told of it, and the object as it is then."""
    for name, asked in TABLES[kind].items():
        if asked.endswith("!"):
            yield name, "required", {key: value for key, value in one.items() if key != name}
        plain = asked.removesuffix("!")
        yield name, f"no {plain}", {**one, name: UNFIT.get(plain, "3")}
    yield "warna", "not in the standard", {**one, "warna": "merah"}


@pytest.mark.parametrize("kind", [kind for kind in TABLES if kind != "taxonomy"])
def test_every_breach_of_every_schema_is_seen(kind: str) -> None:
    document = hsds_document(PROGRAMS, TODAY, SAMPLE.facts)
    one = next(found for each, _, found in objects(document, "page") if each == kind)
    assert list(wrong(one, kind)) == []
    for name, told, broken in breaches(kind, one):
        assert [text for text in wrong(broken, kind) if text.startswith(f"$.{name}: {told}")], (kind, name, told)


def test_a_breach_is_seen_wherever_it_is() -> None:
    document = hsds_document(PROGRAMS[:3], TODAY, SAMPLE.facts)
    for _, path, one in list(objects(document, "page")):
        one["warna"] = "merah"
        assert list(wrong(document, "page")) == [f"{path}.warna: not in the standard"]
        del one["warna"]


def services(on: date = TODAY, **options: Any) -> list[Any]:  # noqa: ANN401  JSON
    contents = hsds_document(PROGRAMS, on, SAMPLE.facts, **options)["contents"]
    assert isinstance(contents, list)
    return contents


def test_ids_are_unique_and_the_same_catalog_gives_the_same_document() -> None:
    text = json.dumps(services())
    assert text == json.dumps(services())
    ids = re.findall(r'"id": "([0-9a-f-]{36})", "(?:name": "[^"]+", "alternate|document|link_id)', text)
    assert len(ids) == len(set(ids)) > len(PROGRAMS)
    assert {one["id"] for one in services(publisher="33.16")}.isdisjoint(one["id"] for one in services(publisher="36.04"))


def test_whoever_reads_the_directory_is_told_who_may_have_it_and_what_to_bring() -> None:
    for program, service in zip(PROGRAMS, services(), strict=True):
        rules = program.rules(TODAY)
        assert (service["status"], service["name"], service["alternate_name"]) == ("active", program.name, program.code)
        assert all(one.says.id in service["eligibility_description"] for one in rules.judged)
        assert len(service["required_documents"]) == len(rules.documents)
        assert all(one.id in service.get("alert", "") for one in (*rules.open_questions, *rules.conflicts))


def test_whoever_computes_finds_the_rules_of_every_version_as_they_are_judged() -> None:
    for program, service in zip(PROGRAMS, services(), strict=True):
        told = [json.loads(one["value"]) for one in service["attributes"] if one["link_type"] == "eligibility"]
        assert [one["digest"] for one in told] == [
            rules.digest for rules in sorted(program.versions, key=lambda one: one.in_force_from)
        ]
        for version in told:
            for criterion in (*version["criteria"], *version["exclusions"]):
                assert from_json(criterion["ast"]) == parse(criterion["when"])


def test_before_its_first_version_a_service_is_not_active_and_promises_nothing() -> None:
    for service in services(date(2000, 1, 1)):
        assert service["status"] == "inactive"
        assert "eligibility_description" not in service
        assert service["required_documents"] == []
