"""The catalog as HSDS's read API: each answer is valid against the standard's schemas, and lists have pages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.unit.test_hsds import TABLES, asks, wrong

from slrtkit.adapters.exchange.hsds import hsds_document
from slrtkit.demo import open_sample
from slrtkit.kit import Kit
from slrtkit.web.api.watching import Answered, Asked
from slrtkit.web.hsds import hsds_app

from .conftest import Answered as Reply
from .conftest import Site, running

Document = Any
"""JSON."""
LISTS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
TABLES.setdefault(
    "service_at_location",
    asks(
        "id",
        uuid="id service_id location_id",
        string="description",
        service="service",
        location="location",
        other="service_areas contacts phones schedules attributes metadata",
    ),
)
TABLES.setdefault(
    "location",
    asks(
        "id location_type",
        uuid="id organization_id",
        string="location_type name alternate_name description transportation external_identifier external_identifier_type",
        uri="url",
        number="latitude longitude",
        other="languages addresses contacts accessibility phones schedules attributes metadata",
    ),
)
TABLES["organization"].setdefault("services", "[service]")
for _name in LISTS.values():
    TABLES.setdefault(f"page of {_name}", {**TABLES["page"], "contents": f"[{_name}]!"})


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("hsds")) as kit:
        yield kit


@pytest.fixture(scope="module")
def site(kit: Kit) -> Iterator[Site]:
    with running(hsds_app(kit)) as served:
        yield served


def told(reply: Reply) -> Document:
    assert reply.status == 200, reply.text
    return reply.json


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("asked", ["", "?full=true&per_page=3", "?full=true&full_service=true", "?page=2&per_page=1&lang=en"])
def test_every_list_and_every_item_of_it_is_as_the_standard_asks(site: Site, name: str, asked: str) -> None:
    page = told(site.get(f"/{name}{asked}"))
    assert list(wrong(page, f"page of {LISTS[name]}")) == []
    assert page["contents"] or page["page_number"] > page["total_pages"]
    for item in page["contents"][:3]:
        one = told(site.get(f"/{name}/{item['id']}?full_service=true"))
        assert list(wrong(one, LISTS[name])) == []
        assert one["id"] == item["id"]


def test_a_full_list_of_services_is_what_the_catalog_exports(site: Site, kit: Kit) -> None:
    programs = [kit.catalog.program(code) for code in kit.catalog.codes()]
    exported = hsds_document(programs, kit.office.zone.day(kit.clock.now()), kit.catalog.facts, publisher=kit.office.code)
    assert told(site.get("/services?full=true&per_page=1000")) == exported
    brief = told(site.get("/services?per_page=1000"))["contents"]
    assert all("attributes" not in one and "required_documents" not in one for one in brief)


def test_the_pages_together_are_the_list(site: Site) -> None:
    whole = told(site.get("/services?per_page=1000"))["contents"]
    pages = [told(site.get(f"/services?per_page=4&page={number}")) for number in range(1, len(whole) // 4 + 3)]
    assert [one for page in pages for one in page["contents"]] == whole
    assert [page["first_page"] for page in pages].count(True) == 1
    assert pages[-1]["empty"]
    assert {page["total_items"] for page in pages} == {len(whole)}
    assert [page["last_page"] for page in pages].index(True) + 1 == pages[0]["total_pages"]


def test_services_are_found_by_words_owner_and_taxonomy(site: Site) -> None:
    whole = told(site.get("/services?full=true&per_page=1000"))["contents"]
    organization = whole[0]["organization"]["id"]
    term = whole[0]["attributes"][0]["taxonomy_term"]["id"]
    own = [one["id"] for one in whole if one["organization"]["id"] == organization]
    with_term = [one["id"] for one in whole if term in {a["taxonomy_term"]["id"] for a in one["attributes"]}]

    def found(asked: str) -> list[str]:
        return [one["id"] for one in told(site.get(f"/services?per_page=1000&{asked}"))["contents"]]

    assert found(f"organization_id={organization}") == own
    assert found(f"taxonomy_term_id={term}") == with_term
    for taxonomy in told(site.get("/taxonomies"))["contents"]:
        assert found(f"taxonomy_id={taxonomy['id']}") == [one["id"] for one in whole]
    assert found("taxonomy_id=x") == []
    assert whole[0]["id"] in found(f"search={whole[0]['alternate_name']}")
    assert found("search=tidak-ada-yang-begini") == []
    assert found("minimal=true") == [one["id"] for one in whole]
    assert found("modified_after=2026-01-01T00:00:00Z") == [one["id"] for one in whole]


def test_lines_hold_every_item_without_pages(site: Site) -> None:
    reply = site.get("/services?format=ndjson&per_page=1")
    assert reply.headers["content-type"].startswith("application/x-ndjson")
    lines = [json.loads(line) for line in reply.text.splitlines()]
    assert lines == told(site.get("/services?per_page=1000"))["contents"]


def test_the_start_says_which_version_and_whose_it_is(site: Site, kit: Kit) -> None:
    about = told(site.get("/"))
    assert about["version"] == "3.0"
    assert about["publisher"]["name"] == kit.office.name
    assert about["openapi_url"].endswith("/openapi.json")


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("page=0", "page"),
        ("per_page=1001", "per_page"),
        ("per_page=banyak", "per_page"),
        ("full=mungkin", "full"),
        ("format=xml", "format"),
        ("modified_after=kemarin", "modified_after"),
    ],
)
def test_a_parameter_without_such_a_value_is_a_problem(site: Site, asked: str, parameter: str) -> None:
    reply = site.get(f"/services?{asked}")
    assert (reply.status, reply.json["code"], reply.json["path"]) == (422, "hsds.parameter", parameter)


def test_each_request_is_watched_by_its_route(kit: Kit) -> None:
    told: list[tuple[str, int, str]] = []

    @contextmanager
    def watch(asked: Asked, answered: Answered) -> Iterator[None]:
        yield
        told.append((asked.route, answered.status, answered.code))

    with running(hsds_app(kit, watch=watch)) as served:
        served.get("/services/x")
        served.get("/taxonomies")
    assert told == [("/services/{id}", 404, "hsds.unknown"), ("/taxonomies", 200, "")]


def test_what_is_not_there_is_not_found(site: Site) -> None:
    assert (site.get("/services/x").status, site.get("/services/x").json["code"]) == (404, "hsds.unknown")
    assert site.get("/farms").status == 404
