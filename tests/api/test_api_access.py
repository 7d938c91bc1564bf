"""Access is decided in the use cases, so HTTP shows nobody anything else: two villages, a guest, and what logs see."""

import logging
from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve

from slrtkit.domain import Officer, SignatureBlock
from slrtkit.domain.access import Grant, Reach
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.roles import Action, DataField
from slrtkit.kit import Kit
from slrtkit.web.api import OPERATIONS, Operation, api_app

from .conftest import HERE, THERE, ByHeader, Site, running

DAY = "2026-11-01"
BODIES: Mapping[str, Mapping[str, Any]] = {
    "recordFact": {"subject": "BKL-02", "name": "desil", "fact": {"value": 1, "on": DAY, "source": "interview"}},
    "changeHousehold": {"change": {"change": "Move", "village": HERE, "address": "x", "since": DAY}},
    "proposeChange": {"change": {"change": "Move", "village": HERE, "address": "x", "since": DAY}},
    "note": {"text": "x"},
    "complete": {"program": "RTLH"},
    "returnComplaint": {"program": "RTLH"},
    "assess": {"program": "RTLH"},
    "decide": {"program": "RTLH", "outcome": "recommended"},
    "decisionClaim": {"program": "RTLH", "outcome": "recommended"},
    "answerComplaint": {"text": "x"},
    "visit": {"on": DAY, "findings": "x"},
    "handOver": {"letter": "x", "to": "x"},
    "closeComplaint": {"outcome": "x"},
    "sendReferral": {"receiver": "x", "purpose": "x", "consent_by": "x", "answer_due": DAY},
    "reserveLetter": {"letter_type": "keringanan-biaya-rs", "signer": "kadis"},
}
QUERIES = {"checklist": f"?program=RTLH&on={DAY}", "explain": f"?on={DAY}", "ask": f"?on={DAY}", "attach": "?name=x"}
OF_COMPLAINTS = [one for one in OPERATIONS if one.in_path[:1] == ("complaint",)]
OF_HOUSEHOLDS = [one for one in OPERATIONS if one.in_path[:1] == ("household",) and "aid" not in one.path]


CANARY = "Sakit Kanarikuning"


@pytest.fixture(scope="module")
def complaint(site: Site) -> str:
    asked = {"household": "BKL-02", "person": "BKL-02-1", "category": "pertanian", "text": CANARY}
    return str(site.post("/complaints", asked).json["id"])


def told(site: Site, operation: Operation, subject: str, officer: str) -> tuple[int, object]:
    """Return the status, and all that is told but the id itself."""
    of = {"digest": "0" * 64, "program": "RTLH", "on": DAY, "outcome": "referred"}
    path = operation.path.format_map({operation.in_path[0]: subject, **of})
    path += QUERIES.get(operation.id, "")
    data: Any = BODIES.get(operation.id, {}) if operation.method == "POST" else None
    media = {"Content_Type": "application/octet-stream"} if operation.id == "attach" else {}
    got = site.ask(operation.method, path, officer, b"%PDF-1.4 x" if media else data, **media)
    shown = got.body.decode().replace(subject, "ID") if got.body else ""
    return got.status, shown


@pytest.mark.parametrize("operation", OF_COMPLAINTS, ids=lambda one: one.id)
def test_a_case_of_another_village_is_answered_like_one_that_is_not_there(
    site: Site, complaint: str, operation: Operation
) -> None:
    theirs, nowhere = told(site, operation, complaint, "desa-sana"), told(site, operation, "tidak-ada", "desa-sana")
    assert theirs == nowhere
    assert theirs[0] in {403, 404} or theirs == (200, '{"items":[],"next":""}')


@pytest.mark.parametrize("operation", OF_HOUSEHOLDS, ids=lambda one: one.id)
def test_a_household_of_another_village_is_answered_like_one_that_is_not_there(site: Site, operation: Operation) -> None:
    theirs, nowhere = told(site, operation, "BKL-02", "desa-sana"), told(site, operation, "tidak-ada", "desa-sana")
    assert theirs == nowhere
    assert theirs[0] in {403, 404} or theirs == (200, '{"items":[],"next":""}')


def test_lists_and_searches_hold_nothing_of_another_village(site: Site, complaint: str) -> None:
    assert site.get(f"/complaints/{complaint}", "desa-sini").status == 200
    for officer, sees in (("desa-sini", True), ("desa-sana", False)):
        for path in (f"/households?village={HERE}", "/households?limit=100", "/worklist"):
            got = site.get(path, officer)
            assert got.status == 200
            assert sees or (b"BKL-02" not in got.body and complaint.encode() not in got.body)
        found = site.post("/persons/search", {"name": "Kartini", "village": HERE}, officer)
        assert bool(found.json["matches"]) <= sees


def test_nobody_learns_a_version_by_a_condition(site: Site, complaint: str) -> None:
    asked = [site.post(f"/complaints/{complaint}/notes", {"text": "x"}, "desa-sana", If_Match=f'"{v}"') for v in (1, 7)]
    assert {one.status for one in asked} == {404}


def test_an_officer_whom_nobody_knows_and_one_without_a_role_see_nothing(site: Site) -> None:
    unknown = site.get("/households/BKL-02", "tak-dikenal")
    assert unknown.status == 401
    assert b"kadis" not in unknown.body
    assert site.get("/households/BKL-02", "tamu").status == 403
    assert site.get("/households/BKL-02", "").status == 401


def test_what_is_watched_and_logged_holds_nothing_of_anybody(
    site: Site, complaint: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site.get(f"/complaints/{complaint}")
    site.post("/persons/search", {"name": CANARY})
    site.post("/persons/search", {"nik": "331699" + "5407920010"})
    site.get(f"/households/{CANARY.replace(' ', '%20')}")
    site.post("/complaints", {"household": CANARY, "person": CANARY, "category": CANARY, "text": CANARY})
    seen = repr(site.seen) + caplog.text
    assert site.seen
    assert {one.operation for one, _ in site.seen} >= {"complaint", "search", "household", "fileComplaint"}
    for canary in (CANARY, "Kanarikuning", "331699", "BKL-02", complaint):
        assert canary not in seen


def test_broken_glass_opens_every_look_at_the_case(kit: Kit, complaint: str) -> None:
    guard = Officer("jaga", THERE, SignatureBlock("Petugas Contoh", "Piket"), roles=("piket",))
    grants = (*GRANTS, Grant("piket", frozenset(Action), frozenset(DataField), Reach.VILLAGE))
    with running(api_app(evolve(kit, officers={**kit.officers, "jaga": guard}, grants=grants), ByHeader())) as site:
        looks = [f"/complaints/{complaint}/checklist{QUERIES['checklist']}", "/households/BKL-02/aid", "/households/BKL-02"]
        assert {site.get(path, "jaga").status for path in looks} == {404}
        assert site.post("/households/BKL-02/glass", {"hours": 1, "reason": "darurat"}, "jaga").status == 200
        assert {site.get(path, "jaga").status for path in looks} == {200}
