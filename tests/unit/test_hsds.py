"""The catalog as a directory of services: what the standard asks is kept, and the rules can be computed from it."""

import json
import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.exchange.hsds import hsds_document
from slrtkit.domain.rules import parse
from slrtkit.domain.rules.jsonform import from_json

SAMPLE = TomlCatalog(Path(str(files("slrtkit.demo") / "catalog")))
PROGRAMS = [SAMPLE.program(code) for code in SAMPLE.codes()]
TODAY = date(2026, 11, 21)

# What the JSON schemas of HSDS ask, as a table: object -> field -> type, "!" where it is required. Source: the repository
# openreferral/specification, folder schema: service and its parts as in compiled/service_list.json (98766d7c), attribute.json
# (0fd7ce5e), required_document.json (149f77cd, version 3.2), taxonomy_term.json (01be272d). Version 3.0 asks an attribute for
# link_type, too; the page of services is that of openapi.json.
TABLES: dict[str, dict[str, str]] = {
    "page": {
        "total_items": "integer!",
        "total_pages": "integer!",
        "page_number": "integer!",
        "size": "integer!",
        "first_page": "boolean!",
        "last_page": "boolean!",
        "empty": "boolean!",
        "contents": "[service]!",
    },
    "service": {
        "id": "uuid!",
        "organization_id": "uuid",
        "program_id": "uuid",
        "name": "string!",
        "alternate_name": "string",
        "description": "string",
        "url": "uri",
        "email": "email",
        "status": "active|inactive|defunct|temporarily closed!",
        "application_process": "string",
        "fees_description": "string",
        "eligibility_description": "string",
        "minimum_age": "number",
        "maximum_age": "number",
        "assured_date": "string",
        "alert": "string",
        "organization": "organization",
        "program": "program",
        "required_documents": "[required_document]",
        "attributes": "[attribute]",
    },
    "organization": {
        "id": "uuid!",
        "name": "string!",
        "alternate_name": "string",
        "description": "string!",
        "email": "email",
        "website": "uri",
        "uri": "uri",
    },
    "program": {
        "id": "uuid!",
        "organization_id": "uuid",
        "name": "string!",
        "alternate_name": "string",
        "description": "string!",
    },
    "required_document": {"id": "uuid!", "service_id": "uuid", "document": "string", "uri": "uri", "attributes": "[attribute]"},
    "attribute": {
        "id": "uuid!",
        "link_id": "uuid",
        "taxonomy_term_id": "uuid",
        "link_type": "string!",
        "link_entity": "string",
        "value": "string",
        "label": "string",
        "taxonomy_term": "taxonomy_term",
    },
    "taxonomy_term": {
        "id": "uuid!",
        "code": "string",
        "name": "string!",
        "description": "string!",
        "parent_id": "uuid",
        "taxonomy": "string",
        "language": "string",
        "taxonomy_id": "uuid",
        "term_uri": "uri",
    },
}
KINDS: dict[str, type] = {"string": str, "integer": int, "boolean": bool, "number": int}


def wrong(value: Any, kind: str, path: str) -> Iterator[str]:  # noqa: ANN401  JSON
    """Yield where a value is not what the table asks."""
    kind = kind.removesuffix("!")
    if kind.startswith("["):
        for index, item in enumerate(value):
            yield from wrong(item, kind[1:-1], f"{path}[{index}]")
    elif kind in TABLES:
        fields = TABLES[kind]
        yield from (f"{path}.{name}: required" for name, asked in fields.items() if asked.endswith("!") and name not in value)
        yield from (f"{path}.{name}: not in the standard" for name in value if name not in fields)
        for name in value.keys() & fields.keys():
            yield from wrong(value[name], fields[name], f"{path}.{name}")
    elif not fits(value, kind):
        yield f"{path}: {value!r} is no {kind}"


def fits(value: Any, kind: str) -> bool:  # noqa: ANN401  JSON
    if kind in KINDS:
        return type(value) is KINDS[kind]
    if not isinstance(value, str):
        return False
    match kind:
        case "uuid":
            return str(UUID(value)) == value
        case "uri":
            return bool(urlsplit(value).scheme) and not re.search(r"\s", value)
        case "email":
            return "@" in value
        case _:
            return value in kind.split("|")


@pytest.mark.parametrize("on", [TODAY, date(2000, 1, 1)])
@pytest.mark.parametrize("locale", ["id", "en"])
def test_every_object_is_as_the_standard_asks(on: date, locale: Any) -> None:  # noqa: ANN401  one of two texts
    assert list(wrong(hsds_document(PROGRAMS, on, SAMPLE.facts, locale), "page", "$")) == []


def test_a_departure_from_the_standard_is_seen() -> None:
    document: Any = hsds_document(PROGRAMS[:1], TODAY, SAMPLE.facts)
    service = document["contents"][0]
    service |= {"id": "3", "status": "aktif", "colour": "red", "url": "nowhere"}
    del service["name"]
    service["id"] = "0" * 36
    with pytest.raises(ValueError, match="badly formed"):
        list(wrong(document, "page", "$"))
    service["id"] = str(UUID(int=3))
    assert sorted(wrong(document, "page", "$")) == [
        "$.contents[0].colour: not in the standard",
        "$.contents[0].name: required",
        "$.contents[0].status: 'aktif' is no active|inactive|defunct|temporarily closed",
        "$.contents[0].url: 'nowhere' is no uri",
    ]


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
