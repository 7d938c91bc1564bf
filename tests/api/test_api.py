"""The API does what the use cases do, and says over HTTP what they say."""

import json
import logging
import subprocess
import sys
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from attrs import evolve
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from slrtkit.domain.history import StreamKind
from slrtkit.domain.worklist import WorkKind
from slrtkit.errors import NotFoundError, StaleVersionError
from slrtkit.kit import Kit
from slrtkit.web.api import OPERATIONS, ApiManners, Operation, api_app
from slrtkit.web.api.openapi import openapi

from .conftest import HERE, THERE, ByHeader, Got, Site, running

PROGRAM = "KERINGANAN-RS"
FACT = "/households/BKL-02/facts"
TIDIED = """
import sqlite3, sys
store = sqlite3.connect(sys.argv[1], timeout=int(sys.argv[2]))
print(store.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
"""


@pytest.fixture(scope="module")
def document(site: Site) -> Any:  # noqa: ANN401  an OpenAPI document
    return site.get("/openapi.json", "").json


def fits(document: Any, path: str, method: str, got: Got) -> None:  # noqa: ANN401  as above
    """Make sure that an answer is one that the document describes."""
    told = document["paths"][path][method]["responses"][str(got.status)]
    if "$ref" in told:
        told = document["components"]["responses"][told["$ref"].rpartition("/")[2]]
    schema = told["content"][got.headers["content-type"].partition(";")[0]]["schema"]
    OAS31Validator({**schema, "components": document["components"]}).validate(got.json)


@pytest.fixture(scope="module")
def letter(site: Site, kit: Kit, document: Any) -> tuple[str, str]:  # noqa: ANN401  as above
    """Give a complaint and its letter, brought from door to signature by HTTP alone."""
    today = kit.office.zone.day(kit.clock.now()).isoformat()
    complaint = site.complaint(household="BKL-02", person="BKL-02-1", category="kesehatan")
    fact = {"value": True, "on": today, "source": "home-visit"}
    assert site.post(FACT, {"subject": "BKL-02-1", "name": "integrity_pact", "fact": fact}).status == 200
    judged = site.get(f"/households/BKL-02/assessments/{PROGRAM}?person=BKL-02-1&on={today}")
    fits(document, "/households/{household}/assessments/{program}", "get", judged)
    assert judged.json["verdict"] == "eligible"
    for step, data, officer in (
        ("assessments", {"program": PROGRAM}, "fasilitator"),
        ("decisions", {"program": PROGRAM, "outcome": "recommended"}, "kadis"),
    ):
        done = site.post(f"/complaints/{complaint}/{step}", data, officer)
        assert done.status == 200, done.body
        fits(document, f"/complaints/{{complaint}}/{step}", "post", done)
    asked = {"letter_type": "keringanan-biaya-rs", "signer": "kadis", "destination": "RSUD Contoh"}
    reserved = site.post(f"/complaints/{complaint}/letters", asked)
    assert reserved.status == 201
    assert reserved.headers["location"] == f"/letters/{reserved.json['id']}"
    assert site.post(f"/letters/{reserved.json['id']}/issue", officer="kadis").status == 200
    return complaint, reserved.json["id"]


def test_a_complaint_becomes_a_signed_letter_and_its_file_verifies(site: Site, kit: Kit, letter: tuple[str, str]) -> None:
    file = site.get(f"/letters/{letter[1]}/file")
    assert (file.status, file.headers["content-type"]) == (200, "application/pdf")
    assert kit.verify(file.body).verdict == "TOTAL-PASSED"


def test_an_officer_hands_in_a_file_or_a_seal_and_is_told_what_anybody_is_told(
    site: Site,
    letter: tuple[str, str],
    document: Any,  # noqa: ANN401  as above
) -> None:
    file = site.get(f"/letters/{letter[1]}/file").body
    for path, data, verdict in (("/verify", file, "TOTAL-PASSED"), ("/verify-seal", b"HC1:no seal", "TOTAL-FAILED")):
        got = site.post(path, data, "tamu", Content_Type="application/octet-stream")
        assert (got.status, got.json["verdict"]) == (200, verdict)
        fits(document, path, "post", got)
    for sent in ("nobody", "empty", "large"):
        data = {"nobody": file, "empty": b"", "large": bytes((16 << 20) + 1)}[sent]
        got = site.post("/verify", data, "" if sent == "nobody" else "tamu", Content_Type="application/octet-stream")
        assert got.status == {"nobody": 401, "empty": 422, "large": 413}[sent], got.body


def test_the_document_is_valid_and_says_everything_that_is_served(document: Any) -> None:  # noqa: ANN401  as above
    validate(document)
    served = {(one.path, one.method.lower()) for one in OPERATIONS}
    assert {(path, method) for path, told in document["paths"].items() for method in told} == served
    names = [told["operationId"] for paths in document["paths"].values() for told in paths.values()]
    assert len(names) == len(set(names)) == len(OPERATIONS)
    assert all(told["summary"][-1] == "." for paths in document["paths"].values() for told in paths.values())


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.method == "GET"], ids=lambda one: one.id)
def test_every_look_answers_as_the_document_says(
    operation: Operation,
    site: Site,
    letter: tuple[str, str],
    today: str,
    document: Any,  # noqa: ANN401  as above
) -> None:
    of = {"complaint": letter[0], "letter": letter[1], "household": "BKL-02", "code": PROGRAM, "program": PROGRAM, "on": today}
    path = operation.path.format_map(of | {"kind": "paraf", "outcome": "recommended"} | dict.fromkeys(NOWHERE, "none"))
    query = f"?on={today}&program={PROGRAM}" if operation.id == "checklist" else QUERIES.get(operation.id, "").format(on=today)
    got = site.get(path + query, "kadis" if operation.id in OF_THE_HEAD else "fasilitator")
    assert got.status == (404 if operation.id in UNTHERE else 403 if operation.id in DENIED else 200), got.body
    if not operation.streamed and operation.answer is not bytes:
        fits(document, operation.path, "get", got)


NOWHERE = ("bearer", "digest", "person", "proposal", "referral", "removal")
UNTHERE = {"proposal", "referral", "referred", "referredPaper", "removal", "attachment", "aidLedger", "approval"}
OF_THE_HEAD = {"brokenGlass"}
DENIED = {"auditAccess", "approvalClaim", "decisionClaim"}
QUERIES = {
    "explain": "?person=BKL-02-1&on={on}",
    "ask": "?person=BKL-02-1&on={on}",
    "numberLines": "?sequence=none",
    "auditAccess": "?officer=kadis",
}


def test_a_command_that_is_sent_again_is_done_once(site: Site) -> None:
    asked = {"household": "BKL-02", "person": "BKL-02-1", "category": "pendidikan", "text": "Sekali saja"}
    first, again = (site.post("/complaints", asked, Idempotency_Key="tombol-1") for _ in range(2))
    assert (first.status, first.json) == (again.status, again.json)
    other = site.post("/complaints", asked | {"text": "Yang lain"}, Idempotency_Key="tombol-1")
    assert (other.status, other.json["code"]) == (422, "request.reused")


def test_who_read_an_older_version_changes_nothing(site: Site, kit: Kit) -> None:
    complaint = site.complaint()
    tag = site.get(f"/complaints/{complaint}").headers["etag"]
    assert site.get(f"/complaints/{complaint}", If_None_Match=tag).status == 304
    first = site.post(f"/complaints/{complaint}/notes", {"text": "Pertama"}, If_Match=tag, Idempotency_Key="catatan")
    assert first.status == 200
    assert site.get(f"/complaints/{complaint}", If_None_Match=tag).status == 200
    stale = site.post(f"/complaints/{complaint}/notes", {"text": "Kedua"}, If_Match=tag)
    assert (stale.status, stale.json["code"]) == (412, "storage.stale")
    assert kit.version(StreamKind.COMPLAINT, complaint) == 2
    again = site.post(f"/complaints/{complaint}/notes", {"text": "Pertama"}, If_Match=tag, Idempotency_Key="catatan")
    assert again.json == first.json


def test_a_condition_holds_for_the_first_command_on_a_kit_alone(kit: Kit, site: Site) -> None:
    complaint = site.complaint()
    once = kit.unchanged(StreamKind.COMPLAINT, complaint, 1)
    for text in ("satu", "dua"):
        once.casework.note(kit.context("fasilitator"), complaint, text)
    with pytest.raises(StaleVersionError):
        kit.unchanged(StreamKind.COMPLAINT, complaint, 1).casework.note(kit.context("fasilitator"), complaint, "tiga")
    assert kit.version(StreamKind.COMPLAINT, "none") == 0


def test_pages_put_together_are_the_whole_list(site: Site, kit: Kit) -> None:
    found, after = list[str](), ""
    while True:
        page = site.get(f"/households?limit=25&after={after}").json
        found += [one["id"] for one in page["items"]]
        after = page["next"]
        if not after:
            break
    assert len(found) == 63
    assert site.get("/households?limit=2&after=BKL-03").json["items"][0]["id"] == "BKL-04"
    programs = site.get("/programs?limit=3").json
    more = site.get(f"/programs?limit=3&after={programs['next']}").json
    assert [*programs["items"], *more["items"]] == list(kit.catalog.codes()[:6])
    assert found == sorted(set(found))
    only = site.get(f"/households?village={HERE}&limit=100").json
    assert {one["village"] for one in only["items"]} == {HERE}


@pytest.mark.parametrize("after", ["!", "bm9uZQ", "é"])
def test_a_cursor_is_one_that_a_page_gave(site: Site, after: str) -> None:
    got = site.get(f"/programs?after={quote(after)}")
    assert (got.status, got.json["code"]) == (422, "wire.cursor")


def test_a_page_of_households_puts_on_record_those_that_it_shows_and_no_others(site: Site, kit: Kit) -> None:
    site.get("/households?limit=2&after=BKL-02", "desa-sini")
    with kit.store.begin(write=False) as unit:
        notes = [kit.journal.recorded(one.record).event for one in unit.since(0, 10_000) if one.record.actor == "desa-sini"]
    assert "BKL-04" in repr(notes[-1])
    assert "BKL-02" not in repr(notes[-1])


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "village=1&village=2", "other=1"])
def test_what_no_query_can_be_is_told_at_its_name(site: Site, query: str) -> None:
    got = site.get(f"/households?{query}")
    assert got.status == 422
    assert got.json["path"] == query.partition("=")[0]


def test_a_worklist_is_narrowed_by_every_kind_that_is_named(site: Site) -> None:
    both = site.get("/worklist?kinds=case&kinds=letter&limit=5")
    assert both.status == 200
    assert {one["kind"] for one in both.json["items"]} <= {"case", "letter"}
    assert site.get("/worklist?kinds=case&kinds=surat").json["problems"][0]["path"] == "kinds[1]"


def test_counts_tell_the_work_of_each_officer_where_it_is_asked_for(site: Site) -> None:
    plain, told = site.get("/counts").json, site.get("/counts?officers=true").json
    assert (plain["officers"], plain["work"]) == ({}, told["work"])
    assert told["officers"]
    assert {kind for work in told["officers"].values() for kind in work} <= {kind.value for kind in WorkKind}


def test_a_thing_that_is_not_of_its_kind_is_not_there(kit: Kit, site: Site) -> None:
    assert site.post("/complaints/BKL-02/notes", {"text": "x"}).status == 404
    with pytest.raises(NotFoundError):
        kit.journal.whole.complaint("BKL-02")


def test_a_paper_goes_in_and_comes_out_as_it_is(site: Site, kit: Kit) -> None:
    complaint, paper = site.complaint(), b"%PDF-1.4 contoh\x00\xff"
    sent = site.ask(
        "POST", f"/complaints/{complaint}/papers?name=foto.pdf", data=paper, Content_Type="application/octet-stream"
    )
    assert sent.status == 200, sent.body
    digest = next(iter(kit.seen_by(kit.context("fasilitator")).complaint(complaint).attachments))
    assert site.get(f"/complaints/{complaint}/papers/{digest}").body == paper


def test_the_register_of_letters_comes_line_by_line(site: Site, kit: Kit, letter: tuple[str, str]) -> None:
    got = site.get("/letter-register")
    assert got.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in got.body.splitlines()]
    mine = [json.loads(line) for line in b"".join(kit.export_register(kit.context("fasilitator"))).splitlines()]
    assert lines[0] == mine[0]
    assert len(lines) == len(mine)
    assert letter
    denied = site.get("/letter-register", "tamu")
    assert (denied.status, denied.headers["content-type"]) == (403, "application/problem+json")


def test_a_slow_reader_of_the_register_holds_no_transaction(site: Site, kit: Kit, home: Path, letter: tuple[str, str]) -> None:
    def held(patience: int) -> bool:
        """Whether somebody looks at the store, as another process sees it: in one, two libraries end each other's locks."""
        words = [sys.executable, "-c", TIDIED, str(home / "slrtkit.db"), str(patience)]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip() == "1"

    lines = kit.export_register(kit.context("fasilitator"))
    assert [b'"leaf"' in next(lines) for _ in range(3)] == [False, False, True]
    assert site.post(f"/complaints/{letter[0]}/notes", {"text": "sementara itu"}).status == 200
    assert not held(60), "what is read slowly keeps the log from being tidied"
    with kit.store.begin(write=False) as unit:
        assert unit.since(0, 1)
        assert site.post(f"/complaints/{letter[0]}/notes", {"text": "lalu"}).status == 200
        assert held(0), "this test would see it"
    assert b'"end"' in list(lines)[-1]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 422, "wire.json"),
        (b"[]", 422, "wire.type"),
        (b'{"text": NaN}', 422, "wire.json"),
        (b'{"text": "a", "text": "b"}', 422, "wire.json"),
        (b'{"text": "\\ud800"}', 422, "wire.json"),
        (b"[" * 100_000, 422, "wire.json"),
        (b'{"text": 1}', 422, "wire.type"),
        (b'{"words": "x"}', 422, "wire.missing"),
        (b"\xff", 422, "wire.json"),
        (b'{"text": "' + b"a" * 70_000 + b'"}', 413, "http.length"),
    ],
)
def test_what_is_no_body_is_told_and_nothing_is_written(
    site: Site, small: Site, kit: Kit, body: bytes, status: int, code: str
) -> None:
    complaint = site.complaint()
    got = (small if status == 413 else site).ask(
        "POST", f"/complaints/{complaint}/notes", data=body, Content_Type="application/json"
    )
    assert (got.status, got.json["code"]) == (status, code)
    assert kit.version(StreamKind.COMPLAINT, complaint) == 1


@pytest.fixture(scope="module")
def small(kit: Kit) -> Any:  # noqa: ANN401  a site
    with running(api_app(kit, ByHeader(), manners=ApiManners(largest=65_536, threads=1))) as served:
        yield served


def test_every_fault_is_told_at_once(site: Site) -> None:
    got = site.post("/complaints", {"household": 1, "channel": "telepon", "what": 2})
    assert {one["path"] for one in got.json["problems"]} == {"household", "channel", "person", "category", "text", "what"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("DELETE", "/complaints", 405), ("GET", "/households", 401)],
)
def test_what_is_not_served_is_a_problem_too(site: Site, method: str, path: str, status: int) -> None:
    got = site.ask(method, path, "" if status == 401 else "fasilitator")
    assert (got.status, got.json["status"], got.headers["content-type"]) == (status, status, "application/problem+json")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert (got.headers.get("www-authenticate") == "Bearer") == (status == 401)


@pytest.mark.parametrize(
    ("headers", "path"),
    [
        ({"Idempotency_Key": "a b"}, "Idempotency-Key"),
        ({"Idempotency_Key": "a" * 201}, "Idempotency-Key"),
        ({"Idempotency_Key": "bundle/1"}, "client_id"),
        ({"Idempotency_Key": "screening-1"}, "client_id"),
        ({"If_Match": "*"}, "If-Match"),
    ],
)
def test_a_header_that_says_nothing_is_told(site: Site, headers: dict[str, str], path: str) -> None:
    got = site.post(f"/complaints/{site.complaint()}/notes", {"text": "x"}, **headers)
    assert (got.status, got.json["path"]) == (422, path)


def test_another_media_type_is_not_guessed_at(site: Site) -> None:
    got = site.ask("POST", f"/complaints/{site.complaint()}/notes", data=b'{"text": "x"}', Content_Type="text/plain")
    assert (got.status, got.json["code"]) == (415, "http.media")


def test_bytes_in_a_body_are_base64(site: Site, letter: tuple[str, str]) -> None:
    odd = site.post(f"/letters/{letter[1]}/approve", {"kind": "paraf", "assertion": "?"})
    assert (odd.status, odd.json["code"], odd.json["path"]) == (422, "wire.base64", "assertion")
    right = site.post(f"/letters/{letter[1]}/approve", {"kind": "paraf", "assertion": b64encode(b"x").decode()})
    assert right.json["code"] != "wire.base64"


def test_a_decision_is_claimed_and_shown(site: Site, document: Any) -> None:  # noqa: ANN401  as above
    complaint = site.complaint(household="BKL-02", person="BKL-02-1", category="kesehatan", text="Mohon dirujuk")
    assert site.post(f"/complaints/{complaint}/assessments", {"program": PROGRAM}).status == 200
    asked = site.post(
        f"/complaints/{complaint}/decisions/claims",
        {"program": PROGRAM, "outcome": "referred", "reason": "RSUD menolong"},
        "kadis",
    )
    fits(document, "/complaints/{complaint}/decisions/claims", "post", asked)
    assert (asked.json["officer"], asked.json["outcome"], asked.json["reason"]) == ("kadis", "referred", "RSUD menolong")
    told = {"program": PROGRAM, "outcome": "referred", "reason": "RSUD menolong", "assertion": b64encode(b"x").decode()}
    refused = site.post(f"/complaints/{complaint}/decisions", told, "kadis")
    assert (refused.status, refused.json["code"]) == (403, "identity.unread")


def test_a_number_beyond_every_range_is_no_fault_of_ours(site: Site, letter: tuple[str, str]) -> None:
    asked = {"letter_type": "keringanan-biaya-rs", "signer": "kadis", "hours": 10**15}
    assert site.post(f"/complaints/{letter[0]}/letters", asked).status in {409, 422}
    broken = site.post("/households/BKL-02/glass", {"hours": 10**18, "reason": "darurat"}, "kadis")
    assert broken.status in {403, 409, 422}


def test_a_fault_of_ours_tells_nothing_of_itself_unless_somebody_looks_for_it(
    kit: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(ByHeader):
        def officer(self, *_: object) -> str:
            raise RuntimeError("3316990101200011")

    with running(api_app(kit, Broken())) as served:
        got = served.get("/households")
        caplog.set_level(logging.DEBUG, "slrtkit.web")
        served.get("/households")
    assert (got.status, got.json["code"]) == (500, "internal")
    assert b"331699" not in got.body
    assert [one.exc_info is not None for one in caplog.records if one.name == "slrtkit.web"] == [True]


def test_officers_at_once_lose_nothing(site: Site, kit: Kit) -> None:
    complaint = site.complaint()
    with ThreadPoolExecutor(8) as officers:
        done = list(officers.map(lambda n: site.post(f"/complaints/{complaint}/notes", {"text": f"catatan {n}"}), range(24)))
    assert {one.status for one in done} == {200}
    notes = kit.seen_by(kit.context("fasilitator")).complaint(complaint).notes.values()
    assert {one.text for one in notes} == {f"catatan {n}" for n in range(24)}


def test_a_class_of_the_name_of_another_is_called_by_its_module() -> None:
    told = openapi([one for one in OPERATIONS if one.id in {"useLetter", "complaint"}], {})
    names = told["components"]["schemas"]  # type: ignore[index,call-overload]  # an object of JSON
    assert {"Answer", "HandlingAnswer"} <= set(names) or {"Answer", "UsedAnswer"} <= set(names)  # type: ignore[arg-type]  # the same


def test_mounted_applications_answer_beside_it_at_their_own_addresses_alone(kit: Kit) -> None:
    with running(api_app(kit, ByHeader(), mounts={"/lain": api_app(evolve(kit), ByHeader())})) as served:
        assert served.get("/lain/programs").status == 200
        for path in ("/lain", "/programs/", "/lain/programs/", "//programs"):
            got = served.get(path, Host="jahat.contoh")
            assert (got.status, got.headers.get("location")) == (404, None), path
    assert THERE != HERE
