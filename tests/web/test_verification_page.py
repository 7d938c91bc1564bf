"""Whoever was handed a letter learns on one page, without a script, what `slrtkit verify` would have said."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.applications import Starlette
from starlette.routing import Mount

from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.signing.qr import QrSealReader
from slrtkit.cli import main
from slrtkit.domain.seal_words import SEAL_VERDICTS, compared
from slrtkit.domain.sentences import NOTICES, VERDICTS
from slrtkit.errors import AdapterNotInstalledError, TrustError
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.seal import verify_seal
from slrtkit.service.verify import verify
from slrtkit.testing.seal import sample_claims
from slrtkit.web.verification.answers import FileAnswer
from slrtkit.web.verification.headers import SECURITY
from slrtkit.web.verification.health import Shelf
from slrtkit.web.verification.openapi import OPERATIONS, openapi
from slrtkit.web.verification.problems import PROBLEMS, Fault, RefusedError
from slrtkit.web.verification.words import SAID
from slrtkit.wire import report_to_wire, seal_report_to_wire

from .conftest import AT, District, Opened, Site, running


class Seen(HTMLParser):
    """What a browser makes of a page: its tags, and its text."""

    tags: list[tuple[str, Mapping[str, str | None]]]
    said: list[str]

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.said = [], []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.said)


def test_a_letter_that_was_issued_passes_and_the_page_tells_its_fields_to_compare(site: Site, district: District) -> None:
    page = site.hand_in(district.letter)
    seen = Seen(page.text)
    letter = district.workshop.letter
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for said in ("TOTAL-PASSED", letter.number, letter.identity.name, letter.subject, "21 November 2026", "21 Februari 2027"):
        assert said in seen.text, said
    for name in ("compare", "how", "own", "lists"):
        assert SAID[name].id in seen.text
    assert len([one for tag, one in seen.tags if tag == "input" and one["type"] == "checkbox"]) >= 8
    if letter.identity.nik:
        assert letter.identity.nik not in page.text


def test_the_answer_is_the_one_of_the_command_line(site: Site, district: District) -> None:
    told = site.send("/verify", district.letter, "application/pdf").json
    report = verify(district.letter, PdfExaminer(), district.trust, AT)
    here = json.loads(json.dumps(report_to_wire(report, "-")))
    assert {name: told.get(name) for name in here} == here
    seal = site.send("/verify-seal", district.photo(), "image/png").json
    there = json.loads(json.dumps(seal_report_to_wire(verify_seal(district.photo(), QrSealReader(), district.trust, AT), "-")))
    assert {name: seal.get(name) for name in there} == there
    assert [(one["field"], one["value"]) for one in seal["fields"]] == list(compared(sample_claims()))


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ("photo", "SEAL-GENUINE"),
        ("jpeg", "SEAL-GENUINE"),
        ("scan", "SEAL-GENUINE"),
        ("text", "SEAL-GENUINE"),
        ("changed", "TOTAL-FAILED"),
        ("page", "TOTAL-FAILED"),
        ("nothing", "TOTAL-FAILED"),
    ],
)
def test_what_is_handed_in_is_taken_for_what_it_is(site: Site, district: District, given: str, verdict: str) -> None:
    made: dict[str, Callable[[], bytes]] = {
        "photo": district.photo,
        "jpeg": lambda: district.photo("JPEG"),
        "scan": district.scan,
        "text": district.seal.encode,
        "changed": lambda: district.letter.replace(b"%%EOF", b"%%EOG"),
        "page": district.workshop.page,
        "nothing": lambda: b"hello",
    }
    page = site.hand_in(made[given](), field="text" if given == "text" else "file")
    assert page.status == 200
    assert verdict in Seen(page.text).text
    if verdict == "SEAL-GENUINE":
        assert SEAL_VERDICTS[next(one for one in SEAL_VERDICTS if one.value == verdict)].id in Seen(page.text).text
        assert "2026-10-22 10:30 WIB" in page.text


def test_the_page_is_indonesian_unless_it_is_asked_for_in_english(site: Site) -> None:
    for query, language, verdict in (("", "id", VERDICTS), ("?lang=en", "en", VERDICTS), ("?lang=x", "id", VERDICTS)):
        start, found = site.get(f"/{query}"), site.hand_in(b"hello", path=f"/{query}")
        assert f'<html lang="{language}">' in start.text
        assert getattr(SAID["lead"], language) in start.text
        assert (
            any(getattr(said, language) in Seen(found.text).text for said in verdict.values()) or "TOTAL-FAILED" in found.text
        )
        assert f'action="?lang={language}"' in start.text


def test_what_was_left_out_is_told_on_the_page_and_as_problem_details(site: Site) -> None:
    page = site.hand_in(b"", name="")
    assert (page.status, PROBLEMS[Fault.EMPTY][1].id in page.text) == (400, True)
    told = site.send("/verify", b"", "application/pdf")
    assert (told.status, told.headers["content-type"]) == (400, "application/problem+json")
    assert told.json == {
        "type": "urn:slrtkit:problem:empty",
        "title": PROBLEMS[Fault.EMPTY][1].en,
        "status": 400,
        "code": "empty",
        "text": PROBLEMS[Fault.EMPTY][1]._asdict(),
    }


def test_practice_is_never_green(opened: Opened, district: District) -> None:
    with running(opened(trust=evolve(district.trust, training=True))) as practice:
        page = practice.hand_in(district.letter)
        assert 'class="verdict compare"' in page.text
        assert next(said.id for notice, said in NOTICES.items() if notice.value == "training") in page.text
        assert practice.get("/health").json["training"] is True


def test_the_age_of_the_lists_stands_on_every_page_and_an_expired_one_stands_out(
    opened: Opened, site: Site, district: District
) -> None:
    for page in (site.get("/"), site.hand_in(b"hello")):
        assert page.text.count(SAID["age"].id.format(days=31)) == 3
    assert site.get("/health").json["state"] == "ok"
    with running(opened(at=AT + timedelta(days=400))) as late:
        assert late.get("/").text.count(SAID["expired"].id) == 3
        assert late.get("/health").json["state"] == "expired"
        told = late.send("/verify", district.letter).json
        assert (told["verdict"], told["sub_indication"]) == ("INDETERMINATE", "AUTHORITY_LIST_EXPIRED")
    with running(opened(trust=TrustBundle(district.trust.roots))) as bare:
        assert SAID["no_list"].id in bare.get("/").text
        assert bare.get("/health").json == {"state": "expired", "training": False, "lists": []}
        told = bare.send("/verify", district.letter).json
        assert (told["sub_indication"], told["letter"], told["fields"]) == ("SIGNATURE_ONLY", None, [])


def test_a_trust_bundle_that_changes_is_noticed_and_one_that_fails_is_told(district: District) -> None:
    seconds, versions = [0.0], [district.trust, TrustBundle(())]

    def trust(_: datetime) -> TrustBundle:
        if not versions:
            raise TrustError("it is gone")
        return versions.pop(0)

    shelf = Shelf(trust, lambda: seconds[0])
    assert shelf.bundle(AT) is shelf.bundle(AT) is district.trust
    seconds[0] = 30
    assert shelf.bundle(AT) == TrustBundle(())
    seconds[0] = 60
    with pytest.raises(RefusedError) as refused:
        shelf.bundle(AT)
    assert refused.value.fault is Fault.TRUST


def test_the_openapi_document_is_valid_and_every_answer_is_as_it_says(site: Site, district: District) -> None:
    told = site.get("/openapi.json").json
    OpenAPIV31SpecValidator(told).validate()
    assert set(told["paths"]) == {one.path for one in OPERATIONS}
    answers = {
        "FileAnswer": [site.send("/verify", data).json for data in (district.letter, b"hello")],
        "SealAnswer": [
            site.send("/verify-seal", data).json for data in (district.photo(), b"hello", b"https://contoh.example")
        ],
        "Health": [site.get("/health").json],
        "Problem": [site.send("/verify", b"").json, site.get("/nowhere").json],
    }
    for name, documents in answers.items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": told["components"]}
        for document in documents:
            OAS31Validator(schema).validate(document)
    with_descriptions = told["components"]["schemas"]["FileAnswer"]["properties"]
    assert all(one["description"] for one in with_descriptions.values())
    assert set(with_descriptions) == {one.name for one in FileAnswer.__attrs_attrs__}
    assert json.loads(json.dumps(openapi())) == told


def test_it_works_under_any_path_of_another_application(opened: Opened, district: District) -> None:
    with running(Starlette(routes=[Mount("/surat/periksa", opened())])) as host:
        start = host.get("/surat/periksa/")
        assert {one.get("href") or one.get("src") for tag, one in Seen(start.text).tags if tag in {"link", "script"}} == {
            "page.css",
            "page.js",
        }
        assert host.get("/surat/periksa/page.css").status == 200
        assert "TOTAL-PASSED" in host.hand_in(district.letter, path="/surat/periksa/").text


def test_every_response_forbids_the_browser_what_it_does_not_need(site: Site) -> None:
    answers = [site.get(path) for path in ("/", "/page.css", "/page.js", "/health", "/openapi.json", "/nowhere")]
    answers += [site.send("/", b"", "text/html"), site.send("/verify", b"hello"), site.ask("DELETE", "/")]
    for answer in answers:
        assert {name: answer.headers.get(name.lower()) for name in SECURITY} == dict(SECURITY)
        assert "server" not in answer.headers
        assert not re.search(r"<script>|style=|\son\w+=|javascript:|https?://", answer.text) or answer.json
    assert {one.headers["cache-control"] for one in (answers[0], *answers[5:])} == {"no-store"}
    assert [one.status for one in answers[5:]] == [404, 415, 200, 405]


def test_serve_tells_where_it_is_and_ends_when_it_is_told_to(district: District, tmp_path: Path) -> None:
    bundle = tmp_path / "roots.pem"
    bundle.write_bytes(b"".join(map(pem, district.trust.roots)))
    words = [sys.executable, "-m", "slrtkit", "serve", "--trust", str(bundle), "--port", "0", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as served:
        assert served.stdout
        url = json.loads(served.stdout.readline())["url"]
        assert Site(url).get("/health").json["state"] == "expired"
        busy = CliRunner().invoke(main, ["serve", "--trust", str(bundle), "--port", url.rpartition(":")[2].strip("/")])
        assert (busy.exit_code, "--port" in busy.stderr) == (2, True)
        os.kill(served.pid, signal.SIGINT)
        _, said = served.communicate()
    assert (served.returncode, said) == (0, b"")
    missing = CliRunner().invoke(main, ["serve", "--trust", str(tmp_path / "nowhere")])
    assert (missing.exit_code, "trust" in missing.stderr) == (2, True)


@pytest.mark.parametrize("library", ["starlette.types", "uvicorn"])
def test_a_library_that_is_missing_is_named_with_its_extra(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("slrtkit.web.verification")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(AdapterNotInstalledError, match=r"(starlette|uvicorn), which is not installed.*slrtkit\[web\]"):
        import_module("slrtkit.web.verification.serving")


def pem(certificate: bytes) -> bytes:
    return load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)
