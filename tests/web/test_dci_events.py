"""What DCI answers later, and tells without being asked each time: call-backs, subscriptions and events."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from queue import Queue
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from attrs import evolve, frozen
from click.testing import CliRunner

from slrtkit.adapters.exchange.dci.subscriptions import SubscriptionFolder
from slrtkit.adapters.line.courier import HttpsCourier
from slrtkit.cli import main
from slrtkit.demo import open_sample
from slrtkit.domain import Fact, Officer, SignatureBlock, Source
from slrtkit.domain.change import FactChange
from slrtkit.domain.consent import ConsentPurpose
from slrtkit.domain.participation import EndReason, ParticipationEntry
from slrtkit.errors import StorageCorruptError
from slrtkit.errors.exchange import ExchangeError
from slrtkit.kit import Kit
from slrtkit.ports.dci import Partner
from slrtkit.service.participation import Aid
from slrtkit.testing import post
from slrtkit.web.dci import Exchange, dci_app
from slrtkit.web.dci.notifying import notify

from .conftest import Answered as Reply
from .conftest import Site, running
from .test_dci import Bearer, by_expression, by_id, envelope

Message = dict[str, Any]
NOW = "2026-11-21T10:30:00+07:00"
SAMPLE_VILLAGE = "33.16.09.1008"


@frozen
class Receiver:
    """A partner's own address on loopback: what came, and what it says to it."""

    url: str
    came: "Queue[tuple[str, Message]]"
    says: list[int]

    def next(self) -> tuple[str, Message]:
        return self.came.get(timeout=60)


@contextmanager
def receiving() -> Iterator[Receiver]:
    came: Queue[tuple[str, Message]] = Queue()
    says = [200]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if says[0] < 300:
                came.put((self.path, json.loads(body)))
            self.send_response(says[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Receiver(f"http://127.0.0.1:{server.server_port}/mitra", came, says)
        finally:
            server.shutdown()
            thread.join()


@frozen
class Post:
    """A district, a partner who receives, and the door between them."""

    kit: Kit
    site: Site
    exchange: Exchange
    folder: SubscriptionFolder
    receiver: Receiver

    def send(self, path: str, message: Message, registry: str = "social") -> Reply:
        body = json.dumps(message).encode()
        return self.site.ask("POST", f"/{registry}/registry/{path}", body, "application/json", Authorization="Bearer kadis")

    def later(self, path: str, message: Message, registry: str = "social") -> tuple[str, Message]:
        reply = self.send(path, message, registry)
        assert reply.status == 200, reply.text
        assert reply.json["message"]["ack_status"] == "ACK"
        came, answer = self.receiver.next()
        assert answer["message"]["correlation_id"] == reply.json["message"]["correlation_id"]
        return came, answer["message"]

    def subscribe(self, registry: str = "social", sender: str = "mitra", **criteria: object) -> Message:
        said = {"reg_event_type": "UPDATE", "notify_record_type": "spdci-extensions-dci:Member", "filter": by_age(), **criteria}
        request = {"reference_id": "s-1", "timestamp": NOW, "subscribe_criteria": said}
        message = envelope(sender=sender, action="subscribe")
        message["message"] = {"transaction_id": "t-9", "subscribe_request": [request]}
        path, told = self.later("subscribe", message, registry)
        assert path == "/mitra/registry/on-subscribe"
        (answer,) = told["subscribe_response"]
        return dict(answer)

    def told(self) -> list[Message]:
        """Tell partners, and return what they are told: kind of event and record."""
        assert notify(self.kit, self.exchange, self.folder, HttpsCourier()) == self.receiver.came.qsize()
        found: list[Message] = []
        while not self.receiver.came.empty():
            path, message = self.receiver.next()
            assert (path, message["header"]["action"]) == ("/mitra/registry/notify", "notify")
            found += [one["data"] for one in message["message"]["notify_event"]]
        return found

    def forget(self) -> None:
        for one in self.folder.all():
            self.folder.drop(one.code)


def by_age() -> list[Message]:
    return [{"seq_num": 1, "expression1": {"attribute_name": "age", "operator": "ge", "attribute_value": "0"}}]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the district."""
    return tmp_path_factory.mktemp("events")


@pytest.fixture(scope="module")
def post_(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    with open_sample(home) as kit, receiving() as receiver:
        folder = SubscriptionFolder(tmp_path_factory.mktemp("subscriptions"))
        partners = (Partner("mitra", "kadis", callback=receiver.url), Partner("diam", "kadis"))
        exchange = Exchange(receiver="slrt.blora", partners=partners, courier=HttpsCourier("rahasia"), subscriptions=folder)
        for person in ("BKL-02-1", "BKL-02-2"):
            agreed = kit.context("fasilitator")
            kit.privacy.consent(agreed, "BKL-02", person, ConsentPurpose.EXCHANGE, given=True, by="Yang bersangkutan")
        with running(dci_app(kit, Bearer(), exchange)) as site:
            yield Post(kit, site, exchange, folder, receiver)


@pytest.fixture
def at(post_: Post) -> Post:
    """A post without subscriptions, and nothing left to tell."""
    post_.forget()
    assert post_.told() == []
    return post_


def test_a_search_is_acknowledged_and_answered_at_the_partners_address(at: Post) -> None:
    path, message = at.later("search", envelope(by_expression({"HOUSEHOLD_ID": "BKL-02"}), sender="mitra"))
    assert path == "/mitra/registry/on-search"
    (answer,) = message["search_response"]
    assert len(answer["data"]["reg_records"][0]["member_list"]) == 2
    status = envelope(sender="mitra", action="txn-status")
    asked = {
        "reference_id": "x",
        "txn_type": "search",
        "attribute_type": "correlation_id",
        "attribute_value": message["correlation_id"],
    }
    status["message"] = {"transaction_id": "t-2", "txnstatus_request": asked}
    path, told = at.later("txn/status", status)
    assert path == "/mitra/registry/txn/on-status"
    assert told["txnstatus_response"]["txn_status"]["search_response"][0]["status"] == "succ"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"timestamp": "2024-01-15T10:30:00"}, "err.request.bad"),
        ({"timestamp": "not-a-timestamp"}, "err.request.bad"),
        ({"locale": "en"}, "err.request.bad"),
        ({"locale": "ENG"}, "err.request.bad"),
        ({"search_criteria": {"query_type": "graphql"}}, "err.request.bad"),
    ],
)
def test_what_cannot_be_read_is_refused_before_it_is_acknowledged(at: Post, change: Message, code: str) -> None:
    message = envelope(by_id("NIK", "1"), sender="mitra")
    message["message"]["search_request"][0] |= change
    reply = at.send("search", message)
    assert (reply.status, reply.json["errors"][0]["code"]) == (400, code)


def test_without_an_address_that_was_agreed_on_nothing_is_answered_later(at: Post) -> None:
    message = envelope(by_id("NIK", "1"), sender="diam", sender_uri=at.receiver.url)
    reply = at.send("search", message)
    assert (reply.status, reply.json["errors"][0]["code"]) == (400, "err.sender_uri.invalid")


def test_what_changes_is_told_to_whoever_subscribed_as_far_as_it_may_be_told(at: Post) -> None:
    answer = at.subscribe(filter={"type": "x", "value": {"expression": {"query": {"location": SAMPLE_VILLAGE}}}})
    assert answer["status"] == "succ", answer
    (subscription,) = answer["subscriptions"]
    assert subscription["code"] == subscription["subscription_code"]
    for household, person in (("BKL-02", "BKL-02-3"), ("BKL-03", "BKL-03-1"), ("KDR-11", "KDR-11-1")):
        fact = Fact("tani", date(2026, 11, 20), Source.INTERVIEW)
        at.kit.record_fact(at.kit.context("fasilitator"), household, person, "occupation", fact)
    told = at.told()
    assert [one["reg_event_type"] for one in told] == ["UPDATE", "UPDATE"]
    ids = [one["reg_records"]["member_identifier"][0]["identifier_value"] for one in told]
    assert ids == ["BKL-02-1", "BKL-02-2"], "of BKL-03 nobody consents, and KDR-11 is elsewhere"
    assert at.told() == [], "each is told once"


def test_who_comes_into_the_register_is_told_and_what_aid_begins_and_ends(at: Post) -> None:
    for registry, event in (("social", "REGISTER"), ("ibr", "REGISTER"), ("ibr", "DEREGISTER")):
        record = "Group" if registry == "social" else "Beneficiary"
        assert at.subscribe(registry, reg_event_type=event, notify_record_type=record)["status"] == "succ"
    kit, agreed = at.kit, ConsentPurpose.EXCHANGE
    home = post.household("BARU")
    grown = evolve(home.persons[0], facts={"age": Fact(40, date(2026, 11, 1), Source.INTERVIEW)})
    village = kit.seen_by(kit.context("kadis")).household("BKL-02").village
    kit.register(kit.context("fasilitator"), [evolve(home, village=village, persons=(grown,))])
    kit.privacy.consent(kit.context("fasilitator"), "BARU", "BARU-P", agreed, given=True, by="Sukirman")
    operator = evolve(kit.officers["kadis"], id="siks", roles=("siks-ng", "operator"))
    keeper = evolve(kit, officers={**kit.officers, "siks": operator})
    aid = Aid("BARU", "BARU-P", "PKH")
    keeper.aid.enter(keeper.context("siks"), aid, ParticipationEntry(date(2026, 1, 1), Source.DTSEN))
    assert sorted((one["reg_type"], one["reg_event_type"]) for one in at.told()) == [
        ("ns:org:RegistryType:IBR", "REGISTER"),
        ("ns:org:RegistryType:Social", "REGISTER"),
    ]
    died = FactChange("BARU-P", "deceased_on", Fact(date(2026, 11, 2), date(2026, 11, 2), Source.DUKCAPIL))
    proposal = kit.propose_change(kit.context("fasilitator", reason="Akta kematian"), "BARU", died).id
    kit.check_change(kit.context("kadis"), proposal)
    kit.apply_change(kit.context("kadis"), proposal)
    keeper.aid.end(keeper.context("siks"), aid, until=date(2026, 11, 2), reason=EndReason.DIED, evidence="0" * 64)
    (told,) = at.told()
    assert (told["reg_event_type"], told["reg_records"]["enrollment_status"]) == ("DEREGISTER", "2")


def test_what_was_not_taken_is_told_again(at: Post) -> None:
    assert at.subscribe()["status"] == "succ"
    fact = Fact("dagang", date(2026, 11, 21), Source.INTERVIEW)
    at.kit.record_fact(at.kit.context("fasilitator"), "BKL-02", "BKL-02-1", "occupation", fact)
    at.receiver.says[0] = 503
    before = at.folder.position()
    with pytest.raises(ExchangeError, match="503") as broken:
        notify(at.kit, at.exchange, at.folder, HttpsCourier())
    assert broken.value.code == "exchange.undelivered"
    assert at.folder.position() == before
    at.receiver.says[0] = 200
    assert len(at.told()) == 2


@pytest.mark.parametrize("officer", ["tamu", "tak-ada-lagi"])
def test_a_partner_who_may_not_search_any_more_keeps_nothing_from_the_others(at: Post, officer: str) -> None:
    assert at.subscribe()["status"] == "succ"
    (kept,) = at.folder.all()
    at.folder.put(evolve(kept, code="0-sebelumnya", partner="dulu"))
    guest = Officer("tamu", at.kit.office.code, SignatureBlock("Tamu Contoh", "Tamu"))
    kit = evolve(at.kit, officers={**at.kit.officers, "tamu": guest})
    exchange = evolve(at.exchange, partners=(*at.exchange.partners, Partner("dulu", officer, callback=at.receiver.url)))
    fact = Fact("nelayan", date(2026, 11, 21), Source.INTERVIEW)
    kit.record_fact(kit.context("fasilitator"), "BKL-02", "BKL-02-1", "occupation", fact)
    assert evolve(at, kit=kit, exchange=exchange).told() != []


def test_a_partner_who_never_takes_an_answer_keeps_nobody_else_waiting(at: Post) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        callback = f"http://127.0.0.1:{silent.getsockname()[1]}/mitra"
        partners = (Partner("mitra", "kadis", callback=callback), Partner("lain", "kadis", callback=callback))
        exchange = evolve(at.exchange, partners=partners, courier=HttpsCourier(seconds=60))
        with running(dci_app(at.kit, Bearer(), exchange)) as site:
            asked, begun = evolve(at, site=site), monotonic()
            for _ in range(32):
                assert asked.send("search", envelope(by_id("NIK", "1"), sender="mitra")).status == 200
            more = asked.send("search", envelope(by_id("NIK", "1"), sender="mitra"))
            assert (more.status, more.json["errors"][0]["code"]) == (429, "err.request.too_many_requests")
            for path, sender in (("search", "lain"), ("search", "lain"), ("sync/search", "mitra")):
                assert asked.send(path, envelope(by_id("NIK", "1"), sender=sender)).status == 200
            assert monotonic() - begun < 30, "somebody waited for a call-back"
            silent.close()


@pytest.mark.parametrize(
    ("criteria", "code", "registry"),
    [
        ({"reg_event_type": "LIVE_BIRTH"}, "rjct.notify_types.invalid", "social"),
        ({"reg_event_type": "PAYMENT"}, "rjct.notify_types.invalid", "ibr"),
        ({"notify_record_type": ""}, "rjct.notify_details.invalid", "social"),
        ({"filter": {}}, "rjct.notify_details.invalid", "social"),
        ({"filter_type": "idtype-value", "filter": {"type": "NIK", "value": "1"}}, "rjct.person_id.invalid", "social"),
        ({"filter": {"group_head_info.name": {"eq": "Paijah"}}}, "rjct.person_id.invalid", "social"),
        ({"frequency": {"start_time": NOW}}, "rjct.notify_details.invalid", "social"),
    ],
)
def test_what_cannot_be_subscribed_to_is_rejected_by_its_code(at: Post, criteria: Message, code: str, registry: str) -> None:
    answer = at.subscribe(registry, **criteria)
    assert (answer["status"], answer["status_reason_code"]) == ("rjct", code)
    assert at.folder.all() == ()


def test_a_subscription_holds_for_its_time_and_once(at: Post) -> None:
    window = {"start_time": NOW, "end_time": "2026-11-21T10:31:00Z", "frequency": "0 0 0 5,15 * ? *"}
    younger = [{"expression1": {"attribute_name": "age", "operator": "lt", "attribute_value": 1.5}}]
    assert at.subscribe(frequency=window)["status"] == "succ"
    assert at.subscribe()["status_reason_code"] == "rjct.event.already_subscribed"
    assert at.subscribe(filter=younger)["status"] == "succ"
    first = next(one for one in at.folder.all() if one.until)
    assert not first.holds(datetime(2000, 1, 1, tzinfo=UTC))
    assert not first.holds(datetime(2100, 1, 1, tzinfo=UTC))


def unsubscribing(codes: list[str], **more: object) -> Message:
    message = envelope(sender="mitra", action="unsubscribe")
    message["message"] = {"transaction_id": "t-3", "timestamp": NOW, "subscription_codes": codes, **more}
    return message


def test_a_subscription_is_given_up_by_whose_it_is_under_either_spelling(at: Post) -> None:
    code = at.subscribe()["subscriptions"][0]["code"]
    (kept,) = at.folder.all()
    at.folder.put(evolve(kept, code="milik-lain", partner="diam"))
    for codes in (["tidak-ada"], ["milik-lain"], [code, "milik-lain"]):
        _, told = at.later("unsubscribe", unsubscribing(codes))
        assert (told["status"], told["status_reason_code"]) == ("rjct", "rjct.subscription_code.invalid")
    assert len(at.folder.all()) == 2
    typed = unsubscribing([])
    del typed["message"]["subscription_codes"], typed["message"]["timestamp"]
    typed["message"] |= {"sunscription_codes": [code], "timesstamp": NOW}
    path, told = at.later("unsubscribe", typed)
    assert path == "/mitra/registry/on-unsubscribe"
    assert told["subscription_status"] == [{"code": code, "status": "unsubscribe"}]
    assert [one.code for one in at.folder.all()] == ["milik-lain"]
    at.kit.record_fact(
        at.kit.context("fasilitator"), "BKL-02", "BKL-02-1", "occupation", Fact("buruh", date(2026, 11, 22), Source.INTERVIEW)
    )
    assert at.told() == [], "its partner has no address any more"


def test_how_a_subscription_ended_can_be_asked(at: Post) -> None:
    at.subscribe(reg_event_type="LIVE_BIRTH")
    status = envelope(sender="mitra", action="txn-status")
    asked = {"reference_id": "x", "txn_type": "subscibe", "attribute_type": "transaction_id", "attribute_value": "t-9"}
    status["message"] = {"transaction_id": "t-4", "txnstatus_request": asked}
    reply = at.send("sync/txn/status", status)
    (answer,) = reply.json["message"]["txnstatus_response"]["txn_status"]["subscribe_response"]
    assert answer["status_reason_code"] == "rjct.notify_types.invalid"


def test_a_damaged_subscription_is_told_by_its_file(tmp_path: Path) -> None:
    folder = SubscriptionFolder(tmp_path / "new")
    assert (folder.all(), folder.position()) == ((), 0)
    folder.move(7)
    assert SubscriptionFolder(tmp_path / "new").position() == 7
    (tmp_path / "new" / "x.subscription.json").write_text("{}")
    with pytest.raises(StorageCorruptError) as damaged:
        folder.all()
    assert damaged.value.path == "x.subscription.json"


def test_a_courier_goes_by_https_or_stays_on_this_machine() -> None:
    courier = HttpsCourier(seconds=60)
    for address in ("http://mitra.contoh/x", "ftp://127.0.0.1/x", "mitra", "https:///x"):
        with pytest.raises(ExchangeError) as refused:
            courier.post(address, b"{}")
        assert refused.value.code == "exchange.address"
    with pytest.raises(ExchangeError) as broken:
        courier.post("http://127.0.0.1:1/x", b"{}")
    assert broken.value.code == "exchange.undelivered"


CONFIG = """
store = "sqlite:slrtkit.db"
catalog = "{demo}/catalog"
areas = "{demo}/areas.csv"
trust = "trust"
node = "kabar"

[office]
code = "33.16.dinsos"
name = "Dinas Sosial Kabupaten Blora"
region = "33.16"
zone = "WIB"
unit = "SLRT"
place = "Blora"

[office.letterhead]
government = "PEMERINTAH KABUPATEN BLORA"
agency = "DINAS SOSIAL"
address = "Jalan Contoh Nomor 1, Blora"

[[officer]]
id = "kadis"
name = "Kepala Contoh"
position = "Kepala Dinas"
roles = ["kadis"]

[dci]
receiver = "slrt.blora"
subscriptions = "{folder}"
"""
PARTNER = """
[[dci.partner]]
id = "mitra"
officer = "kadis"
callback = "{url}"
"""


def test_the_command_tells_partners_as_the_configuration_says(
    at: Post, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    assert at.subscribe()["status"] == "succ"
    for subscription in at.folder.all():
        SubscriptionFolder(tmp_path).put(subscription)
    SubscriptionFolder(tmp_path).move(at.folder.position())
    fact = Fact("pedagang", date(2026, 11, 22), Source.INTERVIEW)
    at.kit.record_fact(at.kit.context("fasilitator"), "BKL-02", "BKL-02-1", "occupation", fact)
    config = Path("slrtkit.toml")
    said = CONFIG.format(demo=files("slrtkit.demo"), folder=tmp_path)
    config.write_text(said, "utf-8")
    nobody = CliRunner().invoke(main, ["notify", "partners", "--lang", "en"])
    assert (nobody.exit_code, "config.dci" in nobody.stderr) == (2, True)
    config.write_text(said + PARTNER.format(url=at.receiver.url), "utf-8")
    for messages in (1, 0):
        done = CliRunner().invoke(main, ["notify", "partners", "--json"])
        assert (done.exit_code, done.stdout) == (0, f'{{"messages": {messages}}}\n'), done.stderr
    path, message = at.receiver.next()
    assert (path, message["header"]["action"]) == ("/mitra/registry/notify", "notify")
