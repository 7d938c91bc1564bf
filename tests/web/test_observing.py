"""What is logged and traced tells what happened, and nothing of anybody."""

import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, field, frozen
from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, Span, SpanKind, StatusCode, TraceFlags, Tracer, use_span
from opentelemetry.util import types

from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.demo import open_sample
from slrtkit.domain import NIK, Fact, FamilyCard, Household, Membership, Person, RegionCode, Source
from slrtkit.domain.consent import ConsentPurpose
from slrtkit.errors import AdapterNotInstalledError, NotFoundError, StorageBusyError, StorageLostError
from slrtkit.kit import Kit
from slrtkit.ports.dci import Partner
from slrtkit.web.api import api_app
from slrtkit.web.api.watching import Answered, Asked, Kind, Watch, watched_by
from slrtkit.web.dci import Exchange, dci_app
from slrtkit.web.health import KitState, health_app, health_of
from slrtkit.web.hsds import hsds_app
from slrtkit.web.observing import JsonLines, json_lines, shown_id, spans

from .conftest import running
from .test_dci import Bearer, by_expression, by_id, envelope

ASKED = Asked(Kind.REQUEST, "fileComplaint", "POST", "/complaints", "0197a1b2-3c4d-7e5f-8a6b-7c8d9e0f1a2b")


@pytest.fixture
def log() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Everything that is logged by anybody, as lines of JSON."""
    out, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(out), root.level
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def ticking() -> Callable[[], float]:
    times = iter(range(1000))
    return lambda: next(times) / 4


def test_each_request_is_one_line_with_what_came_of_it(log: Callable[[], list[dict[str, Any]]]) -> None:
    watch, answered = json_lines(clock=ticking()), Answered()
    with watch(ASKED, answered):
        answered.status, answered.code = 409, "duplicate"
    (line,) = log()
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "slrtkit.web",
        "kind": "request",
        "operation": "fileComplaint",
        "method": "POST",
        "route": "/complaints",
        "status": 409,
        "code": "duplicate",
        "ms": 250,
        "client_id": ASKED.client_id,
    }


def test_what_broke_is_an_error_and_is_told_by_its_code_alone(log: Callable[[], list[dict[str, Any]]]) -> None:
    watch = json_lines()
    with pytest.raises(ValueError, match="Sukirman"), watch(evolve(ASKED, kind=Kind.USE), Answered()):
        raise ValueError("Sukirman sakit jantung")
    with pytest.raises(NotFoundError), watch(evolve(ASKED, kind=Kind.USE), Answered()):
        raise NotFoundError("nothing of Sukirman", code="person.unknown")
    broken, refused = log()
    assert (broken["level"], broken["code"], "status" in broken) == ("error", "internal", False)
    assert (refused["level"], refused["code"]) == ("info", "person.unknown")


def test_of_what_others_log_the_text_is_not_told(log: Callable[[], list[dict[str, Any]]]) -> None:
    try:
        int("Sukirman")
    except ValueError:
        logging.getLogger("others").exception("about %s", "Sukirman")
    logging.getLogger("others").warning("about Sukirman")
    one, other = log()
    assert (one["logger"], one["exception"]) == ("others", "ValueError")
    assert set(other) == {"at", "level", "logger"}


@pytest.mark.parametrize(
    ("client_id", "shown"),
    [
        ("", ""),
        (ASKED.client_id, ASKED.client_id),
        ("loket-1", "sha256:"),
        ("33169901" + "01200001", "sha256:"),
        ("33169901-0120-0001-0000-000000000000", "sha256:"),
    ],
)
def test_a_client_id_is_shown_where_it_is_nothing_but_one(client_id: str, shown: str) -> None:
    assert shown_id(client_id).startswith(shown)
    assert client_id not in shown_id(client_id) or shown == client_id


@frozen
class Recorded:
    """A span as it ended, and the name of the one it stands in."""

    name: str
    kind: SpanKind
    within: str
    attributes: dict[str, types.AttributeValue] = field(factory=dict)
    status: list[StatusCode] = field(factory=list)


class RecordingSpan(NonRecordingSpan):
    """A span of the API that keeps what it is told."""

    def __init__(self, recorded: Recorded) -> None:
        super().__init__(trace.SpanContext(1, 1, is_remote=False, trace_flags=TraceFlags(1)))
        self.recorded = recorded

    def is_recording(self) -> bool:
        return True

    def set_attribute(self, key: str, value: types.AttributeValue) -> None:
        self.recorded.attributes[key] = value

    def set_status(self, status: Any, description: str | None = None) -> None:  # noqa: ANN401  of the API
        assert description is None
        self.recorded.status.append(status)

    def record_exception(self, *_: object, **__: object) -> None:
        raise AssertionError("the text of an exception may be about anybody")


class RecordingTracer(Tracer):
    """A tracer of the API that keeps its spans."""

    def __init__(self) -> None:
        self.ended: list[Recorded] = []

    def start_span(self, *_: object, **__: object) -> Span:
        raise AssertionError("spans are made for the time of a block")

    @contextmanager
    def start_as_current_span(  # type: ignore[override]  # the API's own parameters, of which we use some
        self, name: str, *, kind: SpanKind, attributes: Mapping[str, types.AttributeValue], **how: object
    ) -> Iterator[Span]:
        assert how == {"record_exception": False, "set_status_on_exception": False}
        parent = trace.get_current_span()
        within = parent.recorded.name if isinstance(parent, RecordingSpan) else ""
        span = RecordingSpan(Recorded(name, kind, within, dict(attributes)))
        try:
            with use_span(span, record_exception=False, set_status_on_exception=False):
                yield span
        finally:
            self.ended.append(span.recorded)


def test_a_use_case_is_a_span_inside_that_of_its_request() -> None:
    tracer, answered = RecordingTracer(), Answered()
    watch = spans(tracer)
    with watch(ASKED, answered):
        with watch(evolve(ASKED, kind=Kind.USE), Answered()):
            pass
        answered.status = 503
        answered.code = "storage.busy"
    use, request = tracer.ended
    assert (use.name, use.kind, use.within) == ("fileComplaint", SpanKind.INTERNAL, "POST /complaints")
    assert (request.name, request.kind, request.status) == ("POST /complaints", SpanKind.SERVER, [StatusCode.ERROR])
    assert request.attributes == {
        "slrtkit.operation": "fileComplaint",
        "http.request.method": "POST",
        "http.route": "/complaints",
        "http.response.status_code": 503,
        "error.type": "storage.busy",
    }


def test_a_span_of_what_broke_says_so_and_not_what_it_was_about() -> None:
    tracer = RecordingTracer()
    with pytest.raises(ValueError, match="Sukirman"), spans(tracer)(ASKED, Answered()):
        raise ValueError("Sukirman")
    (told,) = tracer.ended
    assert (told.attributes["error.type"], told.status) == ("internal", [StatusCode.ERROR])


def test_without_a_provider_spans_go_nowhere() -> None:
    with spans()(ASKED, Answered()):
        assert not trace.get_current_span().is_recording()


def test_nothing_of_opentelemetry_is_loaded_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with pytest.raises(AdapterNotInstalledError, match="OpenTelemetry") as told:
        spans()
    assert "slrtkit[telemetry]" in told.value.cure
    with json_lines()(ASKED, Answered()):
        pass


VILLAGE = RegionCode("33.16.09.1008")
WORDS = [f"{one}{two}" for one in ("Kesuma", "Wirya", "Darma", "Puspa") for two in ("ningsih", "wangi", "jaya", "tama", "sari")]
ILLNESSES = [
    f"{one} {two}" for one in ("gagal", "radang", "kanker", "infeksi") for two in ("ginjal", "hati", "paru", "usus", "otak")
]


def canaries() -> tuple[list[Household], list[str]]:
    """Homes of people who do not exist, and 200 texts that tell of them: names, numbers, illnesses, addresses."""
    homes, told = [], []
    for number in range(50):
        name = f"{WORDS[number % 20]} {WORDS[(number * 7 + 3) % 20]} {'abcdefghij'[number // 20]}"
        nik = f"331699{1 + number % 28:02}0580{7000 + number}"
        illness, address = f"{ILLNESSES[number % 20]} {number:03}", f"Gang Kenari {number:03}"
        person = Person(f"CN-{number}-1", name, NIK(nik), {"occupation": Fact(illness, date(2026, 1, 1), Source.INTERVIEW)})
        card, living = FamilyCard(f"CN-{number}-K"), Membership(person.id, f"CN-{number}-K", "kepala_keluarga")
        homes.append(Household(f"CN-{number}", VILLAGE, address, (card,), (person,), (living,)))
        told += [name, nik, illness, address]
    return homes, told


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("observing")) as sample:
        yield evolve(sample, grants=(*sample.grants,))


def test_two_hundred_canaries_never_sing_in_logs_or_spans(kit: Kit, log: Callable[[], list[dict[str, Any]]]) -> None:
    homes, told = canaries()
    assert len(set(told)) == 200
    kit.register(kit.context("fasilitator", "canaries"), homes)
    for home in homes:
        said = kit.context("fasilitator", f"agreed {home.persons[0].name}")
        kit.privacy.consent(said, home.id, home.persons[0].id, ConsentPurpose.EXCHANGE, given=True, by=home.persons[0].name)
    tracer = RecordingTracer()
    watch: Watch = watched_by(json_lines(), spans(tracer))
    partners = (Partner("sik", "kadis", facts=("occupation",)),)
    answers = ""
    with running(dci_app(kit, Bearer(), Exchange(receiver="slrt.blora", partners=partners), watch=watch)) as site:
        path = "/social/registry/sync/search"
        for home in homes:
            person = home.persons[0]
            nik = person.nik.text if person.nik else ""
            illness = str(person.facts["occupation"].value)
            asked = [by_id("NIK", nik), by_expression({"name": person.name}), by_expression({illness: nik})]
            for message in (envelope(*asked, sender="sik"), envelope(*asked, sender=person.name), {nik: illness}):
                body = json.dumps(message).encode()
                reply = site.ask("POST", path, body, "application/json", Authorization="Bearer kadis", Traceparent=nik)
                answers += reply.text
            site.ask("POST", f"{path}/{nik}?name={person.name.replace(' ', '+')}", nik.encode())
    assert all(one in answers for one in told), "the canaries did sing to the partner"
    sung = json.dumps(log(), ensure_ascii=False) + repr(tracer.ended)
    assert len(log()) >= 150
    assert [one for one in told if one in sung] == []


def test_a_service_is_well_while_its_store_answers(kit: Kit, tmp_path: Path) -> None:
    with running(health_app(kit)) as site:
        reply = site.get("/")
    assert (reply.status, reply.json["state"], reply.json["training"]) == (200, "ok", True)
    assert reply.headers["cache-control"] == "no-store"
    closed = SqliteStore(tmp_path / "closed.db")
    closed.close()
    told = health_of(evolve(kit, store=closed, blobs=closed, sealer=PlainSealer()))
    assert (told.state, told.code.partition(".")[0]) == (KitState.STORE, "storage")


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (StorageBusyError("busy"), KitState.BUSY),
        (StorageLostError("lost"), KitState.STORE),
        (NotFoundError("none"), KitState.CATALOG),
    ],
)
def test_what_a_service_lacks_is_told_by_its_code(kit: Kit, fault: Exception, state: KitState) -> None:
    @frozen
    class Failing:
        def begin(self, **_: bool) -> None:
            raise fault

    failing: Any = Failing()
    assert health_of(evolve(kit, store=failing)).state is state


def test_a_catalog_without_programs_is_told(kit: Kit) -> None:
    @frozen
    class Empty:
        facts = kit.facts

        def codes(self) -> tuple[str, ...]:
            return ()

    empty: Any = Empty()
    with running(health_app(evolve(kit, catalog=empty))) as site:
        reply = site.get("/")
    assert (reply.status, reply.json["state"]) == (503, "catalog")


def test_the_doors_for_others_are_mounted_in_the_api_of_a_district(kit: Kit, log: Callable[[], list[dict[str, Any]]]) -> None:
    watch = json_lines()
    exchange = Exchange(receiver="slrt.blora", partners=(Partner("sik", "kadis"),))
    mounts = {
        "/dci": dci_app(kit, Bearer(), exchange, watch=watch),
        "/hsds": hsds_app(kit, watch=watch),
        "/well": health_app(kit),
    }
    with running(api_app(kit, Bearer(), mounts=mounts, watch=watch)) as site:
        body = json.dumps(envelope(by_id("NIK", "1"), sender="sik")).encode()
        asked = site.ask("POST", "/dci/social/registry/sync/search", body, "application/json", Authorization="Bearer kadis")
        assert (asked.status, asked.json["header"]["action"]) == (200, "on-search")
        assert site.get("/hsds/services?per_page=1").json["size"] == 1
        assert site.get("/well/").json["state"] == "ok"
    routes = [(line["kind"], line["route"]) for line in log() if line["logger"] == "slrtkit.web"]
    assert routes == [
        ("use", "/social/registry/sync/search"),
        ("request", "/social/registry/sync/search"),
        ("request", "/services"),
    ]
